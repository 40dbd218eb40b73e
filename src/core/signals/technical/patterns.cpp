// See patterns.hpp. The rules are written once, for the bullish form; the bearish one reads every price with its sign
// turned, which is exact: high and low change places, white and black too.
#include "core/signals/technical/patterns.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/signals/indicators/window.hpp"

namespace signalbox {

std::string_view to_text(Pattern pattern) {
    switch (pattern) {
        case Pattern::doji: return "doji";
        case Pattern::hammer: return "hammer";
        case Pattern::hanging_man: return "hanging_man";
        case Pattern::inverted_hammer: return "inverted_hammer";
        case Pattern::shooting_star: return "shooting_star";
        case Pattern::bullish_engulfing: return "bullish_engulfing";
        case Pattern::bearish_engulfing: return "bearish_engulfing";
        case Pattern::bullish_harami: return "bullish_harami";
        case Pattern::bearish_harami: return "bearish_harami";
        case Pattern::piercing: return "piercing";
        case Pattern::dark_cloud: return "dark_cloud";
        case Pattern::morning_star: return "morning_star";
        case Pattern::evening_star: return "evening_star";
        case Pattern::three_soldiers: return "three_soldiers";
        case Pattern::three_crows: return "three_crows";
    }
    return "unknown";
}

int direction_of(Pattern pattern) {
    if (pattern == Pattern::doji) return 0;
    return static_cast<unsigned>(pattern) % 2 == 1 ? 1 : -1;
}

Pattern PatternSet::first() const {
    const std::uint32_t counting = bits_ & (bullish | bearish);
    return static_cast<Pattern>(std::countr_zero(counting != 0 ? counting : bits_));
}

/// One candle as the rules see it.
struct PatternWindow::Shape {
    double open, close, body, range, upper, lower;

    Shape(const Bar& bar, bool up)
        : open(up ? bar.open : -bar.open),
          close(up ? bar.close : -bar.close),
          body(std::abs(close - open)),
          range(bar.high - bar.low),
          upper((up ? bar.high : -bar.low) - top()),
          lower(bottom() - (up ? bar.low : -bar.high)) {}

    double top() const { return std::max(open, close); }
    double bottom() const { return std::min(open, close); }
    double middle() const { return (open + close) / 2; }
    bool white() const { return close > open; }
    bool black() const { return close < open; }
    bool is_doji() const { return range > 0 && body <= 0.1 * range; }
};

void PatternWindow::update(const Candle& candle) {
    bars_.push({candle.open, candle.high, candle.low, candle.close});
    closes_.push(candle.close);
    bodies_.push(std::abs(candle.close - candle.open));
}

PatternSet PatternWindow::find() const {
    PatternSet found;
    if (!closes_.full()) return found;
    if (Shape(bars_.ago(0), true).is_doji()) found.add(Pattern::doji);
    find_directed(true, found);
    find_directed(false, found);
    return found;
}

void PatternWindow::find_directed(bool up, PatternSet& found) const {
    const Shape c0(bars_.ago(0), up);
    const Shape c1(bars_.ago(1), up);
    const Shape c2(bars_.ago(2), up);
    const auto name = [&](Pattern bullish, Pattern bearish) { found.add(up ? bullish : bearish); };
    // Ten candles that end `back` candles ago. The means are only taken once a shape asks for them.
    const auto mean10 = [](const Ring<double, reach>& values, std::size_t back) {
        return mean_of(values.window().subspan(reach - 10 - back).first<10>());
    };
    const auto after_fall = [&](std::size_t before) {
        const double close = closes_.ago(before);
        return up ? close < mean10(closes_, before) : close > mean10(closes_, before);
    };
    const auto is_long = [&](std::size_t back, const Shape& c) { return c.body > mean10(bodies_, back + 1); };
    const auto is_small = [&](std::size_t back, const Shape& c) { return c.body < mean10(bodies_, back + 1); };

    if (c0.range > 0 && !c0.is_doji()) {
        // Upside down a hammer is a shooting star, and an inverted hammer a hanging man.
        if (c0.lower >= 2 * c0.body && c0.upper <= 0.1 * c0.range && after_fall(1))
            name(Pattern::hammer, Pattern::shooting_star);
        if (c0.upper >= 2 * c0.body && c0.lower <= 0.1 * c0.range && after_fall(1))
            name(Pattern::inverted_hammer, Pattern::hanging_man);
    }
    if (c1.black()) {
        if (c0.white() && c0.open <= c1.close && c0.close >= c1.open && c0.body > c1.body && after_fall(2))
            name(Pattern::bullish_engulfing, Pattern::bearish_engulfing);
        if (c0.top() <= c1.open && c0.bottom() >= c1.close && is_long(1, c1) && is_small(0, c0) && after_fall(2))
            name(Pattern::bullish_harami, Pattern::bearish_harami);
        if (c0.white() && c0.open <= c1.close && c0.close > c1.middle() && c0.close < c1.open && is_long(1, c1) &&
            after_fall(2))
            name(Pattern::piercing, Pattern::dark_cloud);
    }
    if (c2.black() && c0.white() && c1.top() <= c2.middle() && c0.close > c2.middle() && is_long(2, c2) &&
        is_small(1, c1) && is_long(0, c0) && after_fall(3))
        name(Pattern::morning_star, Pattern::evening_star);
    if (c2.white() && c1.white() && c0.white() && c1.close > c2.close && c0.close > c1.close && c1.open >= c2.open &&
        c1.open <= c2.close && c0.open >= c1.open && c0.open <= c1.close && c2.upper <= 0.3 * c2.body &&
        c1.upper <= 0.3 * c1.body && c0.upper <= 0.3 * c0.body && is_long(2, c2) && is_long(1, c1) && is_long(0, c0))
        name(Pattern::three_soldiers, Pattern::three_crows);
}

}  // namespace signalbox
