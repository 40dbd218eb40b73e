// Chande momentum oscillator (Tushar Chande, 1994), as TA-Lib makes it: CMO, with Wilder's averages of the up and down
// moves, 100 · (gain − loss) / (gain + loss). (Chande's own has plain sums.) It is 2 · RSI − 100; 0 where nothing has
// moved.
#pragma once

#include <optional>

#include "core/signals/indicators/rsi.hpp"

namespace signalbox {

/// −100…+100.
class Cmo {
public:
    explicit Cmo(int period = 14) : rsi_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return rsi_.warm_up(); }
    int settled() const { return rsi_.settled() + rsi_.warm_up(); }

    std::optional<double> update(double close) {
        const auto rsi = rsi_.update(close);
        if (!rsi) return std::nullopt;
        return 2 * *rsi - 100;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("rsi", self.rsi_);
    }

private:
    Rsi rsi_;
};

}  // namespace signalbox
