// Parabolic stop and reverse (Wilder, 1978), by TA-Lib's rules: SAR. The stop moves towards the extreme of the trade by
// a factor that grows with each new extreme, never into the range of the last two bars, and the trade reverses where
// the price touches it. The first trade is short where the second bar moved down (its low fell, and by more than its
// high rose), else long.
//
// Where it turns can hang on the start for ever: of the cumulative class.
#pragma once

#include <algorithm>
#include <optional>

#include "core/base/check.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// A price. 0 < step < most.
class ParabolicSar {
public:
    explicit ParabolicSar(double step = 0.02, double most = 0.2) : step_(step), most_(most) {
        check(0 < step && step <= most, "the factor of a parabolic stop grows from above 0 to its bound");
    }

    static constexpr IndicatorClass kind = IndicatorClass::cumulative;
    static constexpr int warm_up() { return 2; }
    static constexpr int settled() { return never; }

    std::optional<double> update(const Candle& candle) {
        const double high = candle.high, low = candle.low;
        const double high_before = high_, low_before = low_;
        high_ = high;
        low_ = low;
        if (bars_ < 2) ++bars_;
        if (bars_ == 1) return std::nullopt;
        if (factor_ == 0) {
            begin(high_before, low_before);
            return advance(high, low);
        }
        return advance(high_before, low_before);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("bars", self.bars_);
        visit("high", self.high_);
        visit("low", self.low_);
        visit("is_long", self.is_long_);
        visit("factor", self.factor_);
        visit("extreme", self.extreme_);
        visit("stop", self.stop_);
    }

private:
    void begin(double high_before, double low_before) {
        const double down = low_before - low_;
        is_long_ = !(down > 0 && down > high_ - high_before);
        extreme_ = is_long_ ? high_ : low_;
        stop_ = is_long_ ? low_before : high_before;
        factor_ = step_;
    }
    /// Today's stop; tomorrow's stays behind. `high_` and `low_` are today's.
    double advance(double high_before, double low_before) {
        const double highest = std::max(high_, high_before), lowest = std::min(low_, low_before);
        const bool reverses = is_long_ ? low_ <= stop_ : high_ >= stop_;
        if (reverses) {
            is_long_ = !is_long_;
            stop_ = is_long_ ? std::min(extreme_, lowest) : std::max(extreme_, highest);
            factor_ = step_;
            extreme_ = is_long_ ? high_ : low_;
        }
        const double today = stop_;
        if (!reverses && (is_long_ ? high_ > extreme_ : low_ < extreme_)) {
            extreme_ = is_long_ ? high_ : low_;
            factor_ = std::min(factor_ + step_, most_);
        }
        stop_ += factor_ * (extreme_ - stop_);
        stop_ = is_long_ ? std::min(stop_, lowest) : std::max(stop_, highest);
        return today;
    }

    double step_, most_;
    int bars_ = 0;  // stops at 2
    double high_ = 0, low_ = 0;
    bool is_long_ = true;
    double factor_ = 0;  // 0 before the first trade
    double extreme_ = 0;
    double stop_ = 0;
};

}  // namespace signalbox
