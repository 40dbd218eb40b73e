// Wilder's average (New Concepts in Technical Trading Systems, 1978): seeded with the mean of its first `period`
// values, then average = (average · (period − 1) + value) / period. RSI, ATR and ADX stand on it. Known as RMA or SMMA.
#pragma once

#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In the unit of its input. Of equal values it is exactly that value: the step is written as
/// average += (value − average) · (1 / period). period ≥ 1.
class Rma {
public:
    explicit Rma(int period) : period_(period), weight_(1.0 / period) {
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
    /// As in Ema: distances from the first value.
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
