// Candles to CSV, with the header that csv_reader understands: `open_time_ms,open,high,low,close,volume`.
//
// Prices stand in the shortest form that reads back to the same bits, volumes with at most eight decimals. A file
// appears whole or not at all: rows go to `NAME.part` beside it, which takes its name in finish(). A device or a pipe
// is written as it is. Threads: a writer belongs to one.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

#include "core/base/result.hpp"
#include "core/market/series.hpp"

namespace signalbox {

class CandleCsvWriter {
public:
    /// `file` is a path, or `-` for the standard output. Errors: Io, NoSpace, NotFound (no such directory),
    /// WrongUse (a directory).
    static Result<CandleCsvWriter> create(const std::filesystem::path& file);
    /// Without finish() nothing stays behind.
    ~CandleCsvWriter();
    CandleCsvWriter(CandleCsvWriter&& other) noexcept;
    CandleCsvWriter& operator=(CandleCsvWriter&&) = delete;

    /// Appends the rows, in the order given. After an error only destruction is left.
    Result<> add(const CandleView& candles);
    /// Writes what is pending through to the disk and gives the file its name.
    Result<> finish();

private:
    CandleCsvWriter(std::FILE* out, std::filesystem::path file, std::filesystem::path part);
    Result<> write_out();
    Failure failed() const;

    std::FILE* out_;
    std::filesystem::path file_;
    std::filesystem::path part_;  ///< empty: the standard output, a device or a pipe
    std::string pending_;
};

/// One row without its end.
std::string candle_csv_row(const Candle& candle);

}  // namespace signalbox
