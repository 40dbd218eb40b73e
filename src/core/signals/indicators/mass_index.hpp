// Mass index (Donald Dorsey, 1992): Σ over the last n candles of EMA of (high − low) / EMA of that EMA. `ta`:
// MassIndex, whose averages start at the first value, ours at means. TA-Lib: MASSI.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Around n; each quotient is 1 where nothing ranges (0/0). O(n).
template <std::size_t n = at_run_time>
class MassIndex {
public:
    explicit MassIndex(int fast = 9, int period = length_or(n, 25)) : range_(fast), ranges_(fast), last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return range_.warm_up() + ranges_.warm_up() + last_.length() - 2; }
    int settled() const { return range_.settled() + ranges_.settled() + last_.length(); }

    std::optional<double> update(const Candle& candle) {
        const auto range = range_.update(candle.high - candle.low);
        if (!range) return std::nullopt;
        const auto ranges = ranges_.update(*range);
        if (!ranges) return std::nullopt;
        last_.push(*ranges > 1e-15 * candle.close ? *range / *ranges : 1.0);
        if (!last_.full()) return std::nullopt;
        return sum_of(last_.window(), [](double x) { return x; });
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("range", self.range_);
        visit("ranges", self.ranges_);
        visit("last", self.last_);
    }

private:
    Ema range_, ranges_;
    Last<double, n> last_;
};

}  // namespace signalbox
