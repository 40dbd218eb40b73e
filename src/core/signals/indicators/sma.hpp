// Simple moving average: the mean of the last n values. TA-Lib: SMA.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Mean of the last n values, summed anew each time (window.hpp says why): O(n) a value.
/// In the unit of its input. Of n equal values it is exactly that value.
template <std::size_t n = at_run_time>
class Sma {
public:
    Sma() : Sma(length_or(n, 20)) {}
    explicit Sma(int period) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        return mean_of(last_.window());
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)

    Last<double, n> last_;
};

}  // namespace signalbox
