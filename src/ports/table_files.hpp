// Tables of numbers for other programs: features, values of indicators. A row a candle, a column a number.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

/// What a table says of itself, where the file has a place for it.
struct TableHeading {
    std::vector<std::string> columns;  ///< after the first, `open_time_ms`
    std::vector<std::pair<std::string, std::string>> notes;
};

/// Rows on their way into a file, which appears whole, by finish(), or not at all. Threads: a writer belongs to one.
struct TableWriter {
    virtual ~TableWriter() = default;
    /// Appends rows: a time each, and equally many numbers of each column, NaN where unknown. After an error only
    /// destruction is left.
    virtual Result<> add(std::span<const std::int64_t> opened_ms, std::span<const std::vector<double>> columns) = 0;
    virtual Result<> finish() = 0;
};

struct TableFiles {
    virtual ~TableFiles() = default;
    /// The ending decides the form: `.csv`, `.parquet`, or `-` for CSV on the standard output. Errors: WrongUse
    /// (another ending), NotFound (also: this build has no Parquet), Io, NoSpace.
    virtual Result<std::unique_ptr<TableWriter>> write(const std::filesystem::path& file,
                                                       const TableHeading& heading) = 0;
};

}  // namespace signalbox
