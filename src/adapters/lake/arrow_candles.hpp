// Candle files that keep columns: Parquet, and Feather as freqtrade writes it.
//
// Read: columns are found by name, letters of either case - one time (ts, open_time_ms, open_time, timestamp, time,
// start, date, datetime, unix, or the index that pandas kept), open, high, low, close, volume - and others are left
// aside, but for `quiet`: rows that say so are no candles (candle_lake.hpp). Times are Arrow's, or integers told by
// their size. What becomes of a row is said in ports/candle_rows.hpp; `line` is its number. A file of a lake that does
// not hold what it says is refused.
// Written: `.parquet` with ts (UTC, milliseconds), zstd; `.feather` with date, as freqtrade reads it, LZ4.
#pragma once

#include "ports/candle_files.hpp"

namespace signalbox {

class ArrowCandles final : public CandleFiles {
public:
    /// `columns` is WrongUse: such files name their columns.
    Result<CandleFile> read(const std::filesystem::path& file, Timeframe timeframe,
                            const ReadOptions& options) override;
    Result<std::unique_ptr<CandleFileWriter>> write(const std::filesystem::path& file) override;
};

}  // namespace signalbox
