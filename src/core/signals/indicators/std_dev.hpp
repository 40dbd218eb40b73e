// Population deviation (ddof 0) of the last n values: √(Σ (x − mean)² / n), in two passes. TA-Lib: STDDEV.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// In the unit of its input, ≥ 0; exactly 0 for n equal values. O(n) a value.
template <std::size_t n = at_run_time>
class StdDev {
public:
    StdDev() : StdDev(length_or(n, 20)) {}
    explicit StdDev(int period) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        return mean_and_deviation_of(last_.window()).deviation;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, n> last_;
};

}  // namespace signalbox
