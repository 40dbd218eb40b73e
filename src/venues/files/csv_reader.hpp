// Candles from CSV and CSV.gz files.
//
// As what a file is read - our own, Binance's, Coinbase's, freqtrade's, ccxt's, Jesse's, Kraken's, or as its header or
// the caller names the columns - is settled on its first 64 KiB (dialects.hpp). Each plain or gzip (told by the first
// bytes, not by the name; several members are fine). A byte order mark, CRLF, quotes, blank lines, the header once
// more (where parts were joined) and rows from the newest to the oldest are tolerated.
//
// What becomes of a row:
//   - It is a candle, later than all before it: taken.
//   - A time that was there before, with the same five values: counted as a duplicate, no error.
//   - It can't be a candle (fields missing, not a number, a rule of core/market/candle.hpp broken, a time that is not
//     the open of a bar of this timeframe), a time on the wrong side of the one before it, or a known time with other
//     values: rejected, with file, line and reason. The rest goes in, or nothing with `strict`.
// What is refused whole (BadData): empty, binary or foreign files, files that could be read in two ways, files without
// rows, times in two units (but where a column is named for its unit), damaged gzip data. A gzip file that ends early
// is not damaged: its whole rows are kept, and `truncated` says so.
//
// Bounds: a line of more than 64 KiB is a rejected row and never held; at most 50 million candles and 8 GiB of text.
// Threads: each call is its own; nothing is shared.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"
#include "ports/candle_files.hpp"

namespace signalbox {

/// Errors: NotFound, Io; BadData as above; Overflow beyond the bounds; Interrupted.
Result<CandleFile> read_candles(const std::filesystem::path& file, Timeframe timeframe,
                                const ReadOptions& options = {});

/// The same for bytes in memory; `name` stands for the file in messages.
Result<CandleFile> parse_candles(std::span<const char> bytes, std::string name, Timeframe timeframe,
                                 const ReadOptions& options = {});

}  // namespace signalbox
