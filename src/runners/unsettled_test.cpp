#include "runners/unsettled.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 10 * hour;
UtcTime at(int minutes) { return start + minute * minutes; }
constexpr Millis quarter = 15 * minute;

TEST(Unsettled, IsDueUntilItIsToldAndAgainUntilNothingChanges) {
    Unsettled unsettled(quarter);
    unsettled.note(2, {at(-15), at(0)});
    EXPECT_EQ(unsettled.due(0, at(0)), std::nullopt);
    EXPECT_EQ(unsettled.due(2, at(0)), (TimeRange{at(-15), at(0)}));
    unsettled.told(2, {at(-15), at(-1)}, at(0));  // its rows lag
    EXPECT_EQ(unsettled.due(2, at(1)), (TimeRange{at(-15), at(0)})) << "or the question was lost";
    unsettled.told(2, {at(-20), at(1)}, at(2));
    EXPECT_EQ(unsettled.due(2, at(6)), std::nullopt);
    for (const int told_at : {7, 12}) {
        EXPECT_TRUE(unsettled.due(2, at(told_at)).has_value()) << told_at;
        unsettled.told(2, {at(-15), at(0)}, at(told_at));
    }
    EXPECT_TRUE(unsettled.holds(2, at(-1)));
    EXPECT_TRUE(unsettled.due(2, at(17)).has_value()) << "the last minute may have changed at 15";
    unsettled.told(2, {at(-15), at(0)}, at(17));
    EXPECT_EQ(unsettled.due(2, at(100)), std::nullopt);
    EXPECT_FALSE(unsettled.holds(2, at(-1)));
}

TEST(Unsettled, OfALongTimeTheFirstAndTheLastMinutesCount) {
    Unsettled unsettled(quarter);
    unsettled.note(0, {at(-600), at(0)});
    EXPECT_EQ(unsettled.due(0, at(0)), (TimeRange{at(-600), at(-585)}));
    EXPECT_FALSE(unsettled.holds(0, at(-300)));
    unsettled.told(0, {at(-600), at(-585)}, at(0));  // settled long ago: once is enough
    EXPECT_EQ(unsettled.due(0, at(0)), (TimeRange{at(-15), at(0)}));
    unsettled.drop(0);
    EXPECT_EQ(unsettled.due(0, at(0)), std::nullopt);
}

TEST(Unsettled, NothingIsDueOfAVenueThatNeverCorrects) {
    Unsettled unsettled(Millis{0});
    unsettled.note(0, {at(-15), at(0)});
    EXPECT_EQ(unsettled.due(0, at(0)), std::nullopt);
}

}  // namespace
}  // namespace signalbox
