// Candles from CSV and CSV.gz files.
//
// Understood: our own header `open_time_ms,open,high,low,close,volume` and Binance's kline CSV, with its header or
// without (twelve columns), each plain or gzip (told by the first bytes, not by the name; several members are fine).
// Columns are found by name, in any order; a byte order mark, CRLF and empty lines are tolerated.
//
// What becomes of a row:
//   - It is a candle, later than all before it: taken.
//   - A time that was there before, with the same five values: counted as a duplicate, no error.
//   - It can't be a candle (fields missing, not a number, a rule of core/market/candle.hpp broken, a time that is not
//     the open of a bar of this timeframe), an earlier time than the one before it, or a known time with other values:
//     rejected, with file, line and reason. The rest goes in, or nothing with `strict`.
// What is refused whole (BadData): empty, binary or foreign files, files without rows, rows from newest to oldest,
// damaged gzip data. A gzip file that ends early is not damaged: its whole rows are kept, and `truncated` says so.
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
