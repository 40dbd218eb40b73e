#include "core/signals/indicators/sma.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Sma, IsTheMeanOfTheLastValues) {
    check_series(Sma<3>(), {{1, nothing}, {2, nothing}, {3, 2}, {4, 3}, {11, 6}, {-6, 3}});
    check_series(Sma<1>(), {{7, 7}, {9, 9}});
}

TEST(Sma, ForgetsAHugeValueWithoutATrace) {
    // A running sum would keep what 1e17 swallowed.
    check_series(Sma<2>(), {{0.1, nothing}, {1e17, 5e16}, {0.1, 5e16}, {0.1, 0.1}, {0.3, 0.2}});
}

TEST(Sma, OfEqualValuesIsExactlyThatValue) {
    for (const double value : {0.0, 0.1, 0.3, 46216.93, 1e-8, 1e300}) {
        Sma<20> mean;
        for (int bar = 1; bar < 20; ++bar) EXPECT_FALSE(mean.update(value));
        EXPECT_EQ(mean.update(value), value);
    }
}

TEST(Sma, AgreesWithTheDefinitionOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-15m");
    Sma<20> mean;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto got = mean.update(candles.volume[t]);
        if (t < 19) continue;
        long double sum = 0;
        for (std::size_t i = t - 19; i <= t; ++i) sum += candles.volume[i];
        // The newest value, relative to which it sums, may be far larger than the mean.
        ASSERT_NEAR(*got, static_cast<double>(sum / 20), 1e-14 * static_cast<double>(sum)) << "row " << t;
    }
}

}  // namespace
}  // namespace signalbox
