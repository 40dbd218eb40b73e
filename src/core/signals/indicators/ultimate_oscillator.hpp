// Ultimate oscillator (Larry Williams, 1976): buying pressure, close − the lower of low and last close, as a share of
// the true range, each summed over three lengths; 100 · (4 first + 2 second + third) / 7. TA-Lib: ULTOSC.
//
// A length in which nothing ranged counts ½; in TA-Lib 0.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/true_range.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// 0–100. `UltimateOscillator<7, 14, 28>` is the usual one. first < second < third. O(third).
template <std::size_t first_n = at_run_time, std::size_t second_n = at_run_time, std::size_t third_n = at_run_time>
class UltimateOscillator {
public:
    explicit UltimateOscillator(int first = length_or(first_n, 7), int second = length_or(second_n, 14),
                                int third = length_or(third_n, 28))
        : first_(static_cast<std::size_t>(first)),
          second_(static_cast<std::size_t>(second)),
          pressures_(third),
          ranges_(third) {
        check(1 <= first && first < second && second < third, "an ultimate oscillator needs three rising lengths");
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return ranges_.length() + 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(double high, double low, double close) {
        const double before = close_;
        close_ = close;
        const auto range = true_range_.update(high, low, close);
        if (!range) return std::nullopt;
        pressures_.push(close - std::min(low, before));
        ranges_.push(*range);
        if (!ranges_.full()) return std::nullopt;
        return 100 * ((4 * share(first_) + 2 * share(second_) + share(ranges_.size())) / 7);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close_);
        visit("true_range", self.true_range_);
        visit("pressures", self.pressures_);
        visit("ranges", self.ranges_);
    }

private:
    double share(std::size_t count) const {
        const auto itself = [](double x) { return x; };
        const double range = sum_of(ranges_.values().last(count), itself);
        return range > 0 ? sum_of(pressures_.values().last(count), itself) / range : 0.5;
    }

    std::size_t first_, second_;
    double close_ = 0;
    TrueRange true_range_;
    Last<double, third_n> pressures_, ranges_;
};

}  // namespace signalbox
