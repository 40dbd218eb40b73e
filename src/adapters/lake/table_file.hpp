// A Parquet or Feather file of whoever's making, read piece by piece. Nothing in it is believed: what Arrow throws,
// reports or would hand on unchecked becomes an error that names the file.
//
// Bounds: 50 million rows, 2 GiB of memory for what is unpacked at a time. Threads: a file belongs to one.
#pragma once

#include <arrow/api.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

class TableFile {
public:
    static constexpr std::int64_t rows_max = 50'000'000;

    /// By its first bytes. NotFound, Io; BadData where it is neither, or damaged; Overflow beyond rows_max.
    static Result<std::unique_ptr<TableFile>> open(const std::filesystem::path& file);
    virtual ~TableFile() = default;

    const arrow::Schema& schema() const { return *schema_; }
    /// The number of the column of this name; none where there is none, or more than one.
    std::optional<int> column(const std::string& name) const;
    /// What the metadata says under `signalbox.KEY`.
    std::optional<std::string> note(const std::string& key) const;
    std::int64_t rows() const { return rows_; }
    int pieces() const { return pieces_; }
    /// Some columns of one piece, by the numbers of their fields in the schema, none of them twice; each is one whole
    /// array, of the field's type, equally long as the others, without nulls where the field allows none.
    Result<arrow::ArrayVector> read(int piece, const std::vector<int>& columns);

    const std::filesystem::path& path() const { return path_; }

protected:
    explicit TableFile(std::filesystem::path path) : path_(std::move(path)) {}
    /// The columns in the order asked for; read() looks at what they are.
    virtual arrow::Result<std::shared_ptr<arrow::Table>> piece(int number, const std::vector<int>& columns) = 0;

    std::filesystem::path path_;
    std::shared_ptr<arrow::Schema> schema_;
    std::int64_t rows_ = 0;
    int pieces_ = 0;
};

}  // namespace signalbox
