// Williams %R (Larry Williams, 1973): how far the close stands below the highest high, in percent of the range of the
// last n candles. TA-Lib: WILLR.
//
// Where the range is 0 it is −50; TA-Lib says 0.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"

namespace signalbox {

/// −100…0.
template <std::size_t n = at_run_time>
class WilliamsR {
public:
    explicit WilliamsR(int period = length_or(n, 14)) : highest_(period), lowest_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return highest_.warm_up(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double high, double low, double close) {
        const auto highest = highest_.update(high);
        const auto lowest = lowest_.update(low);
        if (!highest || !lowest) return std::nullopt;
        return *highest > *lowest ? -100 * ((*highest - close) / (*highest - *lowest)) : -50.0;
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
