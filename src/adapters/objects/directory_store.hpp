// Objects as files below a directory: the same names, `lake/…/month=06.parquet` and beside it its `.sha256`.
#pragma once

#include "ports/object_store.hpp"

namespace signalbox {

class DirectoryStore final : public ObjectStore {
public:
    /// The directory is made by the first put.
    explicit DirectoryStore(std::filesystem::path root) : root_(std::move(root)) {}

    std::string where() const override { return root_.string(); }
    Result<> put(const std::string& name, const std::filesystem::path& file) override;
    Result<> get(const StoredObject& object, const std::filesystem::path& file) override;
    Result<std::vector<StoredObject>> list(const std::string& prefix) override;
    Result<> remove(const std::string& name) override;

private:
    std::filesystem::path root_;
};

}  // namespace signalbox
