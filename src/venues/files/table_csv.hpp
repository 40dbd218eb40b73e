// The port of number tables, as CSV: `open_time_ms`, then a column each; the shortest form that reads back to the same
// bits, empty where unknown.
#pragma once

#include "ports/table_files.hpp"

namespace signalbox {

class CsvTables final : public TableFiles {
public:
    Result<std::unique_ptr<TableWriter>> write(const std::filesystem::path& file, const TableHeading& heading) override;
};

}  // namespace signalbox
