// Realised volatility: the sample deviation (ddof 1) of the last n one-candle log returns. Not annualised. No TA-Lib or
// `ta` function.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/base/math.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Per candle, without unit (0.01 is about 1 %), ≥ 0; 0 where all returns are equal. period ≥ 2. O(n).
template <std::size_t n = at_run_time>
class RealisedVolatility {
public:
    explicit RealisedVolatility(int period = length_or(n, 20)) : returns_(period) {
        check(period >= 2, "a sample deviation needs two values");
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return returns_.length() + 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(double close) {
        const auto before = log_close_;
        log_close_ = log(close);
        if (!before) return std::nullopt;
        returns_.push(*log_close_ - *before);
        if (!returns_.full()) return std::nullopt;
        const auto count = static_cast<double>(returns_.size());
        return mean_and_deviation_of(returns_.window()).deviation * std::sqrt(count / (count - 1));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("log_close", self.log_close_);
        visit("returns", self.returns_);
    }

private:
    std::optional<double> log_close_;
    Last<double, n> returns_;
};

}  // namespace signalbox
