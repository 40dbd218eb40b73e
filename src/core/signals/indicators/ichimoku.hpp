// Ichimoku Kinko Hyo (Goichi Hosoda, 1969): the middles between highest high and lowest low of three lengths.
// conversion of the first, base of the second, span A the mean of both, span B of the third. `ta`: IchimokuIndicator;
// no TA-Lib function.
//
// Nothing is displaced: spans A and B are those of this bar, which charts draw 26 bars further right; the lagging line
// is the close, which charts draw 26 bars further left.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/donchian.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In price units.
struct IchimokuValue {
    double conversion = 0;
    double base = 0;
    double span_a = 0;
    double span_b = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("conversion", self.conversion);
        visit("base", self.base);
        visit("span_a", self.span_a);
        visit("span_b", self.span_b);
    }
};

/// `Ichimoku<9, 26, 52>` is the usual one. first < second < third.
template <std::size_t first_n = at_run_time, std::size_t second_n = at_run_time, std::size_t third_n = at_run_time>
class Ichimoku {
public:
    explicit Ichimoku(int first = length_or(first_n, 9), int second = length_or(second_n, 26),
                      int third = length_or(third_n, 52))
        : first_(first), second_(second), third_(third) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return third_.warm_up(); }
    int settled() const { return warm_up(); }

    std::optional<IchimokuValue> update(const Candle& candle) {
        const auto first = first_.update(candle);
        const auto second = second_.update(candle);
        const auto third = third_.update(candle);
        if (!first || !second || !third) return std::nullopt;
        return IchimokuValue{.conversion = first->middle,
                             .base = second->middle,
                             .span_a = (first->middle + second->middle) / 2,
                             .span_b = third->middle};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("first", self.first_);
        visit("second", self.second_);
        visit("third", self.third_);
    }

private:
    Donchian<first_n> first_;
    Donchian<second_n> second_;
    Donchian<third_n> third_;
};

}  // namespace signalbox
