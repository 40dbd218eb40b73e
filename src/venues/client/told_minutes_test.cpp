#include "venues/client/told_minutes.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

constexpr UtcTime start = utc_from_ms(1'790'006'400'000);
constexpr auto many = static_cast<int>(ToldMinutes::minutes_max);

UtcTime at(int number) { return start + number * minute; }
Candle candle(int number, double close) { return {at(number), 1, 9, 1, close, 5}; }

std::string text(const std::vector<ToldMinutes::Correction>& corrections) {
    std::string all;
    for (const auto& one : corrections) {
        all += std::to_string((one.opened_at - start) / minute) + (one.candle ? " is " : " quiet ");
        if (one.candle) all += std::to_string(static_cast<int>(one.candle->close)) + " ";
    }
    return all;
}

TEST(ToldMinutes, ACandleIsToldAgainOnlyWhereItDiffers) {
    ToldMinutes told;
    EXPECT_FALSE(told.holds(start));
    EXPECT_TRUE(told.stands(candle(0, 2)));
    EXPECT_TRUE(told.holds(start));
    EXPECT_FALSE(told.stands(candle(0, 2)));
    EXPECT_TRUE(told.stands(candle(0, 3)));
    EXPECT_FALSE(told.stands(candle(0, 3)));
    EXPECT_FALSE(told.first(start, candle(0, 4))) << "something was told of it";
    EXPECT_FALSE(told.stands(candle(0, 3))) << "and stayed";
}

TEST(ToldMinutes, CorrectsWhatRestKnowsBetterAndNothingElse) {
    ToldMinutes told;
    EXPECT_TRUE(told.first(at(0), candle(0, 2)));
    EXPECT_TRUE(told.first(at(1), candle(1, 2)));
    EXPECT_TRUE(told.first(at(2), std::nullopt));
    EXPECT_TRUE(told.first(at(3), std::nullopt));
    EXPECT_TRUE(told.first(at(4), candle(4, 2)));
    CandleSeries rows;
    for (const Candle& one : {candle(0, 2), candle(1, 3), candle(3, 4), candle(5, 6)}) rows.append(one);
    const TimeRange range{start, at(7)};
    EXPECT_EQ(text(told.settle(range, rows.view())), "1 is 3 3 is 4 5 is 6 6 quiet ")
        << "0 and 2 agree, 4 has no row and stays";
    EXPECT_EQ(text(told.settle(range, rows.view())), "") << "once";
    EXPECT_FALSE(told.first(at(5), candle(5, 7))) << "REST was first, and wins";
    EXPECT_EQ(text(told.settle({start, start}, rows.view())), "");
    EXPECT_EQ(told.settle({start, start + day}, rows.view()).size(), 20U) << "no further back";
}

TEST(ToldMinutes, RemembersTheLastOnes) {
    ToldMinutes told;
    for (int i = 0; i < 3 * many; ++i) EXPECT_TRUE(told.stands(candle(i, 2)));
    EXPECT_FALSE(told.holds(at(2 * many - 1)));
    EXPECT_TRUE(told.holds(at(2 * many)));
    EXPECT_TRUE(told.stands(candle(0, 2))) << "older than all of them: news";
    EXPECT_TRUE(told.stands(candle(0, 2))) << "and forgotten at once";
    EXPECT_TRUE(told.stands(candle(1'000'000, 2)));
    EXPECT_FALSE(told.stands(candle(3 * many - 1, 2))) << "a time far ahead takes the place of one";
}

}  // namespace
}  // namespace signalbox
