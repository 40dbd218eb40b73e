#include "core/signals/indicators/stoch_rsi.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(StochRsi, WorkedByHand) {
    // RSI(2) of these closes from the third on: 200/3, 600/7, 600/11, 2200/27 (rsi_test.cpp). Over windows of 3:
    // 600/11 is the lowest: raw 0; then (2200/27 − 600/11) / (600/7 − 600/11) = 70/81. K is their mean of two.
    StochRsi<2, 3, 2, 1> stoch;
    for (const double close : {10.0, 11.0, 10.5, 11.5, 11.0}) EXPECT_FALSE(stoch.update(close));
    const auto value = stoch.update(12);
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->k, 35.0 / 81, 1e-14);
    EXPECT_NEAR(value->d, 35.0 / 81, 1e-14);
}

TEST(StochRsi, IsNeutralWhereRsiDoesNotMove) {
    // A flat series, and one that only rises (RSI 100 throughout): 0/0, so ½, exactly.
    for (const double slope : {0.0, 1.0}) {
        StochRsi<> stoch;
        for (int bar = 1; bar < 200; ++bar) {
            const auto value = stoch.update(100 + slope * bar);
            ASSERT_EQ(value.has_value(), bar >= 32);
            if (!value) continue;
            ASSERT_EQ(value->k, 0.5);
            ASSERT_EQ(value->d, 0.5);
        }
    }
}

TEST(StochRsi, TakesTheRoundingOfAStandstillForNoMovement) {
    StochRsi<> stoch;
    for (int bar = 0; bar < 60; ++bar) stoch.update(100 + bar % 7);
    for (int bar = 0; bar < 20; ++bar) stoch.update(103.3);
    for (int bar = 0; bar < 200; ++bar) {
        const auto value = stoch.update(103.3);
        ASSERT_EQ(value->k, 0.5);
        ASSERT_EQ(value->d, 0.5);
    }
}

TEST(StochRsi, AgreesWithTheDefinitionOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-15m");
    std::vector<long double> rsi, raw, k, d;
    long double gain = 0, loss = 0;
    StochRsi<> stoch;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto got = stoch.update(candles.close[t]);
        if (t == 0) continue;
        const long double move = static_cast<long double>(candles.close[t]) - candles.close[t - 1];
        const long double up = std::max(move, 0.0L), down = std::max(-move, 0.0L);
        gain = t <= 14 ? gain + up / 14 : (gain * 13 + up) / 14;
        loss = t <= 14 ? loss + down / 14 : (loss * 13 + down) / 14;
        if (t < 14) continue;
        rsi.push_back(100 * gain / (gain + loss));
        if (rsi.size() < 14) continue;
        const auto [low, high] = std::minmax_element(rsi.end() - 14, rsi.end());
        raw.push_back((rsi.back() - *low) / (*high - *low));
        if (raw.size() < 3) continue;
        k.push_back((raw.end()[-1] + raw.end()[-2] + raw.end()[-3]) / 3);
        if (k.size() < 3) continue;
        d.push_back((k.end()[-1] + k.end()[-2] + k.end()[-3]) / 3);
        ASSERT_TRUE(got) << "row " << t;
        ASSERT_NEAR(got->k, static_cast<double>(k.back()), 1e-10) << "row " << t;
        ASSERT_NEAR(got->d, static_cast<double>(d.back()), 1e-10) << "row " << t;
    }
}

}  // namespace
}  // namespace signalbox
