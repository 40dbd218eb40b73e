// Tables of numbers as Parquet: `open_time_ms` (int64), then a double column each, null where unknown; zstd. The
// heading's notes are the file's key-value metadata, with `signalbox.` before them, and `signalbox.content_hash` behind
// them (content_hash.hpp). Memory: one group of rows, 64 MiB at most.
#pragma once

#include "ports/table_files.hpp"

namespace signalbox {

class ParquetTables final : public TableFiles {
public:
    Result<std::unique_ptr<TableWriter>> write(const std::filesystem::path& file, const TableHeading& heading) override;
};

}  // namespace signalbox
