// Vortex indicator (Etienne Botes and Douglas Siepman, 2010): Σ |high − last low| and Σ |low − last high| over n
// candles, each by Σ true range. `ta`: VortexIndicator. TA-Lib: VORTEX.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/true_range.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Around 1, ≥ 0; both 1 where nothing ranged (0/0).
struct VortexValue {
    double plus = 0;
    double minus = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("plus", self.plus);
        visit("minus", self.minus);
    }
};

/// O(n).
template <std::size_t n = at_run_time>
class Vortex {
public:
    explicit Vortex(int period = length_or(n, 14)) : plus_(period), minus_(period), ranges_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return ranges_.length() + 1; }
    int settled() const { return warm_up(); }

    std::optional<VortexValue> update(double high, double low, double close) {
        const double plus = std::abs(high - low_), minus = std::abs(low - high_);
        high_ = high;
        low_ = low;
        const auto range = true_range_.update(high, low, close);
        if (!range) return std::nullopt;
        plus_.push(plus);
        minus_.push(minus);
        ranges_.push(*range);
        if (!ranges_.full()) return std::nullopt;
        const auto itself = [](double x) { return x; };
        const double whole = sum_of(ranges_.window(), itself);
        if (whole <= 0) return VortexValue{.plus = 1, .minus = 1};
        return VortexValue{.plus = sum_of(plus_.window(), itself) / whole,
                           .minus = sum_of(minus_.window(), itself) / whole};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("high", self.high_);
        visit("low", self.low_);
        visit("true_range", self.true_range_);
        visit("plus", self.plus_);
        visit("minus", self.minus_);
        visit("ranges", self.ranges_);
    }

private:
    double high_ = 0, low_ = 0;
    TrueRange true_range_;
    Last<double, n> plus_, minus_, ranges_;
};

}  // namespace signalbox
