// Elder-ray (Alexander Elder, Trading for a Living, 1993): how far the high and the low stand from the EMA of the
// closes. TA-Lib: ERI.
#pragma once

#include <optional>

#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In price units.
struct ElderRayValue {
    double bull = 0;  ///< high − average
    double bear = 0;  ///< low − average

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("bull", self.bull);
        visit("bear", self.bear);
    }
};

class ElderRay {
public:
    explicit ElderRay(int period = 13) : average_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return average_.warm_up(); }
    /// Longer than its average: that one's error is that of a price, its own scale a difference of prices.
    int settled() const { return average_.settled() + 3 * average_.warm_up(); }

    std::optional<ElderRayValue> update(double high, double low, double close) {
        const auto average = average_.update(close);
        if (!average) return std::nullopt;
        return ElderRayValue{.bull = high - *average, .bear = low - *average};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("average", self.average_);
    }

private:
    Ema average_;
};

}  // namespace signalbox
