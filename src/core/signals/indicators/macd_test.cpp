#include "core/signals/indicators/macd.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Macd, WorkedByHand) {
    // (2, 3, 2) over 1 2 4 8 16. Slow: seed (1 + 2 + 4)/3 = 7/3, weight ½: 31/6, 127/12. Fast lets 1 pass: seed
    // (2 + 4)/2 = 3, weight ⅔: 19/3, 115/9. Lines 2/3, 7/6, 79/36. Signal: seed (2/3 + 7/6)/2 = 11/12, then
    // 11/12 + ⅔ (79/36 − 11/12) = 191/108.
    Macd macd(2, 3, 2);
    for (const double close : {1.0, 2.0, 4.0}) EXPECT_FALSE(macd.update(close));
    const auto fourth = macd.update(8);
    ASSERT_TRUE(fourth);
    EXPECT_NEAR(fourth->line, 7.0 / 6, 1e-14);
    EXPECT_NEAR(fourth->signal, 11.0 / 12, 1e-14);
    EXPECT_NEAR(fourth->histogram, 1.0 / 4, 1e-14);
    const auto fifth = macd.update(16);
    ASSERT_TRUE(fifth);
    EXPECT_NEAR(fifth->line, 79.0 / 36, 1e-14);
    EXPECT_NEAR(fifth->signal, 191.0 / 108, 1e-14);
    EXPECT_NEAR(fifth->histogram, 23.0 / 54, 1e-14);
}

TEST(Macd, OfAFlatSeriesIsExactlyZero) {
    Macd macd;
    for (int bar = 1; bar < 500; ++bar) {
        const auto value = macd.update(0.3);
        ASSERT_EQ(value.has_value(), bar >= 34);
        if (!value) continue;
        EXPECT_EQ(value->line, 0);
        EXPECT_EQ(value->signal, 0);
        EXPECT_EQ(value->histogram, 0);
    }
}

TEST(Macd, AgreesWithTheDefinitionOnRealCandles) {
    // TA-Lib's seeds: slow = mean of closes 0…25, fast = mean of closes 14…25, signal = mean of the first nine lines.
    REAL_CANDLES_OR_SKIP(candles, "SOLUSDT-15m");
    Macd macd;
    long double fast = 0, slow = 0, signal = 0;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto got = macd.update(candles.close[t]);
        const long double close = candles.close[t];
        if (t < 26) {
            slow += close / 26;
            if (t >= 14) fast += close / 12;
        } else {
            slow = slow * 25 / 27 + close * 2 / 27;
            fast = fast * 11 / 13 + close * 2 / 13;
        }
        if (t < 25) continue;
        const long double line = fast - slow;
        signal = t < 34 ? signal + line / 9 : signal * 8 / 10 + line * 2 / 10;
        ASSERT_EQ(got.has_value(), t >= 33);
        if (!got) continue;
        ASSERT_NEAR(got->line, static_cast<double>(line), 1e-13 * candles.close[t]) << "row " << t;
        ASSERT_NEAR(got->signal, static_cast<double>(signal), 1e-13 * candles.close[t]) << "row " << t;
        ASSERT_NEAR(got->histogram, static_cast<double>(line - signal), 1e-13 * candles.close[t]) << "row " << t;
    }
}

TEST(MacdDeathTest, WantsTheFastAverageToBeTheShorterOne) { EXPECT_DEATH(Macd(26, 12, 9), "the shorter one"); }

}  // namespace
}  // namespace signalbox
