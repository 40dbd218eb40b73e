#include "core/signals/indicators/bollinger.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/std_dev.hpp"

namespace signalbox {
namespace {

TEST(Bollinger, WorkedByHand) {
    // The textbook's eight again: mean 5, deviation 2; two of them are 4.
    Bollinger<8> bands;
    for (const double close : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0}) EXPECT_FALSE(bands.update(close));
    const auto value = bands.update(9);
    ASSERT_TRUE(value);
    EXPECT_DOUBLE_EQ(value->lower, 1);
    EXPECT_DOUBLE_EQ(value->middle, 5);
    EXPECT_DOUBLE_EQ(value->upper, 9);
    EXPECT_DOUBLE_EQ(value->width(), 8.0 / 5);
    EXPECT_DOUBLE_EQ(value->position(1), 0);
    EXPECT_DOUBLE_EQ(value->position(7), 0.75);
    EXPECT_DOUBLE_EQ(value->position(11), 1.25);
}

TEST(Bollinger, FallsTogetherWhereNothingMoves) {
    Bollinger<20> bands;
    for (int bar = 1; bar < 20; ++bar) bands.update(0.3);
    const auto value = bands.update(0.3);
    ASSERT_TRUE(value);
    EXPECT_EQ(value->lower, 0.3);
    EXPECT_EQ(value->upper, 0.3);
    EXPECT_EQ(value->width(), 0);
    EXPECT_EQ(value->position(0.3), 0.5);
}

TEST(Bollinger, StandsOnTheMeanAndTheDeviationOfTheSameWindow) {
    REAL_CANDLES_OR_SKIP(candles, "ETHUSDT-1h");
    Bollinger<20> bands(2.5);
    Sma<20> mean;
    StdDev<20> deviation;
    for (const double close : candles.close) {
        const auto got = bands.update(close);
        const auto middle = mean.update(close);
        const auto width = deviation.update(close);
        ASSERT_EQ(got.has_value(), middle.has_value());
        if (!got) continue;
        ASSERT_EQ(got->middle, *middle);
        ASSERT_EQ(got->upper, *middle + 2.5 * *width);
        ASSERT_EQ(got->lower, *middle - 2.5 * *width);
    }
}

}  // namespace
}  // namespace signalbox
