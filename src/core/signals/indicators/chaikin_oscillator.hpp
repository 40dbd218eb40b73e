// Chaikin oscillator: fast EMA − slow EMA of the A/D line (ad_line.hpp), both starting at the first candle's line, as
// TA-Lib: ADOSC.
//
// What is kept is each average's distance from the line, u ← (u − flow) · (1 − weight): the line itself, which grows
// for ever, cancels out, and with it its rounding.
#pragma once

#include <optional>

#include "core/base/check.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/money_flow.hpp"

namespace signalbox {

/// In base currency. 1 ≤ fast < slow.
class ChaikinOscillator {
public:
    explicit ChaikinOscillator(int fast = 3, int slow = 10)
        : slow_(slow), keep_fast_(1 - 2.0 / (fast + 1)), keep_slow_(1 - 2.0 / (slow + 1)) {
        check(1 <= fast && fast < slow, "the fast average of a Chaikin oscillator must be the shorter one");
    }

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return slow_; }
    int settled() const { return 3 * slow_ + bars_to_forget(keep_slow_); }

    std::optional<double> update(const Candle& candle) {
        if (seen_ > 0) {
            const double flow = money_flow_volume(candle);
            fast_below_ = (fast_below_ - flow) * keep_fast_;
            slow_below_ = (slow_below_ - flow) * keep_slow_;
        }
        if (seen_ < slow_) ++seen_;
        if (seen_ < slow_) return std::nullopt;
        return fast_below_ - slow_below_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("seen", self.seen_);
        visit("fast_below", self.fast_below_);
        visit("slow_below", self.slow_below_);
    }

private:
    int slow_;
    double keep_fast_, keep_slow_;
    int seen_ = 0;                            // stops at slow_
    double fast_below_ = 0, slow_below_ = 0;  // the averages' distances from the line
};

}  // namespace signalbox
