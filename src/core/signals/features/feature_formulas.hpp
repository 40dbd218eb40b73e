// What is computed alike for one row and for four side by side (core/base/lanes.hpp): the last step from parts to
// features, and steps that FeatureStream takes bar by bar and FeatureBlock in columns, beside those of the indicators
// themselves (indicators/formulas.hpp).
#pragma once

#include "core/base/lanes.hpp"
#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox::formulas {

/// a / b − 1.
template <typename N>
SIGNALBOX_INLINE N away(N a, N b) {
    return (a - b) / b;
}

/// a / b, and `neutral` for 0/0: b is 0 only where a is, or where only rounding has left something of a.
template <typename N>
SIGNALBOX_INLINE N ratio(N a, N b, double neutral) {
    return select(b == 0, all<N>(neutral), a / b);
}

/// Quotients by one number, from its inverse.
template <typename N>
struct Shares {
    N of;
    N inverse = 1.0 / of;

    /// a / of, and `neutral` where that is 0.
    SIGNALBOX_INLINE N operator()(N a, double neutral) const { return select(of == 0, all<N>(neutral), a * inverse); }
};

/// Volume with the sign of its candle's move: what on-balance volume adds up.
template <typename N>
SIGNALBOX_INLINE N signed_volume(N change, N volume) {
    return select(change > 0, volume, select(change < 0, -volume, N{}));
}

constexpr double sample_of_20 = 0x1.06a6846c9c15fp+0;             ///< √(20/19)
constexpr double parkinson_of_20 = 1 / (20 * 2.772588722239781);  ///< 1 / (20 · 4 ln 2)

/// The least-squares slope of 20 values from their two runs.
template <typename N>
SIGNALBOX_INLINE N slope_of_20(const Run<N>& newest_16, const Run<N>& oldest_4) {
    // The runs' middles lie 2 bars after and 8 before the window's; Σ (i − mean i)² is 665.
    return ((newest_16.lean + newest_16.mean * 32) + (oldest_4.lean - oldest_4.mean * 32)) * (1.0 / 665);
}

/// The slope of 20 running sums, from the 19 steps between them: each step lifts all sums behind it. `step(i)`: i = 0
/// is the oldest.
template <typename N, typename Step>
SIGNALBOX_INLINE N slope_of_sums(Step step) {
    const N sum =
        sum_over<N>(19, [&](std::size_t i) { return static_cast<double>((i + 1) * (19 - i)) * 0.5 * step(i); });
    return sum * (1.0 / 665);
}

}  // namespace signalbox::formulas
