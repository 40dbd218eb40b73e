#include "adapters/net/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "platform/clock.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'790'000'000'000);

/// When requests go out, on a clock that waiting moves: milliseconds since the start.
std::vector<std::int64_t> moments(RateLimiter& limiter, MarketClock& clock, int count, Urgency urgency) {
    std::vector<std::int64_t> times;
    for (int request = 0; request < count; ++request) {
        EXPECT_TRUE(limiter.acquire(urgency));
        times.push_back((clock.now() - start).count());
    }
    return times;
}

TEST(RateLimiter, SpreadsRequestsEvenlyAndSavesNothingUp) {
    ManualClock clock(start);
    RateLimiter limiter({.per_second = 10, .live_share = 0}, clock);
    EXPECT_EQ(moments(limiter, clock, 4, Urgency::background), (std::vector<std::int64_t>{0, 100, 200, 300}));
    clock.move_to(start + 1h);
    EXPECT_EQ(moments(limiter, clock, 3, Urgency::live), (std::vector<std::int64_t>{3'600'000, 3'600'100, 3'600'200}));
}

TEST(RateLimiter, SavesUpABurstWhereItMay) {
    ManualClock clock(start);
    RateLimiter limiter({.per_second = 10, .burst = 3, .live_share = 0}, clock);
    EXPECT_EQ(moments(limiter, clock, 5, Urgency::background), (std::vector<std::int64_t>{0, 0, 0, 100, 200}));
    limiter.pause_until(start + 10s);
    EXPECT_EQ(moments(limiter, clock, 3, Urgency::background), (std::vector<std::int64_t>{10'000, 10'100, 10'200}))
        << "none after a pause that was asked for";
}

TEST(RateLimiter, KeepsAShareForWhatIsUrgentAndNeverGoesOver) {
    ManualClock clock(start);
    RateLimiter limiter({.per_second = 10, .live_share = 0.2}, clock);
    EXPECT_EQ(moments(limiter, clock, 3, Urgency::background), (std::vector<std::int64_t>{0, 125, 250}));
    EXPECT_EQ(moments(limiter, clock, 1, Urgency::live), (std::vector<std::int64_t>{250}))
        << "its own schedule is free";
    // Alone, what is urgent has the whole rate: 8 a second of one schedule and 2 of the other.
    const auto times = moments(limiter, clock, 100, Urgency::live);
    EXPECT_NEAR(static_cast<double>(times.back() - times.front()), 9'900, 150);
}

TEST(RateLimiter, SaysSoWhereTheWaitWouldBeLong) {
    ManualClock clock(start);
    RateLimiter limiter({.venue = "bybit", .per_second = 10, .wait_max = 5s}, clock);
    limiter.pause_until(start + 10min);
    const auto refused = limiter.acquire(Urgency::live);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().retryable);
    EXPECT_EQ(refused.error().what.text(), "bybit takes no more requests for 600 s");
    EXPECT_EQ(clock.now(), start) << "and nothing was waited for";
    clock.move_to(start + 10min);
    EXPECT_TRUE(limiter.acquire(Urgency::live));
}

TEST(RateLimiter, StopsWhenAsked) {
    AcceleratedClock clock(start, 1);
    RateLimiter limiter({.per_second = 0.1, .live_share = 0}, clock);
    ASSERT_TRUE(limiter.acquire(Urgency::background));
    std::stop_source source;
    std::jthread other([&] { source.request_stop(); });
    const auto stopped = limiter.acquire(Urgency::background, source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Interrupted);
}

TEST(RateLimiter, ThreadsTogetherKeepTheRate) {
    AcceleratedClock clock(start, 10'000);
    RateLimiter limiter({.per_second = 100, .live_share = 0.5}, clock);
    constexpr int each = 50;
    {
        std::vector<std::jthread> threads;
        for (const Urgency urgency : {Urgency::live, Urgency::background, Urgency::live, Urgency::background})
            threads.emplace_back([&limiter, urgency] {
                for (int request = 0; request < each; ++request) EXPECT_TRUE(limiter.acquire(urgency));
            });
    }
    EXPECT_GE(clock.now(), start + 1900ms) << "200 requests at 100 a second, each schedule's first at once";
}

// The headers that Bybit documents: quota 10 in a window of a second.
TEST(RateLimiter, HeedsTheVenuesOwnCount) {
    struct Row {
        HttpHeaders headers;
        std::int64_t next_ms;
    };
    const std::string reset = std::to_string(to_ms(start) + 1000);
    for (const Row& row : {
             Row{{{"X-Bapi-Limit-Status", "0"}, {"X-Bapi-Limit-Reset-Timestamp", reset}}, 1000},
             Row{{{"x-bapi-limit-status", "1"}, {"x-bapi-limit-reset-timestamp", reset}}, 500},
             Row{{{"X-Bapi-Limit-Status", "9"}, {"X-Bapi-Limit-Reset-Timestamp", reset}}, 100},
             Row{{{"X-Bapi-Limit-Status", "0"}, {"X-Bapi-Limit-Reset-Timestamp", std::to_string(to_ms(start))}}, 10},
             Row{{{"X-Bapi-Limit-Status", "0"}}, 10},
             Row{{{"X-Bapi-Limit-Status", "none"}, {"X-Bapi-Limit-Reset-Timestamp", reset}}, 10},
             Row{{{"X-Bapi-Limit-Status", "0"}, {"X-Bapi-Limit-Reset-Timestamp", "9223372036854775807"}}, 60'000},
             Row{{{"X-Bapi-Limit-Status", "0"}, {"X-Bapi-Limit-Reset-Timestamp", "3"}}, 3000},
         }) {
        ManualClock clock(start);
        RateLimiter limiter({.per_second = 100,
                             .live_share = 0,
                             .headers = {.remaining = "X-Bapi-Limit-Status", .reset = "X-Bapi-Limit-Reset-Timestamp"}},
                            clock);
        ASSERT_TRUE(limiter.acquire(Urgency::live));
        limiter.read(row.headers);
        EXPECT_EQ(moments(limiter, clock, 1, Urgency::live).front(), row.next_ms);
    }
}

}  // namespace
}  // namespace signalbox
