// Ulcer index (Peter Martin, 1987): root of the mean square, over n candles, of the close's percentage below the
// highest close of the n candles up to it. `ta`: UlcerIndex, which begins earlier, with shorter windows; no TA-Lib
// function.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// In percent, ≥ 0. O(n).
template <std::size_t n = at_run_time>
class UlcerIndex {
public:
    explicit UlcerIndex(int period = length_or(n, 14)) : highest_(period), squares_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return 2 * squares_.length() - 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(double close) {
        const auto highest = highest_.update(close);
        if (!highest) return std::nullopt;
        const double below = 100 * ((close - *highest) / *highest);
        squares_.push(below * below);
        if (!squares_.full()) return std::nullopt;
        const double sum = sum_of(squares_.window(), [](double x) { return x; });
        return std::sqrt(sum / static_cast<double>(squares_.size()));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("highest", self.highest_);
        visit("squares", self.squares_);
    }

private:
    RollingMax<n> highest_;
    Last<double, n> squares_;
};

}  // namespace signalbox
