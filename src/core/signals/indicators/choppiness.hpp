// Choppiness index (E. W. Dreiss): 100 · log(Σ true range / (highest high − lowest low)) / log n over the last n
// candles. No TA-Lib or `ta` function.
#pragma once

#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/base/math.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/true_range.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Mostly 0–100: 0 a straight way, 100 one that leads nowhere; beyond 100 only across price gaps. 50 where nothing
/// ranges. period ≥ 2. O(n).
template <std::size_t n = at_run_time>
class Choppiness {
public:
    explicit Choppiness(int period = length_or(n, 14)) : ranges_(period), highest_(period), lowest_(period) {
        check(period >= 2, "choppiness needs a period of at least 2");
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return ranges_.length() + 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(double high, double low, double close) {
        const auto range = true_range_.update(high, low, close);
        const auto highest = highest_.update(high);
        const auto lowest = lowest_.update(low);
        if (!range) return std::nullopt;
        ranges_.push(*range);
        if (!ranges_.full() || !highest || !lowest) return std::nullopt;
        const double reach = *highest - *lowest;
        if (reach <= 0) return 50.0;
        const double way = sum_of(ranges_.window(), [](double x) { return x; });
        return 100 * (log(way / reach) / log(static_cast<double>(ranges_.size())));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("true_range", self.true_range_);
        visit("ranges", self.ranges_);
        visit("highest", self.highest_);
        visit("lowest", self.lowest_);
    }

private:
    TrueRange true_range_;
    Last<double, n> ranges_;
    RollingMax<n> highest_;
    RollingMin<n> lowest_;
};

}  // namespace signalbox
