// Balance of power (Igor Livshin, 2001): (close − open) / (high − low) of one candle. TA-Lib: BOP.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// −1…+1; 0 where high is low.
class BalanceOfPower {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return 1; }

    std::optional<double> update(const Candle& candle) {
        const double range = candle.high - candle.low;
        return range > 0 ? (candle.close - candle.open) / range : 0.0;
    }

    template <typename Self, typename Visit>
    static void each_field(Self&, Visit&&) {}
};

}  // namespace signalbox
