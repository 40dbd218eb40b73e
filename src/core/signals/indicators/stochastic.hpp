// Stochastic oscillator (George Lane): where the close stands between the lowest low and the highest high of the last n
// candles, raw = 100 · (close − low) / (high − low), K = SMA of raw, D = SMA of K. TA-Lib: STOCH with simple averages;
// with k_period 1 it is the fast one, STOCHF.
//
// Where the range is 0 raw is 50; TA-Lib says 0.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

/// Both 0–100.
struct StochasticValue {
    double k = 0;
    double d = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("k", self.k);
        visit("d", self.d);
    }
};

/// `Stochastic<14, 3, 3>` is the usual slow one.
template <std::size_t n = at_run_time, std::size_t k_n = at_run_time, std::size_t d_n = at_run_time>
class Stochastic {
public:
    explicit Stochastic(int period = length_or(n, 14), int k_period = length_or(k_n, 3),
                        int d_period = length_or(d_n, 3))
        : highest_(period), lowest_(period), k_(k_period), d_(d_period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return highest_.warm_up() + k_.warm_up() + d_.warm_up() - 2; }
    int settled() const { return warm_up(); }

    std::optional<StochasticValue> update(double high, double low, double close) {
        const auto highest = highest_.update(high);
        const auto lowest = lowest_.update(low);
        if (!highest || !lowest) return std::nullopt;
        const auto k = k_.update(*highest > *lowest ? 100 * ((close - *lowest) / (*highest - *lowest)) : 50.0);
        if (!k) return std::nullopt;
        const auto d = d_.update(*k);
        if (!d) return std::nullopt;
        return StochasticValue{.k = *k, .d = *d};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("highest", self.highest_);
        visit("lowest", self.lowest_);
        visit("k", self.k_);
        visit("d", self.d_);
    }

private:
    RollingMax<n> highest_;
    RollingMin<n> lowest_;
    Sma<k_n> k_;
    Sma<d_n> d_;
};

/// The fast stochastic: K is raw, D its average.
template <std::size_t n = at_run_time, std::size_t d_n = at_run_time>
class FastStochastic {
public:
    explicit FastStochastic(int period = length_or(n, 14), int d_period = length_or(d_n, 3))
        : slow_(period, 1, d_period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return slow_.warm_up(); }
    int settled() const { return warm_up(); }

    std::optional<StochasticValue> update(double high, double low, double close) {
        return slow_.update(high, low, close);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slow", self.slow_);
    }

private:
    Stochastic<n, 1, d_n> slow_;
};

}  // namespace signalbox
