#include "core/signals/indicators/rolling_extremes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(RollingMax, IsTheHighestOfTheWindow) {
    check_series(RollingMax<3>(),
                 {{-5, nothing}, {-9, nothing}, {-7, -5}, {-8, -7}, {-8, -7}, {-8, -8}, {2, 2}, {1, 2}});
}

TEST(RollingMin, IsTheLowestOfTheWindow) {
    check_series(RollingMin<3>(), {{5, nothing}, {9, nothing}, {7, 5}, {8, 7}, {8, 7}, {8, 8}, {2, 2}, {3, 2}});
}

TEST(RollingExtreme, AgreesWithASearchOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-15m");
    RollingMax<20> highest;
    RollingMin<20> lowest;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto high = highest.update(candles.high[t]);
        const auto low = lowest.update(candles.low[t]);
        if (t < 19) continue;
        ASSERT_EQ(*high, std::ranges::max(candles.high.subspan(t - 19, 20))) << "row " << t;
        ASSERT_EQ(*low, std::ranges::min(candles.low.subspan(t - 19, 20))) << "row " << t;
    }
}

}  // namespace
}  // namespace signalbox
