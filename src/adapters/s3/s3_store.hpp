// Objects in a bucket, through Arrow's S3 client. Uploads of more than 10 MB go in parts and appear when the last has
// come; one that breaks off leaves nothing. TLS is always verified; each request has a time limit (10 s to connect, 60
// s in all) and is tried five times, longer apart each time.
#pragma once

#include <arrow/filesystem/s3fs.h>

#include <memory>

#include "ports/object_place.hpp"
#include "ports/object_store.hpp"

namespace signalbox {

class S3Store final : public ObjectStore {
public:
    /// Speaks to nobody yet. WrongUse: a place that can't be one (no keys, plain http beyond loopback).
    static Result<std::unique_ptr<S3Store>> open(const ObjectPlace& place);
    /// Ends the client while all that it uses is still there: at the program's end, when no store is left. After that
    /// none can be opened.
    static void end();

    std::string where() const override;
    Result<> put(const std::string& name, const std::filesystem::path& file) override;
    Result<> get(const StoredObject& object, const std::filesystem::path& file) override;
    Result<std::vector<StoredObject>> list(const std::string& prefix) override;
    Result<> remove(const std::string& name) override;

private:
    S3Store(ObjectPlace place, std::shared_ptr<arrow::fs::S3FileSystem> files)
        : place_(std::move(place)), files_(std::move(files)) {}
    /// `bucket/prefix/name`, as Arrow names it.
    std::string path_of(const std::string& name) const;
    Failure failed(const std::string& what, const arrow::Status& status) const;
    Result<std::string> checksum_of(const std::string& name) const;

    ObjectPlace place_;
    std::shared_ptr<arrow::fs::S3FileSystem> files_;
};

}  // namespace signalbox
