// Ease of movement (Richard Arms): the mean over n candles of (move of the middle price) · (high − low) / volume · 10⁸.
// `ta`: EaseOfMovementIndicator's sma_ease_of_movement; no TA-Lib function.
//
// A candle without volume counts 0; `ta` divides by zero.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Price² / base currency · 10⁸, around 0. O(n).
template <std::size_t n = at_run_time>
class EaseOfMovement {
public:
    explicit EaseOfMovement(int period = length_or(n, 14)) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length() + 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const auto before = middle_;
        middle_ = median_price(candle.high, candle.low);
        if (!before) return std::nullopt;
        const double way = (*middle_ - *before) * (candle.high - candle.low);
        last_.push(candle.volume > 0 ? way / candle.volume * 1e8 : 0.0);
        if (!last_.full()) return std::nullopt;
        return mean_of(last_.window());
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("middle", self.middle_);
        visit("last", self.last_);
    }

private:
    std::optional<double> middle_;
    Last<double, n> last_;
};

}  // namespace signalbox
