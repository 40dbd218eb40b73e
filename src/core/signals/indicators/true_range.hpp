// True range (Wilder, 1978): from the lower of low and last close to the higher of high and last close. TA-Lib: TRANGE,
// whose first bar has no last close and no true range.
#pragma once

#include <optional>

#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In price units, ≥ 0.
class TrueRange {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 2; }
    static constexpr int settled() { return 2; }

    std::optional<double> update(double high, double low, double close) {
        const auto before = close_;
        close_ = close;
        if (!before) return std::nullopt;
        return formulas::true_range(high, low, *before);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)

    std::optional<double> close_;
};

}  // namespace signalbox
