#include "core/signals/indicators/pivot_points.hpp"

#include <gtest/gtest.h>

#include <array>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

/// Feeds (time, price range) and says whether it speaks.
bool speaks(PivotPoints& pivots, const char* time, double high, double low, double close) {
    return pivots.update({*parse_utc(time), close, high, low, close, 1}).has_value();
}

TEST(PivotPoints, WorkedByHand) {
    // Day: high 12, low 6, close 9. P = 9, 2P − L = 12, 2P − H = 6, P ± 6, H + 2 (P − L) = 18, L − 2 (H − P) = 0.
    PivotPoints pivots;
    EXPECT_FALSE(speaks(pivots, "2023-03-14T00:00", 10, 8, 9));
    EXPECT_FALSE(speaks(pivots, "2023-03-14T12:00", 12, 6, 7));
    EXPECT_FALSE(speaks(pivots, "2023-03-14T23:59", 9.5, 8, 9));
    for (const char* time : {"2023-03-15T00:00", "2023-03-15T23:59"}) {
        const auto now = pivots.update({*parse_utc(time), 100, 101, 99, 100, 1});
        ASSERT_TRUE(now) << time;
        std::array<double, 7> got{};
        write_numbers(*now, got);
        EXPECT_EQ(got, (std::array<double, 7>{9, 12, 15, 18, 6, 3, 0}));
    }
    EXPECT_EQ(pivots.update({*parse_utc("2023-03-16T00:00"), 7, 7, 7, 7, 1})->pivot, 100);
}

TEST(PivotPoints, WantAWholeDay) {
    PivotPoints pivots;
    EXPECT_FALSE(speaks(pivots, "2023-03-14T00:01", 10, 8, 9));  // the day's first candle is not there
    EXPECT_FALSE(speaks(pivots, "2023-03-15T00:01", 10, 8, 9));  // begun after a candle of the day before: whole
    EXPECT_TRUE(speaks(pivots, "2023-03-16T00:00", 10, 8, 9));
}

}  // namespace
}  // namespace signalbox
