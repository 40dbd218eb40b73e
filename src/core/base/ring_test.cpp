#include "core/base/ring.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>
#include <vector>

#include "core/base/archive.hpp"

namespace signalbox {
namespace {

std::vector<int> held(const auto& ring) { return {ring.values().begin(), ring.values().end()}; }

TEST(Ring, HoldsTheNewestValuesOldestFirst) {
    Ring<int, 3> ring;
    EXPECT_TRUE(ring.empty());
    const std::vector<std::vector<int>> expected = {{1}, {1, 2}, {1, 2, 3}, {2, 3, 4}, {3, 4, 5}, {4, 5, 6}, {5, 6, 7}};
    for (int value = 1; value <= 7; ++value) {
        ring.push(value);
        EXPECT_EQ(held(ring), expected[static_cast<std::size_t>(value - 1)]);
        EXPECT_EQ(ring.newest(), value);
        EXPECT_EQ(ring.full(), value >= 3);
    }
    EXPECT_EQ(ring.ago(0), 7);
    EXPECT_EQ(ring.ago(2), 5);
    EXPECT_EQ(ring.oldest(), 5);
    EXPECT_EQ(ring.window()[0], 5);
    ring.clear();
    EXPECT_TRUE(ring.empty());
    EXPECT_EQ(held(ring), std::vector<int>{});
}

RC_GTEST_PROP(Ring, IsADequeThatForgets, (const std::vector<int>& values)) {
    Ring<int, 5> ring;
    std::deque<int> model;
    for (const int value : values) {
        ring.push(value);
        model.push_back(value);
        if (model.size() > 5) model.pop_front();
        RC_ASSERT(held(ring) == std::vector<int>(model.begin(), model.end()));
        for (std::size_t i = 0; i < model.size(); ++i) RC_ASSERT(ring.ago(i) == model[model.size() - 1 - i]);
    }
}

TEST(Ring, ComesBackFromItsBytesWhereverItStood) {
    Ring<int, 3> wrapped;
    for (const int value : {9, 9, 1, 2, 3}) wrapped.push(value);
    Ring<int, 3> straight;
    for (const int value : {1, 2, 3}) straight.push(value);
    EXPECT_EQ(encode(wrapped), encode(straight));

    auto restored = decode<Ring<int, 3>>(encode(wrapped));
    ASSERT_TRUE(restored);
    EXPECT_EQ(*restored, wrapped);
    restored->push(4);
    EXPECT_EQ(held(*restored), (std::vector<int>{2, 3, 4}));
}

TEST(Ring, RefusesMoreValuesThanItHolds) {
    Ring<int, 4> larger;
    for (const int value : {1, 2, 3, 4}) larger.push(value);
    EXPECT_FALSE((decode<Ring<int, 3>>(encode(larger))));
}

TEST(RingDeathTest, StopsWhereItIsAskedForMoreThanItHolds) {
    Ring<int, 3> ring;
    ring.push(1);
    EXPECT_DEATH((void)ring.ago(1), "more than it holds");
    EXPECT_DEATH((void)ring.window(), "not full");
}

}  // namespace
}  // namespace signalbox
