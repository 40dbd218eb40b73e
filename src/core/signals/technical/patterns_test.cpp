// Each pattern on hand-made candles, on its limits and just outside them; and everything upside down.
#include "core/signals/technical/patterns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/base/archive.hpp"

namespace signalbox {
namespace {

struct Ohlc {
    double open, high, low, close;
};
using Bars = std::vector<Ohlc>;
using Names = std::set<std::string>;

/// A candle without shadows.
Ohlc body(double open, double close) { return {open, std::max(open, close), std::min(open, close), close}; }

Bars mirrored(Bars bars) {
    for (Ohlc& bar : bars) bar = {200 - bar.open, 200 - bar.low, 200 - bar.high, 200 - bar.close};
    return bars;
}

/// Thirteen black bodies of 1 whose closes fall to 100: the mean body is 1 and each closes below its SMA10.
Bars falling() {
    Bars bars;
    for (double close = 112; close >= 100; close -= 1) bars.push_back(body(close + 1, close));
    return bars;
}
/// Thirteen alike: each closes exactly on its SMA10.
Bars flat() { return Bars(13, body(101, 100)); }

Names found(Bars before, const Bars& bars) {
    before.insert(before.end(), bars.begin(), bars.end());
    PatternWindow window;
    for (const Ohlc& bar : before) window.update({{}, bar.open, bar.high, bar.low, bar.close, 0});
    Names names;
    const PatternSet set = window.find();
    for (int i = 0; i <= static_cast<int>(last_of(Pattern{})); ++i)
        if (set.has(static_cast<Pattern>(i))) names.emplace(to_text(static_cast<Pattern>(i)));
    return names;
}

std::string mirror_name(const std::string& name) {
    static const std::vector<std::pair<std::string, std::string>> pairs{{"hammer", "shooting_star"},
                                                                        {"inverted_hammer", "hanging_man"},
                                                                        {"bullish_engulfing", "bearish_engulfing"},
                                                                        {"bullish_harami", "bearish_harami"},
                                                                        {"piercing", "dark_cloud"},
                                                                        {"morning_star", "evening_star"},
                                                                        {"three_soldiers", "three_crows"}};
    for (const auto& [bull, bear] : pairs) {
        if (name == bull) return bear;
        if (name == bear) return bull;
    }
    return name;
}

/// After a fall, and upside down after a rise.
void expect_after_fall(const Bars& bars, const Names& names, const char* what) {
    EXPECT_EQ(found(falling(), bars), names) << what;
    Names mirror;
    for (const std::string& name : names) mirror.insert(mirror_name(name));
    EXPECT_EQ(found(mirrored(falling()), mirrored(bars)), mirror) << what << ", upside down";
}

TEST(Patterns, DojiIsABodyOfATenthOfTheRangeAndNoHammer) {
    expect_after_fall({{100, 105, 95, 101}}, {"doji"}, "body exactly a tenth");
    expect_after_fall({{100.25, 105, 95, 101.375}}, {}, "body over a tenth");
    expect_after_fall({{100, 100, 100, 100}}, {}, "no range");
    expect_after_fall({{100, 100.5, 95, 100.5}}, {"doji"}, "a doji of a hammer's shape");
    expect_after_fall({{100.5, 105.5, 100.5, 100.5}}, {"doji"}, "a doji of an inverted hammer's shape");
}

TEST(Patterns, HammerHasALongLowerShadowAfterAFallAndIsAHangingManAfterARise) {
    expect_after_fall({{100.5, 102.5, 97.5, 102}}, {"hammer"}, "shadow twice the body, upper a tenth of the range");
    expect_after_fall({{100.5, 102.5, 97.625, 102}}, {}, "lower shadow under twice the body");
    expect_after_fall({{100.5, 102.625, 97.5, 102}}, {}, "upper shadow over a tenth of the range");
    expect_after_fall({{102, 102.5, 97.5, 100.5}}, {"hammer"}, "a black one");
    EXPECT_EQ(found(mirrored(falling()), {{100.5, 102.5, 97.5, 102}}), Names{"hanging_man"});
    EXPECT_EQ(found(flat(), {{100.5, 102.5, 97.5, 102}}), Names{}) << "neither after a fall nor after a rise";
}

TEST(Patterns, InvertedHammerHasALongUpperShadowAfterAFallAndIsAShootingStarAfterARise) {
    expect_after_fall({{100.5, 105, 100, 102}}, {"inverted_hammer"}, "shadow twice the body, lower a tenth");
    expect_after_fall({{100.5, 104.875, 100, 102}}, {}, "upper shadow under twice the body");
    expect_after_fall({{100.5, 105, 99.875, 102}}, {}, "lower shadow over a tenth of the range");
    EXPECT_EQ(found(mirrored(falling()), {{100.5, 105, 100, 102}}), Names{"shooting_star"});
    EXPECT_EQ(found(flat(), {{100.5, 105, 100, 102}}), Names{});
}

TEST(Patterns, EngulfingIsAWhiteBodyAroundABlackOne) {
    const Ohlc black = body(101, 100);
    expect_after_fall({black, body(100, 101.25)}, {"bullish_engulfing"}, "opens at the close");
    expect_after_fall({black, body(99.5, 101)}, {"bullish_engulfing"}, "closes at the open");
    expect_after_fall({black, body(100.125, 101.5)}, {}, "opens above the close");
    expect_after_fall({black, body(99, 100.875)}, {}, "closes below the open");
    expect_after_fall({black, body(100, 101)}, {}, "no larger");
    expect_after_fall({body(100, 101), body(100, 102)}, {}, "the first is white");
    EXPECT_EQ(found(flat(), {black, body(99, 102)}), Names{}) << "not after a fall";
}

TEST(Patterns, HaramiIsASmallBodyInsideALongBlackOne) {
    const Ohlc black = body(104, 100);
    expect_after_fall({black, body(101, 102)}, {"bullish_harami"}, "white");
    expect_after_fall({black, body(102, 101)}, {"bullish_harami"}, "black");
    expect_after_fall({black, body(103, 104)}, {"bullish_harami"}, "up to the open");
    expect_after_fall({black, body(100, 101)}, {"bullish_harami"}, "down to the close");
    expect_after_fall({black, body(103.125, 104.125)}, {}, "over the open");
    expect_after_fall({black, body(99.875, 100.875)}, {}, "under the close");
    expect_after_fall({black, body(101, 102.5)}, {}, "not small");
    expect_after_fall({body(111, 100), body(103, 105)}, {}, "as large as the mean of ten, 2: not small");
    expect_after_fall({body(101, 100), body(100.25, 100.75)}, {}, "the first as large as the mean: not long");
    EXPECT_EQ(found(flat(), {black, body(101, 102)}), Names{});
}

TEST(Patterns, PiercingClosesBetweenTheMiddleAndTheOpenOfALongBlackOne) {
    const Ohlc black = body(104, 100);
    expect_after_fall({black, body(100, 103)}, {"piercing"}, "opens at the close");
    expect_after_fall({black, body(100.125, 103)}, {}, "opens above the close");
    expect_after_fall({black, body(99, 102)}, {}, "closes at the middle");
    expect_after_fall({black, body(99, 102.125)}, {"piercing"}, "just over it");
    expect_after_fall({black, body(100, 104)}, {}, "closes at the open");
    expect_after_fall({body(101, 100), body(99.75, 100.75)}, {}, "the first is not long");
    EXPECT_EQ(found(flat(), {black, body(100, 103)}), Names{});
}

TEST(Patterns, MorningStarIsALongBlackASmallLowAndALongWhiteOne) {
    const Ohlc black = body(104, 100), star = body(101.5, 102), white = body(101, 103);
    expect_after_fall({black, star, white}, {"morning_star"}, "the star's top at the middle");
    expect_after_fall({black, body(101.5, 102.125), white}, {}, "the star's top over the middle");
    expect_after_fall({black, body(100.5, 102), white}, {}, "the star is not small");
    expect_after_fall({black, star, body(100.5, 102)}, {}, "closes at the middle");
    expect_after_fall({black, star, body(100.5, 102.125)}, {"morning_star"}, "just over it");
    expect_after_fall({black, star, body(102, 103)}, {}, "the last is not long");
    expect_after_fall({body(101, 100), body(100, 100.5), body(100, 102)}, {}, "the first is not long");
    EXPECT_EQ(found(flat(), {black, star, white}), Names{});
}

TEST(Patterns, ThreeSoldiersAreThreeLongWhiteOnesAndAskNoPriorMove) {
    const Ohlc first = body(100, 102), second = body(101, 103.5), third{103, 109.5, 103, 108};
    expect_after_fall({first, second, third}, {"three_soldiers"}, "upper shadow three tenths of the body");
    EXPECT_EQ(found(flat(), {first, second, third}), Names{"three_soldiers"});
    EXPECT_EQ(found(mirrored(falling()), {first, second, third}), Names{"three_soldiers"});
    expect_after_fall({first, second, {103, 109.625, 103, 108}}, {}, "upper shadow longer");
    expect_after_fall({first, body(102, 104.5), third}, {"three_soldiers"}, "opens at the close before");
    expect_after_fall({first, body(100, 102.5), body(102, 107)}, {"three_soldiers"}, "opens at the open before");
    expect_after_fall({first, body(102.125, 104.5), third}, {}, "opens above the body before");
    expect_after_fall({first, body(99.875, 103.5), third}, {}, "opens below the body before");
    expect_after_fall({first, body(100, 102), body(101, 106)}, {}, "closes no higher");
    expect_after_fall({first, second, body(103, 104)}, {}, "the last is not long");
    expect_after_fall({{100, 102.75, 100, 102}, second, third}, {}, "the first one's shadow is longer");
}

TEST(Patterns, NoneIsFoundBeforeThirteenCandles) {
    const Bars all = falling();
    const Ohlc hammer{100.5, 102.5, 97.5, 102};
    EXPECT_EQ(found({all.begin() + 2, all.end()}, {hammer}), Names{});
    EXPECT_EQ(found({all.begin() + 1, all.end()}, {hammer}), Names{"hammer"});
}

TEST(Patterns, EveryPatternHasItsDirectionAndTheFirstThatCountsIsNamed) {
    for (int i = 0; i <= static_cast<int>(last_of(Pattern{})); ++i) {
        const auto pattern = static_cast<Pattern>(i);
        PatternSet set;
        EXPECT_TRUE(set.empty());
        set.add(pattern);
        EXPECT_EQ(set.first(), pattern);
        EXPECT_EQ(set.any_bullish(), direction_of(pattern) > 0);
        EXPECT_EQ(set.any_bearish(), direction_of(pattern) < 0);
        const std::string mirror = mirror_name(std::string(to_text(pattern)));
        if (pattern != Pattern::doji) {
            EXPECT_NE(mirror, to_text(pattern));
        }
        set.add(Pattern::doji);
        EXPECT_EQ(set.first(), pattern) << "a doji counts nothing";
    }
    EXPECT_EQ(direction_of(Pattern::hammer), 1);
    EXPECT_EQ(direction_of(Pattern::hanging_man), -1);
    EXPECT_EQ(direction_of(Pattern::inverted_hammer), 1);
    EXPECT_EQ(direction_of(Pattern::shooting_star), -1);
    EXPECT_EQ(direction_of(Pattern::piercing), 1);
    EXPECT_EQ(direction_of(Pattern::evening_star), -1);
    EXPECT_EQ(direction_of(Pattern::three_soldiers), 1);
}

}  // namespace
}  // namespace signalbox
