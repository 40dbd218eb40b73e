// Range sets against the plainest model there is: one flag a minute.
#include "core/market/gaps.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>

namespace signalbox {
namespace {

constexpr int span = 40;
UtcTime at(int number) { return UtcTime{} + minute * number; }
TimeRange range(int from, int to) { return {at(from), at(to)}; }

TEST(RangeSet, MergesWhatTouches) {
    RangeSet set;
    for (const auto& [from, to] : {std::pair{10, 20}, {30, 40}, {20, 25}, {5, 6}, {7, 7}}) set.add(range(from, to));
    EXPECT_EQ(std::vector(set.ranges().begin(), set.ranges().end()),
              (std::vector{range(5, 6), range(10, 25), range(30, 40)}));
    EXPECT_EQ(set.missing_in(range(0, 35)), (std::vector{range(0, 5), range(6, 10), range(25, 30)}));
    EXPECT_TRUE(set.covers(range(10, 25)));
    EXPECT_FALSE(set.covers(range(10, 26)));
    EXPECT_TRUE(set.covers(range(50, 50)));
    set.remove(range(12, 32));
    EXPECT_EQ(std::vector(set.ranges().begin(), set.ranges().end()),
              (std::vector{range(5, 6), range(10, 12), range(32, 40)}));
}

TEST(RangeSet, IsTheSetOfItsMinutes) {
    EXPECT_TRUE(rc::check([] {
        RangeSet set;
        std::array<bool, span> model{};
        const auto steps = *rc::gen::container<std::vector<std::tuple<bool, int, int>>>(
            rc::gen::tuple(rc::gen::arbitrary<bool>(), rc::gen::inRange(0, span), rc::gen::inRange(0, span)));
        for (const auto& [add, from, to] : steps) {
            add ? set.add(range(from, to)) : set.remove(range(from, to));
            for (int i = from; i < to; ++i) model[i] = add;
        }
        for (int i = 0; i < span; ++i) RC_ASSERT(set.holds(at(i)) == model[i]);
        const auto ranges = set.ranges();
        for (std::size_t i = 1; i < ranges.size(); ++i) RC_ASSERT(ranges[i - 1].to < ranges[i].from);
        const int from = *rc::gen::inRange(0, span), to = *rc::gen::inRange(0, span);
        RangeSet missing;
        for (const TimeRange& hole : set.missing_in(range(from, to))) missing.add(hole);
        for (int i = 0; i < span; ++i) RC_ASSERT(missing.holds(at(i)) == (from <= i && i < to && !model[i]));
        RC_ASSERT(set.covers(range(from, to)) == missing.empty());
    }));
}

TEST(GapMap, TellsRunsAndHoles) {
    const std::vector<std::int64_t> opened{0, 60'000, 120'000, 300'000, 360'000, 600'000};
    const GapMap map(opened, minute);
    EXPECT_EQ(std::vector(map.present().ranges().begin(), map.present().ranges().end()),
              (std::vector{range(0, 3), range(5, 7), range(10, 11)}));
    EXPECT_EQ(map.gaps(), (std::vector{range(3, 5), range(7, 10)}));
    EXPECT_EQ(map.missing_bars(), 5);
    EXPECT_TRUE(GapMap({}, minute).gaps().empty());
}

}  // namespace
}  // namespace signalbox
