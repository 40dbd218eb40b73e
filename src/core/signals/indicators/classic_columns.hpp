// Six classic indicators of whole series at once, in columns: SMA 20, EMA 12, RSI 14, ATR 14, MACD 12 26 9 and
// Bollinger 20 2, with the bits of Sma, Ema, Rsi, Atr, Macd and Bollinger, several times as fast.
//
//     ClassicSeries btc{candles.view(), columns};       // ten columns, null: not wanted
//     write_classics(Timeframe::m1, {&btc, 1});         // or of many instruments
//
// Averages hang on the bar before and can't be hurried, but many can be stepped side by side, one to a lane of a vector
// (classic_lanes.hpp): each lane walks along rows of its own and does what Ema and Rma do. Where fewer instruments than
// lanes are left, a series is cut into spans and these are the lanes: a span begins 1,024 rows early with a guess, and
// averages forget (604 rows were the most that three coins needed until every bit was right). Whether they have is not
// believed but compared, bit for bit, with where the span before ended; a span that began wrong is stepped again,
// alone.
//
// After a hole of more than 5 bars all begin anew, as everywhere (ENGINE 3). Any lane may: it is stepped alone until
// its averages speak. Vectors are chosen by CPU and change no bit (core/base/vectors.hpp). No state: threads may each
// call it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

/// Columns, in this order.
enum class Classic : std::uint8_t {
    sma,          ///< 20
    ema,          ///< 12
    rsi,          ///< 14
    atr,          ///< 14
    macd_line,    ///< 12, 26
    macd_signal,  ///< 9
    macd_histogram,
    bollinger_lower,  ///< 20, two deviations
    bollinger_middle,
    bollinger_upper,
};
inline constexpr std::size_t classic_count = 10;

struct ClassicSeries {
    CandleView candles;                          ///< bars of one length, missing ones left out
    std::array<double*, classic_count> columns;  ///< room for a number a candle, NaN while unknown; null: not wanted
};

/// All series have bars of this length; columns do not overlap.
void write_classics(Timeframe timeframe, std::span<const ClassicSeries> series);

}  // namespace signalbox
