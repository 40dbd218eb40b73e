// Steps of indicators that kernels take for several rows or series at once (core/base/lanes.hpp): one text for a number
// and for four side by side, so the bits are one. The indicators' own headers say what they mean.
#pragma once

#include "core/base/lanes.hpp"

namespace signalbox::formulas {

template <typename N>
SIGNALBOX_INLINE N larger(N a, N b) {
    return select(a < b, b, a);
}

/// How far a price rose, and how far it fell; 0 where it did not.
template <typename N>
SIGNALBOX_INLINE N rise(N move) {
    return select(move > 0, move, N{});
}
template <typename N>
SIGNALBOX_INLINE N fall(N move) {
    return select(move < 0, -move, N{});
}

/// rsi.hpp, from Wilder's averages of rises and falls.
template <typename N>
SIGNALBOX_INLINE N relative_strength(N gain, N loss, N close) {
    const N both = gain + loss;
    return select(both > 1e-15 * size_of(close), 100 * (gain / both), all<N>(50));
}

/// true_range.hpp.
template <typename N>
SIGNALBOX_INLINE N true_range(N high, N low, N close_before) {
    return larger(larger(high - low, size_of(high - close_before)), size_of(low - close_before));
}

/// adx.hpp: `move` where it is up and the larger of the two, and DX from Wilder's sums.
template <typename N>
SIGNALBOX_INLINE N directed(N move, N other) {
    return select((move > other) & (move > 0), move, N{});
}
template <typename N>
SIGNALBOX_INLINE N directional_index(N plus, N minus, N range, N close) {
    const N both = plus + minus;
    const N index = select(both > 0, 100 * (size_of(plus - minus) / both), N{});
    return select(range <= 1e-15 * size_of(close), N{}, index);
}

/// mfi.hpp: money above 0 where it flowed in, below where it flowed out; and the index of what came in and went.
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

/// stoch_rsi.hpp: where a value lies between two, 0–1.
template <typename N>
SIGNALBOX_INLINE N where_in_range(N value, N low, N high) {
    return select(high - low > 1e-9, (value - low) / (high - low), all<N>(0.5));
}

}  // namespace signalbox::formulas
