// Candles from and to files of other programs. One reader for every dialect; what is understood is the reader's to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

struct RejectedRow {
    std::string file;
    std::int64_t line = 0;  ///< from 1, the header counted
    Sentence reason;
};

/// What a file writes its times in.
enum class TimeUnit : std::uint8_t { seconds, millis, micros, nanos, iso };

/// As what a file was understood.
struct FileDialect {
    /// Whose way of writing candles it is: signalbox, binance, coinbase, freqtrade, ccxt, jesse, kraken; `header`: only
    /// the names of its columns say so; `columns`: as the reader was told.
    std::string name;
    TimeUnit times = TimeUnit::millis;
    bool newest_first = false;  ///< the file's rows; what was read of it ascends

    bool operator==(const FileDialect&) const = default;
};

struct CandleFile {
    static constexpr std::size_t rejections_kept = 20;

    CandleSeries candles;  ///< ascending, no time twice, all valid
    Timeframe timeframe = Timeframe::m1;
    FileDialect dialect;
    std::int64_t rows = 0;                ///< lines that are neither header nor empty
    std::int64_t rejected = 0;            ///< of these, the ones that are no candle here
    std::int64_t duplicates_in_file = 0;  ///< of these, repetitions: rows = candles + rejected + duplicates
    std::vector<RejectedRow> rejections;  ///< the first twenty
    /// From row to row, where more than half of all rows (two at least) stand so far apart; none: no such step.
    std::optional<Millis> usual_step;
    bool truncated = false;           ///< the file ends early; there may have been more rows
    std::optional<Sentence> warning;  ///< what a person should know though the rows are fine
};

struct ReadOptions {
    /// The names of the file's columns, in their order, with commas between them; empty: to be found out.
    std::string columns = {};
    bool strict = false;                   ///< the first rejected row, or a truncated file, is an error
    std::function<void(double)> progress;  ///< told the part of the file that is read, 0 … 1, some times a second
    std::stop_token stop;                  ///< asked between blocks; then the error is Interrupted
};

/// Rows on their way into a file, which appears whole, by finish(), or not at all.
struct CandleFileWriter {
    virtual ~CandleFileWriter() = default;
    /// Appends the rows in the order given; after an error only destruction is left.
    virtual Result<> add(const CandleView& candles) = 0;
    virtual Result<> finish() = 0;
};

struct CandleFiles {
    virtual ~CandleFiles() = default;
    /// Errors: NotFound, Io; WrongUse (`columns`); BadData (not candles); Overflow beyond the reader's bounds;
    /// Interrupted.
    virtual Result<CandleFile> read(const std::filesystem::path& file, Timeframe timeframe,
                                    const ReadOptions& options) = 0;
    /// The ending decides the form: `.csv` (header `open_time_ms,open,high,low,close,volume`), `.parquet`, `.feather`,
    /// or
    /// `-` for CSV on the standard output. Errors: WrongUse (another ending), NotFound, Io, NoSpace.
    virtual Result<std::unique_ptr<CandleFileWriter>> write(const std::filesystem::path& file) = 0;
};

}  // namespace signalbox
