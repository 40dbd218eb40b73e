#include "core/signals/indicators/ema.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Ema, IsSilentThenFollowsTheCloses) {
    // Weight 2 / (3 + 1) = ½, seed (1 + 2 + 3) / 3 = 2; then halfway to each close.
    check_series(Ema(3), {{1, nothing}, {2, nothing}, {3, 2}, {4, 3}, {10, 6.5}, {6.5, 6.5}});
    // Weight 1: the close itself.
    check_series(Ema(1), {{5, 5}, {7, 7}});
}

TEST(Ema, OfEqualValuesIsExactlyThatValue) {
    for (const double value : {0.1, 0.3, 46216.93, 1e-8}) {
        Ema average(200);
        for (int bar = 1; bar < 200; ++bar) EXPECT_FALSE(average.update(value));
        for (int bar = 200; bar < 1000; ++bar) ASSERT_EQ(average.update(value), value);
    }
}

TEST(Ema, AgreesWithTheSumOfItsWeightsOnRealCandles) {
    // EMA(t) = (1 − k)^m · seed + Σ k (1 − k)^j · close(t − j), j < m, with m bars since the seed.
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-1h");
    const int period = 50;
    const long double k = 2.0L / (period + 1);
    Ema average(period);
    for (std::size_t t = 0; t < 1500; ++t) {
        const auto got = average.update(candles.close[t]);
        if (t + 1 < period) continue;
        long double weight = 1, expected = 0;
        for (std::size_t i = t; i >= period; --i) {
            expected += weight * k * candles.close[i];
            weight *= 1 - k;
        }
        long double seed = 0;
        for (std::size_t i = 0; i < period; ++i) seed += candles.close[i] / static_cast<long double>(period);
        expected += weight * seed;
        ASSERT_NEAR(*got, static_cast<double>(expected), 1e-13 * candles.close[t]) << "row " << t;
    }
}

TEST(EmaDeathTest, NeedsAPeriod) { EXPECT_DEATH(Ema(0), "period of at least 1"); }

}  // namespace
}  // namespace signalbox
