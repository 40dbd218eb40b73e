// How much speaks for a side at one candle, in whole hundredths (SPEC 5): 50 and a list of parts, each with its reason.
//
// Whole numbers, because sums of doubles would fall on the wrong side of a threshold. The part `confluence` looks at
// other timeframes' sums without it, so it is added by the caller who sees them all (technical.hpp).
#pragma once

#include <cstdint>
#include <optional>

#include "core/signals/technical/opinion.hpp"
#include "core/signals/technical/track.hpp"

namespace signalbox {

constexpr int strength_base = 50;
constexpr int strength_highest = 90;  ///< sums are clipped to 0 … this
constexpr int confluence_each = 8;
constexpr int confluence_most = 20;

/// The trend a timeframe looks up to, where it has a higher one.
struct HigherTrend {
    Timeframe timeframe{};
    int trend = 0;
};

/// The sum without `confluence`, unclipped, for what one candle shows; `side` is long or short. Reasons are added in
/// the order of SPEC 5 where `reasons` is given. A part whose indicator is unknown (NaN) is left out.
int own_strength(const Readings& now, Divergence divergence, PatternSet patterns, Side side,
                 std::optional<HigherTrend> higher, Reasons* reasons);

}  // namespace signalbox
