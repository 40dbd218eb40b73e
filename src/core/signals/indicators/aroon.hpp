// Aroon (Tushar Chande, 1995): how lately the highest high and the lowest low of the last n + 1 candles were, 100 · (n
// − bars since) / n; the latest one counts where several are equal. TA-Lib: AROON, AROONOSC. (`ta` looks at n candles,
// not n + 1.)
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"

namespace signalbox {

/// up and down 0–100, oscillator = up − down −100…+100.
struct AroonValue {
    double up = 0;
    double down = 0;
    double oscillator = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("up", self.up);
        visit("down", self.down);
        visit("oscillator", self.oscillator);
    }
};

/// A flat series has up and down 100, oscillator 0. O(n).
template <std::size_t n = at_run_time>
class Aroon {
public:
    explicit Aroon(int period = length_or(n, 14)) : highs_(period + 1), lows_(period + 1) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return highs_.length(); }
    int settled() const { return warm_up(); }

    std::optional<AroonValue> update(const Candle& candle) {
        highs_.push(candle.high);
        lows_.push(candle.low);
        if (!highs_.full()) return std::nullopt;
        const auto highs = highs_.window();
        const auto lows = lows_.window();
        std::size_t highest = 0, lowest = 0;
        for (std::size_t i = 1; i < highs.size(); ++i) {
            if (highs[i] >= highs[highest]) highest = i;
            if (lows[i] <= lows[lowest]) lowest = i;
        }
        const auto period = static_cast<double>(highs.size() - 1);
        const double up = 100 * (static_cast<double>(highest) / period);
        const double down = 100 * (static_cast<double>(lowest) / period);
        return AroonValue{.up = up, .down = down, .oscillator = up - down};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("highs", self.highs_);
        visit("lows", self.lows_);
    }

private:
    Last<double, longer(n, 1)> highs_, lows_;
};

}  // namespace signalbox
