// See divergence.hpp.
#include "core/signals/technical/divergence.hpp"

namespace signalbox {

namespace {

bool is_near(const SwingList& swings, std::int64_t now) {
    if (swings.size() < 2) return false;
    const std::int64_t a = swings.newest(1).candle;
    const std::int64_t b = swings.newest(0).candle;
    return b - a <= divergence_pair_max && now - b <= divergence_age_max;
}

}  // namespace

Divergence find_divergence(const SwingList& highs, const SwingList& lows, std::int64_t now) {
    Divergence found;
    if (is_near(lows, now)) {
        const Swing& a = lows.newest(1);
        const Swing& b = lows.newest(0);
        found.bullish = b.price < a.price && (b.rsi > a.rsi || b.histogram > a.histogram);
    }
    if (is_near(highs, now)) {
        const Swing& a = highs.newest(1);
        const Swing& b = highs.newest(0);
        found.bearish = b.price > a.price && (b.rsi < a.rsi || b.histogram < a.histogram);
    }
    return found;
}

}  // namespace signalbox
