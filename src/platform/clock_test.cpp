#include "platform/clock.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace signalbox {
namespace {

constexpr UtcTime start = utc_from_ms(1'700'000'000'000);

TEST(ManualClock, MovesWhenItIsWaitedFor) {
    ManualClock clock(start);
    std::stop_source source;
    EXPECT_TRUE(clock.wait_until(start + hour, source.get_token()));
    EXPECT_EQ(clock.now(), start + hour);
    clock.move_to(start);
    EXPECT_EQ(clock.now(), start + hour) << "never back";
    EXPECT_TRUE(clock.wait_until(start, source.get_token()));
    source.request_stop();
    EXPECT_FALSE(clock.wait_until(start + 2 * hour, source.get_token()));
    EXPECT_EQ(clock.now(), start + hour);
}

TEST(AcceleratedClock, RunsFasterAndNeverComesBackEarly) {
    AcceleratedClock clock(start, 1e6);  // a minute in 60 µs
    EXPECT_GE(clock.now(), start);
    for (int step = 1; step <= 20; ++step) {
        const UtcTime until = start + step * minute;
        ASSERT_TRUE(clock.wait_until(until, {}));
        ASSERT_GE(clock.now(), until);
    }
}

TEST(SystemMarketClock, StopsWaitingWhenAsked) {
    SystemMarketClock clock;
    EXPECT_LT(std::chrono::abs(clock.now() - wall_time()), Millis(1000));
    std::stop_source source;
    std::jthread other([&] { source.request_stop(); });
    EXPECT_FALSE(clock.wait_until(clock.now() + 1000 * day, source.get_token()));
}

}  // namespace
}  // namespace signalbox
