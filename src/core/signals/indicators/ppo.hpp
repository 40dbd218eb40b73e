// Absolute and percentage price oscillators: fast EMA − slow EMA of the closes, in price units (APO) or in percent of
// the slow one (PPO, with a signal, as MACD). Unlike MACD's (macd.hpp) both EMAs are seeded with the first closes, as
// TA-Lib has it. TA-Lib: APO and PPO with matype 1 (their usual type is the simple average). `ta`:
// PercentagePriceOscillator.
#pragma once

#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In price units. 1 ≤ fast < slow.
class Apo {
public:
    explicit Apo(int fast = 12, int slow = 26) : fast_(fast), slow_(slow) {
        check(fast < slow, "the fast average of an oscillator must be the shorter one");
    }

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return slow_.warm_up(); }
    /// Longer than its averages: their errors are those of a price, its scale is a difference of prices.
    int settled() const { return slow_.settled() + 3 * slow_.warm_up(); }

    std::optional<double> update(double close) {
        const auto slow = slow_.update(close);
        const auto fast = fast_.update(close);
        if (!slow || !fast) return std::nullopt;
        slow_now_ = *slow;
        return *fast - *slow;
    }
    /// The slow average at the last bar that had a value.
    double slow() const { return slow_now_; }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("fast", self.fast_);
        visit("slow", self.slow_);
        visit("slow_now", self.slow_now_);
    }

private:
    Ema fast_, slow_;
    double slow_now_ = 0;
};

/// In percent.
struct PpoValue {
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

/// 1 ≤ fast < slow, signal ≥ 1.
class Ppo {
public:
    explicit Ppo(int fast = 12, int slow = 26, int signal = 9) : apo_(fast, slow), signal_(signal) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return apo_.warm_up() + signal_.warm_up() - 1; }
    int settled() const { return apo_.settled() + signal_.settled(); }

    std::optional<PpoValue> update(double close) {
        const auto apart = apo_.update(close);
        if (!apart) return std::nullopt;
        const double line = apo_.slow() > 0 ? 100 * (*apart / apo_.slow()) : 0.0;
        const auto signal = signal_.update(line);
        if (!signal) return std::nullopt;
        return PpoValue{.line = line, .signal = *signal, .histogram = line - *signal};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("apo", self.apo_);
        visit("signal", self.signal_);
    }

private:
    Apo apo_;
    Ema signal_;
};

}  // namespace signalbox
