// Candles to CSV, with the header that csv_reader understands: `open_time_ms,open,high,low,close,volume`.
//
// Prices stand in the shortest form that reads back to the same bits, volumes with at most eight decimals. Threads: a
// writer belongs to one.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "core/base/result.hpp"
#include "core/market/series.hpp"
#include "platform/whole_file.hpp"

namespace signalbox {

class CandleCsvWriter {
public:
    /// As WholeFile::create.
    static Result<CandleCsvWriter> create(const std::filesystem::path& file);

    /// Appends the rows, in the order given. After an error only destruction is left.
    Result<> add(const CandleView& candles);
    Result<> finish();

private:
    explicit CandleCsvWriter(WholeFile file) : file_(std::move(file)) {}
    WholeFile file_;
};

/// One row without its end.
std::string candle_csv_row(const Candle& candle);

}  // namespace signalbox
