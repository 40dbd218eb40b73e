// Regular divergence: price goes one way, the oscillator no longer follows (SPEC 5).
//
// Of the two newest known swing lows a < b: low(b) < low(a), and RSI14(b) > RSI14(a) or histogram(b) > histogram(a), is
// bullish; of swing highs, a higher high with a lower oscillator is bearish. Only the newest pair is looked at, and
// only while it is near: b − a ≤ 60 candles, t − b ≤ 10.
#pragma once

#include <cstdint>

#include "core/signals/technical/swings.hpp"

namespace signalbox {

struct Divergence {
    bool bullish = false;
    bool bearish = false;

    bool operator==(const Divergence&) const = default;
};

constexpr std::int64_t divergence_pair_max = 60;  ///< candles between the two swings
constexpr std::int64_t divergence_age_max = 10;   ///< candles since the newer one

/// What the known swings say at candle `now`. An oscillator that was unknown at a swing says nothing.
Divergence find_divergence(const SwingList& highs, const SwingList& lows, std::int64_t now);

}  // namespace signalbox
