// Detrended price oscillator, not displaced: the close n/2 + 1 candles before minus the mean of the last n closes.
// (Charts draw it at that earlier candle, which would show there what was not known yet.) `ta`: DPOIndicator.
// TA-Lib: DPO.
#pragma once

#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// In price units. period ≥ 3. O(n).
template <std::size_t n = at_run_time>
class Dpo {
public:
    explicit Dpo(int period = length_or(n, 20)) : last_(period) {
        check(period >= 3, "this oscillator needs 3 closes");
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double close) {
        last_.push(close);
        if (!last_.full()) return std::nullopt;
        return (last_.ago(last_.size() / 2 + 1) - close) - mean_from_newest(last_.window());
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, n> last_;
};

}  // namespace signalbox
