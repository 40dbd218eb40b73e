// Keltner channel (Chester Keltner, 1960, in Linda Raschke's form): EMA of the closes, and so many ATRs (Wilder's)
// below and above. `ta`: KeltnerChannel with original_version=False, but that ATR. TA-Lib: KC.
#pragma once

#include <algorithm>
#include <optional>

#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/ema.hpp"

namespace signalbox {

/// In price units.
struct KeltnerValue {
    double lower = 0;
    double middle = 0;
    double upper = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("lower", self.lower);
        visit("middle", self.middle);
        visit("upper", self.upper);
    }
};

class Keltner {
public:
    explicit Keltner(int period = 20, int atr_period = 10, double ranges = 2)
        : ranges_(ranges), average_(period), atr_(atr_period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return std::max(average_.warm_up(), atr_.warm_up()); }
    int settled() const { return std::max(average_.settled(), atr_.settled()); }

    std::optional<KeltnerValue> update(double high, double low, double close) {
        const auto average = average_.update(close);
        const auto range = atr_.update(high, low, close);
        if (!average || !range) return std::nullopt;
        const double reach = ranges_ * *range;
        return KeltnerValue{.lower = *average - reach, .middle = *average, .upper = *average + reach};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("average", self.average_);
        visit("atr", self.atr_);
    }

private:
    double ranges_;
    Ema average_;
    Atr atr_;
};

}  // namespace signalbox
