// Average true range (Wilder, 1978): Wilder's average of max(high − low, |high − last close|, |low − last close|).
// The first bar has no last close and no true range, as in TA-Lib: ATR.
#pragma once

#include <optional>

#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/rma.hpp"

namespace signalbox {

/// In price units, ≥ 0.
class Atr {
public:
    explicit Atr(int period = 14) : average_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return 1 + average_.warm_up(); }
    int settled() const { return 2 * warm_up() + average_.settled(); }

    std::optional<double> update(double high, double low, double close) {
        const double before = close_;
        close_ = close;
        if (!seen_one_) {
            seen_one_ = true;
            return std::nullopt;
        }
        return average_.update(formulas::true_range(high, low, before));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("seen_one", self.seen_one_);
        visit("close", self.close_);
        visit("average", self.average_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)
    friend struct ClassicState;  // the same (classic_lanes.hpp)

    bool seen_one_ = false;
    double close_ = 0;
    Rma average_;
};

}  // namespace signalbox
