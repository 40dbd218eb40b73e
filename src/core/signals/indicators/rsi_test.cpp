#include "core/signals/indicators/rsi.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Rsi, WorkedByHand) {
    // Period 2. Moves +1, −½: gain ½, loss ¼: 100 · 2/3. Then +1: gain ¾, loss ⅛: 6/7. −½: ⅜, 5/16: 6/11.
    check_series(Rsi(2), {{10, nothing}, {11, nothing}, {10.5, 200.0 / 3}, {11.5, 600.0 / 7}, {11, 600.0 / 11}});
}

TEST(Rsi, AgreesWithTheWorksheetThatEverybodyPublishes) {
    // The 33 closes of the well-known RSI worksheet (to the cent) and its RSI(14), to two places; the same digits come
    // from exact fractions.
    constexpr std::array closes = {44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.10, 45.42, 45.84, 46.08, 45.89,
                                   46.03, 45.61, 46.28, 46.28, 46.00, 46.03, 46.41, 46.22, 45.64, 46.21, 46.25,
                                   45.71, 46.45, 45.78, 45.35, 44.03, 44.18, 44.22, 44.57, 43.42, 42.66, 43.13};
    constexpr std::array expected = {70.46, 66.25, 66.48, 69.35, 66.29, 57.92, 62.88, 63.21, 56.01, 62.34,
                                     54.67, 50.39, 40.02, 41.49, 41.90, 45.50, 37.32, 33.09, 37.79};
    Rsi rsi(14);
    for (std::size_t bar = 0; bar < closes.size(); ++bar) {
        const auto got = rsi.update(closes[bar]);
        ASSERT_EQ(got.has_value(), bar >= 14);
        if (got) {
            EXPECT_NEAR(*got, expected[bar - 14], 0.005) << "bar " << bar;
        }
    }
}

TEST(Rsi, KnowsItsEdges) {
    // Only up 100, only down 0, nothing at all 50.
    check_series(Rsi(2), {{1, nothing}, {2, nothing}, {3, 100}, {4, 100}});
    check_series(Rsi(2), {{4, nothing}, {3, nothing}, {2, 0}, {1, 0}});
    check_series(Rsi(2), {{0.3, nothing}, {0.3, nothing}, {0.3, 50}, {0.3, 50}});
}

TEST(Rsi, StaysWhereItWasInAStandstillAndThenIsNeutral) {
    // Gain and loss fade alike, so their ratio stands, until what is left is below anything a price can move by.
    Rsi rsi(14);
    double last = 0;
    for (int bar = 0; bar < 40; ++bar) last = rsi.update(100 + bar % 3).value_or(0);
    const double standing = *rsi.update(100);
    EXPECT_NE(standing, last);
    for (int bar = 0; bar < 300; ++bar) ASSERT_NEAR(*rsi.update(100), standing, 1e-9);
    for (int bar = 0; bar < 300; ++bar) last = *rsi.update(100);
    EXPECT_EQ(last, 50);
    for (int bar = 0; bar < 30'000; ++bar) ASSERT_EQ(*rsi.update(100), 50);
    EXPECT_GT(*rsi.update(101), 99.9);
}

TEST(Rsi, AgreesWithTheDefinitionOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "ETHUSDT-15m");
    Rsi rsi(14);
    long double gain = 0, loss = 0;
    rsi.update(candles.close[0]);
    for (std::size_t t = 1; t < candles.size(); ++t) {
        const auto got = rsi.update(candles.close[t]);
        const long double move = static_cast<long double>(candles.close[t]) - candles.close[t - 1];
        const long double up = std::max(move, 0.0L), down = std::max(-move, 0.0L);
        if (t <= 14) {
            gain += up / 14;
            loss += down / 14;
        } else {
            gain = (gain * 13 + up) / 14;
            loss = (loss * 13 + down) / 14;
        }
        if (t < 14) continue;
        ASSERT_NEAR(*got, static_cast<double>(100 - 100 / (1 + gain / loss)), 1e-9) << "row " << t;
    }
}

}  // namespace
}  // namespace signalbox
