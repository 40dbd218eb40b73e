// Candles for the tests of this room.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/base/random.hpp"
#include "core/market/candle.hpp"

namespace signalbox {

/// Minutes of a wandering price from a midnight on; some without volume, some flat, a standstill in the middle.
inline std::vector<Candle> wandering(std::size_t count, std::uint64_t seed = 7) {
    Random random(seed, "features");
    std::vector<Candle> candles;
    double price = 100;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = price;
        if (i < count / 2 || i > count / 2 + 40) price *= 1 + 0.002 * (random.uniform() - 0.5);
        const double high = std::max(open, price) * (i % 7 == 0 ? 1 : 1 + 0.001 * random.uniform());
        const double low = std::min(open, price) * (i % 7 == 0 ? 1 : 1 - 0.001 * random.uniform());
        const bool still = price == open;
        candles.push_back({utc_from_ms(1'700'006'400'000) + minute * static_cast<int>(i), open, still ? open : high,
                           still ? open : low, price, i % 11 == 0 || still ? 0 : 10 * random.uniform()});
    }
    return candles;
}

inline bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
/// The same bits, or both unknown.
inline bool same_value(double a, double b) { return same_bits(a, b) || (std::isnan(a) && std::isnan(b)); }

}  // namespace signalbox
