// Percent rank: how many of the n values before this one are not above it, in percent. As TradingView's ta.percentrank;
// TA-Lib's PERCENTRANK counts only values below.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"

namespace signalbox {

/// 0–100; 100 where nothing moves. O(n).
template <std::size_t n = at_run_time>
class PercentRank {
public:
    explicit PercentRank(int period = length_or(n, 100)) : last_(period + 1) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        const auto before = last_.values().first(last_.size() - 1);
        const auto not_above = std::ranges::count_if(before, [value](double x) { return x <= value; });
        return 100 * (static_cast<double>(not_above) / static_cast<double>(before.size()));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, longer(n, 1)> last_;
};

}  // namespace signalbox
