// See swings.hpp. Most candles fail at the first neighbour, so the eleven are compared in place.
#include "core/signals/technical/swings.hpp"

#include <cmath>

namespace signalbox {

void Swings::update(double high, double low, double rsi, double histogram) {
    recent_[static_cast<std::size_t>(candles_) % recent_.size()] = {high, low, rsi, histogram};
    ++candles_;
    const std::int64_t i = newest_candle() - swing_reach;
    if (i < swing_reach) return;
    const Point& here = at(i);
    bool is_high = true;
    bool is_low = true;
    for (std::int64_t step = 1; step <= swing_reach && (is_high || is_low); ++step) {
        const Point& before = at(i - step);
        const Point& after = at(i + step);
        is_high = is_high && here.high > before.high && here.high >= after.high;
        is_low = is_low && here.low < before.low && here.low <= after.low;
    }
    if (is_high) highs_.add({i, here.high, here.rsi, here.histogram});
    if (is_low) lows_.add({i, here.low, here.rsi, here.histogram});
}

bool Swings::consistent() const {
    constexpr std::int64_t candles_max = std::int64_t{1} << 62;  // room to count on
    if (candles_ < 0 || candles_ > candles_max) return false;
    for (const SwingList* list : {&highs_, &lows_}) {
        std::int64_t later = candles_;
        for (std::size_t back = 0; back < list->size(); ++back) {
            const Swing& swing = list->newest(back);
            if (swing.candle < 0 || swing.candle >= later || !std::isfinite(swing.price) || swing.price <= 0)
                return false;
            later = swing.candle;
        }
    }
    return true;
}

}  // namespace signalbox
