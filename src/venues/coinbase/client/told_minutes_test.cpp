#include "venues/coinbase/client/told_minutes.hpp"

#include <gtest/gtest.h>

namespace signalbox::coinbase {
namespace {

constexpr UtcTime start = utc_from_ms(1'790'006'400'000);

Candle candle(int number, double close) { return {start + number * minute, 1, 9, 1, close, 5}; }

std::string text(const std::vector<ToldMinutes::Correction>& corrections) {
    std::string all;
    for (const auto& one : corrections) {
        all += std::to_string((one.opened_at - start) / minute) + (one.candle ? " is " : " quiet ");
        if (one.candle) all += std::to_string(static_cast<int>(one.candle->close)) + " ";
    }
    return all;
}

TEST(ToldMinutes, CorrectsWhatDiffersAndNothingElse) {
    ToldMinutes told;
    EXPECT_TRUE(told.stream(start, candle(0, 2)));
    EXPECT_TRUE(told.stream(start + minute, candle(1, 2)));
    EXPECT_TRUE(told.stream(start + 2 * minute, std::nullopt));
    EXPECT_TRUE(told.stream(start + 3 * minute, std::nullopt));
    EXPECT_TRUE(told.stream(start + 4 * minute, candle(4, 2)));
    CandleSeries rows;
    for (const Candle& one : {candle(0, 2), candle(1, 3), candle(3, 4), candle(5, 6)}) rows.append(one);
    const TimeRange range{start, start + 7 * minute};
    EXPECT_EQ(text(told.rest(range, rows.view())), "1 is 3 3 is 4 5 is 6 6 quiet ")
        << "0 and 2 agree, 4 has no row and stays";
    EXPECT_EQ(text(told.rest(range, rows.view())), "") << "once";
    EXPECT_FALSE(told.stream(start + 5 * minute, candle(5, 7))) << "REST was first, and wins";
    EXPECT_EQ(text(told.rest({start, start}, rows.view())), "");
}

TEST(ToldMinutes, LooksNoFurtherBackThanItRemembers) {
    ToldMinutes told;
    const TimeRange day_long{start, start + 1440 * minute};
    EXPECT_EQ(told.rest(day_long, CandleSeries{}.view()).size(), 20U);
    EXPECT_TRUE(told.stream(start + 2000 * minute, candle(2000, 2)));
    EXPECT_EQ(told.rest(day_long, CandleSeries{}.view()).size(), 20U) << "forgotten";
}

}  // namespace
}  // namespace signalbox::coinbase
