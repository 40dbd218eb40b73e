// Moving average convergence/divergence (Appel): line = EMA(fast) − EMA(slow), signal = EMA of the line.
//
// Seeded as TA-Lib does: both averages speak for the first time at the same bar, so the fast one is seeded with the
// `fast` closes that end there and not with the first ones; the signal is seeded with the mean of its first lines.
#pragma once

#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/ema.hpp"

namespace signalbox {

/// In price units.
struct MacdValue {
    double line = 0;
    double signal = 0;
    double histogram = 0;  ///< line − signal

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("line", self.line);
        visit("signal", self.signal);
        visit("histogram", self.histogram);
    }
};

/// 1 ≤ fast < slow, signal ≥ 1. Speaks when all three are known: at bar slow + signal − 1.
class Macd {
public:
    explicit Macd(int fast = 12, int slow = 26, int signal = 9)
        : fast_(fast), slow_(slow), signal_(signal), fast_waits_(slow - fast) {
        check(fast < slow, "the fast average of a MACD must be the shorter one");
    }

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return slow_.warm_up() + signal_.warm_up() - 1; }
    int settled() const { return slow_.settled() + signal_.settled(); }

    std::optional<MacdValue> update(double close) {
        const auto slow = slow_.update(close);
        if (fast_waits_ > 0) {
            --fast_waits_;
            return std::nullopt;
        }
        const auto fast = fast_.update(close);
        if (!slow || !fast) return std::nullopt;
        const double line = *fast - *slow;
        const auto signal = signal_.update(line);
        if (!signal) return std::nullopt;
        return MacdValue{.line = line, .signal = *signal, .histogram = line - *signal};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("fast", self.fast_);
        visit("slow", self.slow_);
        visit("signal", self.signal_);
        visit("fast_waits", self.fast_waits_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)
    friend struct ClassicState;  // the same (classic_lanes.hpp)

    Ema fast_, slow_, signal_;
    int fast_waits_;  // closes that the fast average still lets pass before its seed begins
};

}  // namespace signalbox
