// The middle between the highest and the lowest of the last n closes. TA-Lib: MIDPOINT. (Of highs and lows:
// donchian.hpp.)
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"

namespace signalbox {

/// In the unit of its input.
template <std::size_t n = at_run_time>
class Midpoint {
public:
    explicit Midpoint(int period = length_or(n, 14)) : highest_(period), lowest_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return highest_.warm_up(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        const auto highest = highest_.update(value);
        const auto lowest = lowest_.update(value);
        if (!highest || !lowest) return std::nullopt;
        return (*highest + *lowest) / 2;
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
