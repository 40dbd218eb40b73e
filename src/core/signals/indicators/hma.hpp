// Hull moving average (Alan Hull, 2005): WMA over √n of 2 · WMA over n/2 − WMA over n, both lengths rounded down.
// TA-Lib: HMA.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/wma.hpp"

namespace signalbox {

/// The largest whole number whose square is not above n (n in the type; a length of run time stays one).
constexpr std::size_t root_of(std::size_t n) {
    if (n == at_run_time) return n;
    std::size_t root = 1;
    while ((root + 1) * (root + 1) <= n) ++root;
    return root;
}

/// In the unit of its input; may overshoot it. Of equal values it is exactly that value. period ≥ 2. O(n).
template <std::size_t n = at_run_time>
class Hma {
public:
    explicit Hma(int period = length_or(n, 16))
        : half_(period / 2), whole_(period), smooth_(static_cast<int>(root_of(static_cast<std::size_t>(period)))) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return whole_.warm_up() + smooth_.warm_up() - 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(double value) {
        const auto half = half_.update(value);
        const auto whole = whole_.update(value);
        if (!half || !whole) return std::nullopt;
        return smooth_.update(2 * *half - *whole);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("half", self.half_);
        visit("whole", self.whole_);
        visit("smooth", self.smooth_);
    }

private:
    Wma<n == at_run_time ? n : n / 2> half_;
    Wma<n> whole_;
    Wma<root_of(n)> smooth_;
};

}  // namespace signalbox
