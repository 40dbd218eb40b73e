// Candles for the tests of indicators and features.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.hpp"
#include "core/market/series.hpp"

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

inline CandleSeries series_of(std::span<const Candle> candles) {
    CandleSeries series;
    for (const Candle& candle : candles) series.append(candle);
    return series;
}

/// Holes of 1 to 40 bars here and there, and stretches without volume.
inline CandleSeries with_holes(const CandleView& candles, std::uint64_t seed) {
    Random random(seed, "holes");
    CandleSeries series;
    int silent = 0;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        Candle candle = candles[i];
        const std::uint64_t drawn = random.below(4000);
        if (drawn < 3) i += 1 + random.below(5);
        if (drawn == 3) i += 6 + random.below(35);
        if (drawn == 4) silent = 70;
        if (silent-- > 0) candle.volume = 0;
        series.append(candle);
    }
    return series;
}

inline bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
/// The same bits, or both unknown.
inline bool same_value(double a, double b) { return same_bits(a, b) || (std::isnan(a) && std::isnan(b)); }

}  // namespace signalbox
