// Volume-weighted moving average: Σ close · volume / Σ volume over the last n candles. TA-Lib: VWMA.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// A price. Where nothing was traded in the whole window, the plain mean of its closes. O(n).
template <std::size_t n = at_run_time>
class Vwma {
public:
    explicit Vwma(int period = length_or(n, 20)) : closes_(period), volumes_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return closes_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        closes_.push(candle.close);
        volumes_.push(candle.volume);
        if (!closes_.full()) return std::nullopt;
        const auto closes = closes_.window();
        const auto volumes = volumes_.window();
        const double volume = sum_of(volumes, [](double x) { return x; });
        if (volume <= 0) return mean_of(closes);
        const double newest = candle.close;
        return newest +
               sum_over(closes.size(), [=](std::size_t i) { return volumes[i] * (closes[i] - newest); }) / volume;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("closes", self.closes_);
        visit("volumes", self.volumes_);
    }

private:
    Last<double, n> closes_, volumes_;
};

}  // namespace signalbox
