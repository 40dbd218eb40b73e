// Supertrend (Olivier Seban): a stop that trails the middle price by so many ATRs (Wilder's). While the close stays
// above the lower band that band only rises and is the line; when it closes below, the upper band, which only falls,
// takes over, and back. TA-Lib: SUPERTREND.
//
// The first line is the lower band's, upward. Where it turns can hang on the start for ever: of the cumulative class.
#pragma once

#include <optional>

#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/prices.hpp"

namespace signalbox {

struct SupertrendValue {
    double line = 0;       ///< a price
    double direction = 0;  ///< +1 upward (the line lies below), −1 downward

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("line", self.line);
        visit("direction", self.direction);
    }
};

class Supertrend {
public:
    explicit Supertrend(int period = 10, double ranges = 3) : ranges_(ranges), atr_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::cumulative;
    int warm_up() const { return atr_.warm_up(); }
    static constexpr int settled() { return never; }

    std::optional<SupertrendValue> update(double high, double low, double close) {
        const auto range = atr_.update(high, low, close);
        const double before = close_;
        close_ = close;
        if (!range) return std::nullopt;
        const double middle = median_price(high, low);
        const double lower = middle - ranges_ * *range, upper = middle + ranges_ * *range;
        // A band moves only towards the price, unless the last close had crossed it.
        lower_ = !spoken_ || lower > lower_ || before < lower_ ? lower : lower_;
        upper_ = !spoken_ || upper < upper_ || before > upper_ ? upper : upper_;
        if (spoken_) up_ = up_ ? close >= lower_ : close > upper_;
        spoken_ = true;
        return SupertrendValue{.line = up_ ? lower_ : upper_, .direction = up_ ? 1.0 : -1.0};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("atr", self.atr_);
        visit("close", self.close_);
        visit("lower", self.lower_);
        visit("upper", self.upper_);
        visit("spoken", self.spoken_);
        visit("up", self.up_);
    }

private:
    double ranges_;
    Atr atr_;
    double close_ = 0;
    double lower_ = 0, upper_ = 0;
    bool spoken_ = false;
    bool up_ = true;
};

}  // namespace signalbox
