// On-balance volume (Joseph Granville, 1963): the volume of candles that closed higher minus that of those that closed
// lower, from the first candle on, whose own volume it starts with, as TA-Lib: OBV.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In base currency; only its changes mean something.
class Obv {
public:
    static constexpr IndicatorClass kind = IndicatorClass::cumulative;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return never; }

    std::optional<double> update(const Candle& candle) {
        if (!close_ || candle.close > *close_) {
            volume_ += candle.volume;
        } else if (candle.close < *close_) {
            volume_ -= candle.volume;
        }
        close_ = candle.close;
        return volume_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close_);
        visit("volume", self.volume_);
    }

private:
    std::optional<double> close_;
    double volume_ = 0;
};

}  // namespace signalbox
