// Commodity channel index (Donald Lambert, 1980): the typical price's distance from its mean over n candles, in units
// of 0.015 mean absolute distances. TA-Lib: CCI.
//
// Typical prices that are 1e-15 of their size apart differ by how adding and dividing by three rounds: nothing
// moves.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// Around 0, most of it between −100 and +100; 0 where nothing moves. O(n).
template <std::size_t n = at_run_time>
class Cci {
public:
    explicit Cci(int period = length_or(n, 20)) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double high, double low, double close) {
        const double newest = typical_price(high, low, close);
        last_.push(newest);
        if (!last_.full()) return std::nullopt;
        const auto prices = last_.window();
        const double mean = mean_from_newest(prices);  // as a distance from the newest
        double apart = sum_of(prices, [=](double x) { return std::abs((x - newest) - mean); });
        apart /= static_cast<double>(prices.size());
        if (apart <= 1e-15 * newest) return 0.0;
        return -mean / (0.015 * apart);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, n> last_;
};

}  // namespace signalbox
