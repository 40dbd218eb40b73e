// What is computed alike for one row and for four side by side (core/base/lanes.hpp): the last step from parts to
// features, and steps that FeatureStream takes bar by bar and FeatureBlock in columns. One text, so the bits are one.
#pragma once

#include "core/base/lanes.hpp"
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

template <typename N>
SIGNALBOX_INLINE N relative_strength(N gain, N loss, N close) {
    const N both = gain + loss;
    return select(both > 1e-15 * size_of(close), 100 * (gain / both), all<N>(50));
}

template <typename N>
SIGNALBOX_INLINE N directional_index(N plus, N minus, N range, N close) {
    const N both = plus + minus;
    const N index = select(both > 0, 100 * (size_of(plus - minus) / both), N{});
    return select(range <= 1e-15 * size_of(close), N{}, index);
}

template <typename N>
SIGNALBOX_INLINE N larger(N a, N b) {
    return select(a < b, b, a);
}

/// rsi.hpp, atr.hpp, adx.hpp, mfi.hpp.
template <typename N>
SIGNALBOX_INLINE N rise(N move) {
    return select(move > 0, move, N{});
}
template <typename N>
SIGNALBOX_INLINE N fall(N move) {
    return select(move < 0, -move, N{});
}
template <typename N>
SIGNALBOX_INLINE N true_range(N high, N low, N close_before) {
    return larger(larger(high - low, size_of(high - close_before)), size_of(low - close_before));
}
template <typename N>
SIGNALBOX_INLINE N directed(N move, N other) {
    return select((move > other) & (move > 0), move, N{});
}
template <typename N>
SIGNALBOX_INLINE N signed_volume(N change, N volume) {
    return select(change > 0, volume, select(change < 0, -volume, N{}));
}
template <typename N>
SIGNALBOX_INLINE N money_flow(N typical, N typical_before, N money) {
    const N move = typical - typical_before;
    const Truth<N> moves = size_of(move) > 1e-15 * typical;
    return select(moves, select(move > 0, money, -money), N{});
}
template <typename N>
SIGNALBOX_INLINE N money_flow_index(N in, N out) {
    return select(in + out > 0, 100 * (in / (in + out)), all<N>(50));
}
template <typename N>
SIGNALBOX_INLINE N where_in_range(N value, N low, N high) {
    return select(high - low > 1e-9, (value - low) / (high - low), all<N>(0.5));
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
