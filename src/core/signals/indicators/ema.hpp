// Exponential moving average, as TA-Lib makes it: seeded with the mean of its first `period` values, then
// average += (value − average) · 2 / (period + 1).
#pragma once

#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In the unit of its input. Of equal values it is exactly that value. period ≥ 1.
class Ema {
public:
    explicit Ema(int period) : period_(period), weight_(2.0 / (period + 1)) {
        check(period >= 1, "an average needs a period of at least 1");
    }

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return period_; }
    int settled() const { return bars_to_forget(1 - weight_); }

    std::optional<double> update(double value) {
        if (seen_ < period_) return seed(value);
        average_ += (value - average_) * weight_;
        return average_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("seen", self.seen_);
        visit("sum", self.sum_);
        visit("average", self.average_);
    }

private:
    /// Sums distances from the first value, which `average_` holds meanwhile: a flat start gives exactly that value.
    std::optional<double> seed(double value) {
        if (seen_ == 0) average_ = value;
        sum_ += value - average_;
        if (++seen_ < period_) return std::nullopt;
        average_ += sum_ / period_;
        return average_;
    }

    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)

    int period_;
    double weight_;
    int seen_ = 0;  // stops at period_
    double sum_ = 0;
    double average_ = 0;
};

}  // namespace signalbox
