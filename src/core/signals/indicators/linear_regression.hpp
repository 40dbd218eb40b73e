// Least-squares line through the last n values, against time in bars. TA-Lib: LINEARREG (value), LINEARREG_SLOPE,
// LINEARREG_INTERCEPT (its value at the window's first bar); r² has no TA-Lib function and is that of the textbooks,
// the square of Pearson's correlation with time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

struct LinearRegressionValue {
    double value = 0;      ///< the line at this bar, in the unit of the input
    double slope = 0;      ///< the same unit, a bar
    double intercept = 0;  ///< the line at the window's first bar
    double r2 = 0;         ///< 0–1: the share of the values' variance that the line explains

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("value", self.value);
        visit("slope", self.slope);
        visit("intercept", self.intercept);
        visit("r2", self.r2);
    }
};

/// period ≥ 2. A window that does not move has slope 0, r² 0 (0/0) and exactly its value as line. O(n).
template <std::size_t n = at_run_time>
class LinearRegression {
public:
    explicit LinearRegression(int period = length_or(n, 14)) : last_(period) {
        check(period >= 2, "a line needs two points");
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<LinearRegressionValue> update(double value) {
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        const auto values = last_.window();
        const auto count = static_cast<double>(values.size());
        const double center = (count - 1) / 2;
        const double mean = mean_from_newest(values);  // distances from the newest value, like y below
        const auto y = [values, value, mean](std::size_t i) { return (values[i] - value) - mean; };
        const double xx = count * (count * count - 1) / 12;
        const double xy =
            sum_over(values.size(), [&](std::size_t i) { return (static_cast<double>(i) - center) * y(i); });
        const double yy = sum_over(values.size(), [&](std::size_t i) { return y(i) * y(i); });
        const double slope = xy / xx;
        return LinearRegressionValue{.value = value + (mean + slope * center),
                                     .slope = slope,
                                     .intercept = value + (mean - slope * center),
                                     .r2 = yy > 0 ? std::min(xy * xy / (xx * yy), 1.0) : 0.0};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, n> last_;
};

}  // namespace signalbox
