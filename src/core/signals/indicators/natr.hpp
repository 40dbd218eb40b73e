// Normalised average true range: ATR (Wilder, 1978) in percent of the close. TA-Lib: NATR.
#pragma once

#include <optional>

#include "core/signals/indicators/atr.hpp"

namespace signalbox {

/// In percent, ≥ 0.
class Natr {
public:
    explicit Natr(int period = 14) : atr_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return atr_.warm_up(); }
    int settled() const { return atr_.settled(); }

    std::optional<double> update(double high, double low, double close) {
        const auto range = atr_.update(high, low, close);
        if (!range) return std::nullopt;
        return 100 * (*range / close);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("atr", self.atr_);
    }

private:
    Atr atr_;
};

}  // namespace signalbox
