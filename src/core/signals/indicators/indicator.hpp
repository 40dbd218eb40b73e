// What an indicator is: a small value with `update`, silent until it knows.
//
//     Ema average(21);
//     if (const auto value = average.update(close)) …
//
// `update` takes one closed bar and gives nothing before the `warm_up()`-th. There is no second code for arrays
// (array.hpp calls update), no ready flag, no heap: an indicator is copied like a number, and the archive saves its
// state to the bit. Periods that need a window stand in the type (`Sma<20>`) or are told at run time (`Sma<>(20)`, same
// arithmetic, its window on the heap: last.hpp), the others are given at construction; the archive holds the state
// only, so restore into an indicator that was made with the same periods. After a hole that may not be stepped over
// (more than 5 candles, ENGINE 3) assign a fresh one; a shorter one is stepped over: periods count candles.
//
// Where a quotient is 0/0 the value is neutral, never NaN: each says its own (SPEC 4). A candle of no volume is a
// candle.
//
// Inputs are finite numbers; a candle that is valid (market/candle.hpp) gives nothing else.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

namespace signalbox {

/// How far an indicator remembers (SPEC 4).
enum class IndicatorClass : std::uint8_t {
    window,      ///< the last n bars: from its settled length on the same bits wherever the series starts
    recursive,   ///< all bars, with weights that fade: the start matters less and less
    cumulative,  ///< all bars for ever: only its changes mean something
};

/// What all indicators share. `warm_up`: bars until it speaks, the one at which it does included. `settled`: bars after
/// which the start matters less than 1e-9 of its scale (`never` for the cumulative class).
template <typename T>
concept Indicator = std::copyable<T> && requires(const T& indicator) {
    { T::kind } -> std::convertible_to<IndicatorClass>;
    { indicator.warm_up() } -> std::same_as<int>;
    { indicator.settled() } -> std::same_as<int>;
};

/// What cumulative ones name as their settled length.
inline constexpr int never = std::numeric_limits<int>::max();

/// Bars until a weight that shrinks by `decay` (0 ≤ decay < 1) a bar is at most 1e-9. For EMA200, decay 199/201: 2,073.
constexpr int bars_to_forget(double decay) {
    int bars = 0;
    for (double weight = 1; weight > 1e-9; weight *= decay) ++bars;
    return bars;
}

}  // namespace signalbox
