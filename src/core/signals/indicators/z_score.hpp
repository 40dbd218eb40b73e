// Z-score: how many population deviations the value stands from the mean of the last n, itself included. No TA-Lib or
// `ta` function; (close − SMA) / STDDEV there.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Without unit; 0 where the window does not move. |z| ≤ √(n − 1). O(n).
template <std::size_t n = at_run_time>
class ZScore {
public:
    explicit ZScore(int period = length_or(n, 20)) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        const auto [mean, deviation] = mean_and_deviation_of(last_.window());
        return deviation > 0 ? (value - mean) / deviation : 0.0;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, n> last_;
};

}  // namespace signalbox
