// Donchian channel (Richard Donchian): lowest low and highest high of the last n candles, this one included, and the
// middle between. TA-Lib: MIN of low, MAX of high, MIDPRICE. `ta`: DonchianChannel.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"

namespace signalbox {

/// In price units.
struct DonchianValue {
    double lower = 0;
    double middle = 0;
    double upper = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("lower", self.lower);
        visit("middle", self.middle);
        visit("upper", self.upper);
    }
};

template <std::size_t n = at_run_time>
class Donchian {
public:
    explicit Donchian(int period = length_or(n, 20)) : highest_(period), lowest_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return highest_.warm_up(); }
    int settled() const { return warm_up(); }

    std::optional<DonchianValue> update(const Candle& candle) {
        const auto upper = highest_.update(candle.high);
        const auto lower = lowest_.update(candle.low);
        if (!upper || !lower) return std::nullopt;
        return DonchianValue{.lower = *lower, .middle = (*lower + *upper) / 2, .upper = *upper};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("highest", self.highest_);
        visit("lowest", self.lowest_);
    }

private:
    RollingMax<n> highest_;
    RollingMin<n> lowest_;
};

}  // namespace signalbox
