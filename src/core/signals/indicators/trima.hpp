// Triangular moving average: the mean of means, so that the middle of the last n values weighs most; of (n + 1)/2 and
// (n + 1)/2 values for odd n, of n/2 + 1 and n/2 for even. TA-Lib: TRIMA.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

/// In the unit of its input. Of n equal values it is exactly that value. O(n).
template <std::size_t n = at_run_time>
class Trima {
public:
    explicit Trima(int period = length_or(n, 20)) : first_(period / 2 + 1), second_((period + 1) / 2) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return first_.warm_up() + second_.warm_up() - 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        const auto first = first_.update(value);
        if (!first) return std::nullopt;
        return second_.update(*first);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("first", self.first_);
        visit("second", self.second_);
    }

private:
    Sma<n == at_run_time ? n : n / 2 + 1> first_;
    Sma<n == at_run_time ? n : (n + 1) / 2> second_;
};

}  // namespace signalbox
