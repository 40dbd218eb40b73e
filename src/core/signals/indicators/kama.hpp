// Kaufman's adaptive moving average (Perry Kaufman, Smarter Trading, 1995): average += (close − average) · s², where
// s = 2/31 + e · (2/3 − 2/31) and the efficiency e is the way made over n closes, |close − close n ago|, by the way
// gone, Σ |close − close before|. Seeded with the close before the first value. TA-Lib: KAMA.
//
// Where nothing moves e is 0/0 and the average stays where it is drawn to: e counts as 1, as in TA-Lib. TA-Lib also
// takes e for 1 where the way gone, with its sign lost in rounding, is not above a rise; the quotient is 1 there
// anyway. Way gone is summed anew each bar; TA-Lib carries it along.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// In the unit of its input. Its start fades by (1 − (2/31)²) a bar at the slowest, hence the long settled length.
template <std::size_t n = at_run_time>
class Kama {
public:
    explicit Kama(int period = length_or(n, 10)) : last_(period + 1) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up() + bars_to_forget(1 - slow * slow); }

    std::optional<double> update(double close) {
        if (!last_.empty() && !last_.full()) average_ = last_.newest();  // in the end the close before the first value
        last_.push(close);
        if (!last_.full()) return std::nullopt;
        const auto closes = last_.window();
        const double made = std::abs(close - last_.oldest());
        const double gone =
            sum_over(closes.size() - 1, [closes](std::size_t i) { return std::abs(closes[i + 1] - closes[i]); });
        const double efficiency = gone > made ? made / gone : 1.0;
        const double s = slow + efficiency * (fast - slow);
        average_ += (close - average_) * (s * s);
        return average_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
        visit("average", self.average_);
    }

private:
    static constexpr double fast = 2.0 / 3;
    static constexpr double slow = 2.0 / 31;

    Last<double, longer(n, 1)> last_;
    double average_ = 0;
};

}  // namespace signalbox
