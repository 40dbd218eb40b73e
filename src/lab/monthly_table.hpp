// A table that is cut into files of a month each, as a lake has them: DIR/year=2024/month=06.parquet. Each appears
// whole or not at all; broken off, the months before are there.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/time.hpp"
#include "ports/table_files.hpp"

namespace signalbox {

class MonthlyTable final : public TableWriter {
public:
    /// Directories are made as they are needed.
    MonthlyTable(std::unique_ptr<TableFiles> files, std::filesystem::path directory, TableHeading heading)
        : files_(std::move(files)), directory_(std::move(directory)), heading_(std::move(heading)) {}

    /// Times ascend.
    Result<> add(std::span<const std::int64_t> opened_ms, std::span<const std::vector<double>> columns) override;
    Result<> finish() override;

private:
    Result<> begin(UtcTime month);

    std::unique_ptr<TableFiles> files_;
    std::filesystem::path directory_;
    TableHeading heading_;
    std::optional<UtcTime> month_;
    std::unique_ptr<TableWriter> writer_;  ///< of the month
    std::vector<std::vector<double>> part_;
};

}  // namespace signalbox
