// As what a candle file is to be read: found out from its first rows, by name or by shape.
//
// With a header the names decide (columns.hpp). Without one the number of columns does:
//   - 12: Binance's klines;  7: Kraken's;  both time, open, high, low, close, volume, and what is left aside
//   - 6:  ccxt's rows (time, open, high, low, close, volume), Jesse's (time, open, close, high, low, volume) or
//         Coinbase's (time, low, high, open, close, volume). The candles tell: in the right order no price lies above
//         the high or below the low. Each row rules out the orders that it breaks; a row that breaks all says nothing.
//         What is left must be one order.
// The unit of the times is the first row's, unless the time column's name says it. Where more rows step back in time
// than forth, the file runs from the newest to the oldest.
#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "venues/files/columns.hpp"

namespace signalbox::csv {

struct Dialect {
    Columns columns;
    bool has_header = true;  ///< false: the first line is a row already
    TimeUnit unit = TimeUnit::millis;
    bool newest_first = false;
};

/// `sample` is whole lines, the file's first; `told` the names of its columns (ReadOptions), or empty. BadData where
/// nothing is recognised, WrongUse where `told` can't be true; the next step is always named.
Result<Dialect> recognise(std::string_view sample, std::string_view told, std::string_view file);

}  // namespace signalbox::csv
