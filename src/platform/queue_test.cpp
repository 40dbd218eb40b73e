#include "platform/queue.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace signalbox {
namespace {

TEST(BoundedQueue, WhenFullItDoesWhatItWasBuiltFor) {
    BoundedQueue<int> refusing({.capacity = 2, .when_full = WhenFull::refuse});
    BoundedQueue<int> dropping({.capacity = 2, .when_full = WhenFull::drop_oldest});
    for (int i = 1; i <= 2; ++i) {
        EXPECT_EQ(refusing.push(i), Pushed::taken);
        EXPECT_EQ(dropping.push(i), Pushed::taken);
    }
    EXPECT_EQ(refusing.push(3), Pushed::refused);
    EXPECT_EQ(dropping.push(3), Pushed::dropped_oldest);
    EXPECT_EQ(dropping.dropped(), 1U);
    EXPECT_EQ(refusing.try_pop(), 1);
    EXPECT_EQ(refusing.try_pop(), 2);
    EXPECT_EQ(refusing.try_pop(), std::nullopt);
    EXPECT_EQ(dropping.try_pop(), 2);
    EXPECT_EQ(dropping.try_pop(), 3);
}

TEST(BoundedQueue, AWaitingProducerLosesNothingAndKeepsTheOrder) {
    BoundedQueue<std::unique_ptr<int>> queue({.capacity = 3});
    std::jthread producer([&] {
        for (int i = 0; i < 10'000; ++i) queue.push(std::make_unique<int>(i));
        queue.close();
    });
    int expected = 0;
    while (auto item = queue.pop()) {
        ASSERT_EQ(**item, expected++);
        ASSERT_LE(queue.size(), 3U);
    }
    EXPECT_EQ(expected, 10'000);
}

TEST(BoundedQueue, AStopWakesWhoeverWaits) {
    BoundedQueue<int> full({.capacity = 1});
    BoundedQueue<int> empty({.capacity = 1});
    full.push(1);
    std::stop_source source;
    Pushed pushed = Pushed::taken;
    std::optional<int> popped = 1;
    {
        std::jthread producer([&] { pushed = full.push(2, source.get_token()); });
        std::jthread consumer([&] { popped = empty.pop(source.get_token()); });
        source.request_stop();
    }
    EXPECT_EQ(pushed, Pushed::refused);
    EXPECT_EQ(popped, std::nullopt);
    EXPECT_EQ(full.size(), 1U);
}

TEST(BoundedQueue, AClosedOneGivesOutWhatItHasAndTakesNothing) {
    BoundedQueue<int> queue({.capacity = 2});
    queue.push(1);
    queue.close();
    EXPECT_EQ(queue.push(2), Pushed::refused);
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.pop(), std::nullopt);
}

}  // namespace
}  // namespace signalbox
