// Volatility from the candles' ranges, per candle and not annualised, over the last n:
// Parkinson (1980)      √(mean ln²(high/low) / (4 ln 2))
// Garman–Klass (1980)   √(mean (½ ln²(high/low) − (2 ln 2 − 1) ln²(close/open)))
// No TA-Lib or `ta` functions.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/base/math.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Without unit (0.01 is about 1 %), ≥ 0; 0 where nothing moves. O(n).
template <std::size_t n = at_run_time>
class Parkinson {
public:
    explicit Parkinson(int period = length_or(n, 20)) : squares_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return squares_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const double range = log(candle.high / candle.low);
        squares_.push(range * range);
        if (!squares_.full()) return std::nullopt;
        constexpr double four_ln_2 = 2.772588722239781;
        const double sum = sum_of(squares_.window(), [](double x) { return x; });
        return std::sqrt(sum * (1.0 / (static_cast<double>(squares_.size()) * four_ln_2)));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("squares", self.squares_);
    }

private:
    Last<double, n> squares_;
};

/// Without unit, ≥ 0; 0 where nothing moves. No candle's part is below 0: close and open lie within the range. O(n).
template <std::size_t n = at_run_time>
class GarmanKlass {
public:
    explicit GarmanKlass(int period = length_or(n, 20)) : squares_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return squares_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const double range = log(candle.high / candle.low);
        const double body = log(candle.close / candle.open);
        constexpr double two_ln_2_less_1 = 0.3862943611198906;
        squares_.push(0.5 * (range * range) - two_ln_2_less_1 * (body * body));
        if (!squares_.full()) return std::nullopt;
        return std::sqrt(mean_square());
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("squares", self.squares_);
    }

private:
    double mean_square() const {
        return sum_of(squares_.window(), [](double x) { return x; }) / static_cast<double>(squares_.size());
    }

    Last<double, n> squares_;
};

}  // namespace signalbox
