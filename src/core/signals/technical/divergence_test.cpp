// Divergence on hand-made swings: what must part, the newest pair only, and both time limits.
#include "core/signals/technical/divergence.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace signalbox {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Bullish on the lows as given; the mirror image on highs must be as bearish.
bool bullish(const std::vector<Swing>& lows, std::int64_t now) {
    SwingList given, mirror;
    for (const Swing& low : lows) {
        given.add(low);
        mirror.add({low.candle, -low.price, 100 - low.rsi, -low.histogram});
    }
    const Divergence up = find_divergence({}, given, now);
    const Divergence down = find_divergence(mirror, {}, now);
    EXPECT_FALSE(up.bearish);
    EXPECT_FALSE(down.bullish);
    EXPECT_EQ(up.bullish, down.bearish) << "upside down";
    return up.bullish;
}

TEST(Divergence, IsALowerLowWithAHigherOscillator) {
    EXPECT_TRUE(bullish({{20, 100, 30, -2}, {40, 99, 31, -1}}, 45)) << "both oscillators higher";
    EXPECT_TRUE(bullish({{20, 100, 30, -2}, {40, 99, 31, -3}}, 45)) << "RSI alone";
    EXPECT_TRUE(bullish({{20, 100, 30, -2}, {40, 99, 29, -1}}, 45)) << "histogram alone";
    EXPECT_FALSE(bullish({{20, 100, 30, -2}, {40, 99, 29, -3}}, 45)) << "neither";
    EXPECT_FALSE(bullish({{20, 100, 30, -2}, {40, 99, 30, -2}}, 45)) << "equal oscillators";
    EXPECT_FALSE(bullish({{20, 100, 30, -2}, {40, 100, 31, -1}}, 45)) << "an equal low";
    EXPECT_FALSE(bullish({{20, 100, 30, -2}, {40, 101, 29, -3}}, 45)) << "hidden ones don't count";
}

TEST(Divergence, LooksAtTheNewestPairOnly) {
    EXPECT_FALSE(bullish({{10, 100, 30, -2}, {20, 90, 20, -3}, {40, 91, 31, -1}}, 45));
    EXPECT_FALSE(bullish({{40, 99, 31, -1}}, 45)) << "one is no pair";
    EXPECT_FALSE(bullish({}, 45));
}

TEST(Divergence, HoldsForSixtyCandlesBetweenTheTwoAndTenSinceTheNewer) {
    EXPECT_TRUE(bullish({{20, 100, 30, -2}, {80, 99, 31, -1}}, 85)) << "60 apart";
    EXPECT_FALSE(bullish({{20, 100, 30, -2}, {81, 99, 31, -1}}, 86)) << "61 apart";
    EXPECT_TRUE(bullish({{20, 100, 30, -2}, {40, 99, 31, -1}}, 50)) << "10 ago";
    EXPECT_FALSE(bullish({{20, 100, 30, -2}, {40, 99, 31, -1}}, 51)) << "11 ago";
}

TEST(Divergence, AnUnknownOscillatorSaysNothing) {
    EXPECT_FALSE(bullish({{20, 100, unknown, unknown}, {40, 99, 31, -1}}, 45));
    EXPECT_TRUE(bullish({{20, 100, 30, unknown}, {40, 99, 31, -1}}, 45));
}

TEST(Divergence, BothCanHoldAtOnce) {
    SwingList highs, lows;
    lows.add({20, 100, 30, -2});
    lows.add({40, 99, 31, -1});
    highs.add({25, 110, 70, 2});
    highs.add({42, 111, 69, 1});
    EXPECT_EQ(find_divergence(highs, lows, 47), (Divergence{true, true}));
}

}  // namespace
}  // namespace signalbox
