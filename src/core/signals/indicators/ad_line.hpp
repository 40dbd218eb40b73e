// Accumulation/distribution line (Marc Chaikin): the money flow volume (money_flow.hpp) of all candles, summed. TA-Lib:
// AD.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/money_flow.hpp"

namespace signalbox {

/// In base currency; only its changes mean something.
class AdLine {
public:
    static constexpr IndicatorClass kind = IndicatorClass::cumulative;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return never; }

    std::optional<double> update(const Candle& candle) {
        volume_ += money_flow_volume(candle);
        return volume_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("volume", self.volume_);
    }

private:
    double volume_ = 0;
};

}  // namespace signalbox
