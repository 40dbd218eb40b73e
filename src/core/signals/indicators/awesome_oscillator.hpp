// Awesome oscillator (Bill Williams, 1995): fast SMA − slow SMA of the middle prices, (high + low) / 2. `ta`:
// AwesomeOscillatorIndicator. TA-Lib: AO.
#pragma once

#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

/// In price units. `AwesomeOscillator<5, 34>` is the usual one. fast < slow. O(slow).
template <std::size_t fast_n = at_run_time, std::size_t slow_n = at_run_time>
class AwesomeOscillator {
public:
    explicit AwesomeOscillator(int fast = length_or(fast_n, 5), int slow = length_or(slow_n, 34))
        : fast_(fast), slow_(slow) {
        check(fast < slow, "the fast average of an oscillator must be the shorter one");
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return slow_.warm_up(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const double middle = median_price(candle.high, candle.low);
        const auto fast = fast_.update(middle);
        const auto slow = slow_.update(middle);
        if (!fast || !slow) return std::nullopt;
        return *fast - *slow;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("fast", self.fast_);
        visit("slow", self.slow_);
    }

private:
    Sma<fast_n> fast_;
    Sma<slow_n> slow_;
};

}  // namespace signalbox
