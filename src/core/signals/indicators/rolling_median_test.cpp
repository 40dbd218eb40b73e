#include "core/signals/indicators/rolling_median.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/base/archive.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(RollingMedian, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
    check_series(RollingMedian<3>(), {{5, nothing}, {1, nothing}, {3, 3}, {9, 3}, {9, 9}, {0, 9}, {1, 1}, {1, 1}});
    check_series(RollingMedian<4>(), {{5, nothing}, {1, nothing}, {3, nothing}, {9, 4}, {2, 2.5}, {2, 2.5}, {2, 2}});
}

double sorted_median(std::vector<double> window) {
    std::sort(window.begin(), window.end());
    const std::size_t n = window.size();
    return n % 2 == 1 ? window[n / 2] : (window[n / 2 - 1] + window[n / 2]) / 2;
}

RC_GTEST_PROP(RollingMedian, IsTheSortedWindowsMiddle, ()) {
    // Few different values, so that equal ones leave and enter in every order.
    const auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-3, 4));
    RollingMedian<6> median;
    for (std::size_t t = 0; t < values.size(); ++t) {
        const auto got = median.update(values[t]);
        RC_ASSERT(got.has_value() == (t >= 5));
        if (!got) continue;
        RC_ASSERT(*got == sorted_median({values.begin() + static_cast<std::ptrdiff_t>(t) - 5,
                                         values.begin() + static_cast<std::ptrdiff_t>(t) + 1}));
    }
}

TEST(RollingMedian, OfTheTrueRangeIsTheSortedWindowsMiddleOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "SOLUSDT-15m");
    Atr atr(14);
    RollingMedian<240> median;
    std::vector<double> ranges;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto range = atr.update(candles.high[t], candles.low[t], candles.close[t]);
        if (!range) continue;
        ranges.push_back(*range);
        const auto got = median.update(*range);
        ASSERT_EQ(got.has_value(), ranges.size() >= 240);
        if (got) {
            ASSERT_EQ(*got, sorted_median({ranges.end() - 240, ranges.end()})) << "row " << t;
        }
    }
}

TEST(RollingMedian, RefusesBytesThatHaveNoOrder) {
    Ring<double, 3> values;
    values.push(1);
    ASSERT_TRUE(decode<RollingMedian<3>>(encode(values)));
    values.push(std::numeric_limits<double>::quiet_NaN());
    EXPECT_FALSE(decode<RollingMedian<3>>(encode(values)));
}

TEST(RollingMedianDeathTest, StopsAtANumberWithoutAPlace) {
    RollingMedian<3> median;
    EXPECT_DEATH(median.update(std::numeric_limits<double>::quiet_NaN()), "not finite");
}

}  // namespace
}  // namespace signalbox
