// Weighted moving average: the last n values, the newest weighing n, the oldest 1. TA-Lib: WMA.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// In the unit of its input. Of n equal values it is exactly that value. O(n).
template <std::size_t n = at_run_time>
class Wma {
public:
    explicit Wma(int period = length_or(n, 20)) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        const auto values = last_.window();
        const auto count = static_cast<double>(values.size());
        const double sum = sum_over(
            values.size(), [values, value](std::size_t i) { return static_cast<double>(i + 1) * (values[i] - value); });
        return value + sum / (count * (count + 1) / 2);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, n> last_;
};

}  // namespace signalbox
