#include "core/signals/indicators/std_dev.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(StdDev, WorkedByHand) {
    // The textbook's eight: mean 5, squares 9 1 1 1 0 0 4 16 sum to 32, √(32/8) = 2.
    check_series(
        StdDev<8>(),
        {{2, nothing}, {4, nothing}, {4, nothing}, {4, nothing}, {5, nothing}, {5, nothing}, {7, nothing}, {9, 2}});
    check_series(StdDev<2>(), {{1, nothing}, {3, 1}, {3, 0}, {-3, 3}});
}

TEST(StdDev, SeesSmallMovesOfALargePrice) {
    // E[x²] − E[x]² would say 0 or NaN here.
    check_series(StdDev<2>(), {{0x1p30, nothing}, {0x1p30 + 0x1p-20, 0x1p-21}});
}

TEST(StdDev, OfEqualValuesIsExactlyZero) {
    for (const double value : {0.0, 0.1, 0.3, 46216.93, 1e-8}) {
        StdDev<20> deviation;
        for (int bar = 1; bar < 20; ++bar) EXPECT_FALSE(deviation.update(value));
        EXPECT_EQ(deviation.update(value), 0);
    }
}

TEST(StdDev, AgreesWithTheDefinitionOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-15m");
    StdDev<20> deviation;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto got = deviation.update(candles.close[t]);
        if (t < 19) continue;
        long double mean = 0, squares = 0;
        for (std::size_t i = t - 19; i <= t; ++i) mean += candles.close[i] / 20.0L;
        for (std::size_t i = t - 19; i <= t; ++i) squares += (candles.close[i] - mean) * (candles.close[i] - mean);
        ASSERT_NEAR(*got, static_cast<double>(std::sqrt(squares / 20)), 1e-14 * candles.close[t]) << "row " << t;
    }
}

}  // namespace
}  // namespace signalbox
