// What Ema and Rma share: an average that steps on by part of its distance to the newest value, seeded with the mean of
// its first ones.
#pragma once

#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In the unit of its input. average += (value − average) · weight; of equal values it is exactly that value.
class SteppedAverage {
public:
    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return period_; }
    int settled() const { return bars_to_forget(1 - weight_); }

    std::optional<double> update(double value) {
        if (seen_ < period_) return seed(value);
        average_ += (value - average_) * weight_;
        return average_;
    }

    /// For kernels that step many at once (classic_columns.hpp, features/feature_block.hpp): where it stands once it
    /// speaks, and from where it goes on.
    double average() const { return average_; }
    void go_on_from(double average) {
        seen_ = period_;
        average_ = average;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("seen", self.seen_);
        visit("sum", self.sum_);
        visit("average", self.average_);
    }

protected:
    SteppedAverage(int period, double weight) : period_(period), weight_(weight) {
        check(period >= 1, "an average needs a period of at least 1");
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

    int period_;
    double weight_;
    int seen_ = 0;  // stops at period_
    double sum_ = 0;
    double average_ = 0;
};

}  // namespace signalbox
