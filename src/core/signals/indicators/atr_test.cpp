#include "core/signals/indicators/atr.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Atr, WorkedByHand) {
    // Period 2. True ranges: none for the first bar; 3 (its own); 5 (gap up: 15 − 10); 4 (gap down: 14 − 10); 0.
    // Seed (3 + 5)/2 = 4, (4 + 4)/2 = 4, (4 + 0)/2 = 2.
    Atr atr(2);
    EXPECT_FALSE(atr.update(12, 9, 11));
    EXPECT_FALSE(atr.update(12, 9, 10));
    EXPECT_EQ(atr.update(15, 13, 14), 4);
    EXPECT_EQ(atr.update(11, 10, 10), 4);
    EXPECT_EQ(atr.update(10, 10, 10), 2);
}

TEST(Atr, OfAFlatSeriesIsZero) {
    Atr atr;
    for (int bar = 1; bar < 100; ++bar) {
        const auto value = atr.update(0.3, 0.3, 0.3);
        ASSERT_EQ(value.has_value(), bar >= 15);
        if (value) {
            EXPECT_EQ(*value, 0);
        }
    }
}

TEST(Atr, AgreesWithTheDefinitionOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "SOLUSDT-15m");
    Atr atr(14);
    atr.update(candles.high[0], candles.low[0], candles.close[0]);
    long double average = 0;
    for (std::size_t t = 1; t < candles.size(); ++t) {
        const auto got = atr.update(candles.high[t], candles.low[t], candles.close[t]);
        // Wilder's words: from the true low to the true high, the last close included.
        const long double range = static_cast<long double>(std::max(candles.high[t], candles.close[t - 1])) -
                                  std::min(candles.low[t], candles.close[t - 1]);
        average = t <= 14 ? average + range / 14 : (average * 13 + range) / 14;
        if (t < 14) continue;
        ASSERT_NEAR(*got, static_cast<double>(average), 1e-13 * candles.close[t]) << "row " << t;
    }
}

}  // namespace
}  // namespace signalbox
