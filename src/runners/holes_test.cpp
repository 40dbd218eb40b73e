#include "runners/holes.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

constexpr UtcTime begin = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};
UtcTime at(int number) { return begin + minute * number; }

TEST(Holes, AreAskedForEachMinuteForAnHourThenHourlyForADay) {
    Holes holes;
    holes.note(1, at(0));
    int asked = 0;
    std::vector<int> later;
    for (int now = 1; now <= 3000; ++now) {
        holes.give_up_before(at(now));
        if (!holes.due(1, at(now))) continue;
        EXPECT_EQ(*holes.due(1, at(now)), (TimeRange{at(-1), at(0)}));
        ++asked;
        if (now > 60) later.push_back(now);
    }
    EXPECT_EQ(asked, 60 + 23);
    ASSERT_EQ(later.size(), 23U);
    EXPECT_EQ(later.front(), 120);
    EXPECT_EQ(later.back(), 24 * 60);
    EXPECT_FALSE(holes.holds(1, at(0))) << "given up after a day";
    EXPECT_FALSE(holes.due(0, at(1)));
    EXPECT_FALSE(holes.due(7, at(1)));
}

TEST(Holes, AreAskedForInOneRequestFromTheFirstToTheLast) {
    Holes holes;
    for (const int missing : {3, 4, 9}) holes.note(0, at(missing));
    EXPECT_EQ(*holes.due(0, at(10)), (TimeRange{at(2), at(9)}));
    EXPECT_TRUE(holes.holds(0, at(4)));
    EXPECT_FALSE(holes.holds(0, at(5)));
    holes.fill(0, at(3));
    holes.fill(0, at(9));
    EXPECT_EQ(*holes.due(0, at(10)), (TimeRange{at(3), at(4)}));
    holes.fill(0, at(4));
    EXPECT_FALSE(holes.due(0, at(10)));
}

TEST(Holes, KeepAnInstrumentBackForFiveFramesOfItsReturn) {
    Holes holes;
    for (int gone = 1; gone <= 20; ++gone) holes.note(0, at(gone));  // nobody asks while it is away
    for (int back = 21; back <= 25; ++back) {
        EXPECT_TRUE(holes.keep_back(0, at(back))) << back;
        holes.note(0, at(back));
    }
    EXPECT_FALSE(holes.keep_back(0, at(26))) << "then it goes on";
    EXPECT_FALSE(holes.keep_back(0, at(27)));
    holes.note(0, at(30));
    EXPECT_TRUE(holes.keep_back(0, at(31))) << "a new hole, a new patience";
    holes.fill(0, at(30));
    EXPECT_FALSE(holes.keep_back(0, at(31)));
}

TEST(Holes, OfOneInstrumentAreNotAnothers) {
    Holes holes;
    holes.note(2, at(1));
    EXPECT_FALSE(holes.keep_back(0, at(2)));
    EXPECT_TRUE(holes.keep_back(2, at(2)));
    holes.drop(2);
    EXPECT_FALSE(holes.due(2, at(2)));
}

}  // namespace
}  // namespace signalbox
