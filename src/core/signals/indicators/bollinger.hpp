// Bollinger bands: the mean of the last n closes, and so many population deviations above and below. TA-Lib: BBANDS.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// In price units.
struct BollingerValue {
    double lower = 0;
    double middle = 0;
    double upper = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("lower", self.lower);
        visit("middle", self.middle);
        visit("upper", self.upper);
    }

    /// (upper − lower) / middle.
    double width() const { return (upper - lower) / middle; }
    /// 0 at the lower band, 1 at the upper; 0.5 where the bands have fallen together.
    double position(double close) const { return upper > lower ? (close - lower) / (upper - lower) : 0.5; }
};

/// `Bollinger<20>` is the usual 20, 2.
template <std::size_t n = at_run_time>
class Bollinger {
public:
    explicit Bollinger(double deviations = 2) : Bollinger(length_or(n, 20), deviations) {}
    Bollinger(int period, double deviations) : deviations_(deviations), last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<BollingerValue> update(double close) {
        last_.push(close);
        if (!last_.full()) return std::nullopt;
        const auto [mean, deviation] = mean_and_deviation_of(last_.window());
        const double reach = deviations_ * deviation;
        return BollingerValue{.lower = mean - reach, .middle = mean, .upper = mean + reach};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    double deviations_;
    Last<double, n> last_;
};

}  // namespace signalbox
