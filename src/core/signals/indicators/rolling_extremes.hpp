// The highest and the lowest of the last n values. TA-Lib: MAX, MIN.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"

namespace signalbox {

/// The value before which no other comes by `Before`. The window is searched only when the extreme itself has left it,
/// so an update is O(1) but for every n-th on average, and a steady slope away from the extreme costs O(n).
template <std::size_t n, typename Before>
class RollingExtreme {
public:
    RollingExtreme() : RollingExtreme(length_or(n, 20)) {}
    explicit RollingExtreme(int period) : last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        const bool leaves = last_.full() && last_.oldest() == extreme_;
        const bool first = last_.empty();
        last_.push(value);
        if (leaves) {
            extreme_ = *std::ranges::min_element(last_.values(), Before{});
        } else if (first || Before{}(value, extreme_)) {
            extreme_ = value;
        }
        if (!last_.full()) return std::nullopt;
        return extreme_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
        visit("extreme", self.extreme_);
    }

private:
    Last<double, n> last_;
    double extreme_ = 0;
};

template <std::size_t n = at_run_time>
using RollingMax = RollingExtreme<n, std::greater<>>;
template <std::size_t n = at_run_time>
using RollingMin = RollingExtreme<n, std::less<>>;

}  // namespace signalbox
