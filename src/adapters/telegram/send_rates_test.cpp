#include "adapters/telegram/send_rates.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "platform/clock.hpp"

namespace signalbox::telegram {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'700'000'000'000);

/// When each of so many calls went, in milliseconds from the start.
std::vector<std::int64_t> moments(SendRates& rates, ManualClock& clock, std::optional<std::int64_t> chat, int count) {
    std::vector<std::int64_t> all;
    for (int i = 0; i < count; ++i) {
        EXPECT_TRUE(rates.take(chat, {}).is_mine);
        all.push_back((clock.now() - start).count());
    }
    return all;
}

std::size_t most_within(const std::vector<std::int64_t>& moments, std::int64_t span) {
    std::size_t most = 0;
    for (std::size_t from = 0; from < moments.size(); ++from) {
        std::size_t to = from;
        while (to < moments.size() && moments[to] < moments[from] + span) ++to;
        most = std::max(most, to - from);
    }
    return most;
}

TEST(SendRates, APersonHearsThreeAtOnceAndThenOneASecond) {
    ManualClock clock(start);
    SendRates rates({}, clock);
    const auto all = moments(rates, clock, 111, 20);
    EXPECT_EQ(all[2], 0);
    EXPECT_GT(all[3], 999);
    EXPECT_EQ(most_within(all, 1000), 3U);
    EXPECT_LE(most_within(all, 10'000), 13U);
}

TEST(SendRates, AGroupHearsNeverMoreThanTwentyInAMinute) {
    ManualClock clock(start);
    SendRates rates({}, clock);
    EXPECT_LE(most_within(moments(rates, clock, -5, 100), 60'000), 20U);
}

TEST(SendRates, AllTogetherStayBelowThirtyASecond) {
    ManualClock clock(start);
    SendRates rates({}, clock);
    std::vector<std::int64_t> all;
    for (int i = 0; i < 300; ++i) all.push_back(moments(rates, clock, 1000 + i, 1)[0]);
    EXPECT_LE(most_within(all, 1000), 30U);
    EXPECT_LE(all.back(), 12'000) << "and are not much slower than they may";
}

TEST(SendRates, WhoIsSlowHoldsUpNobodyElse) {
    ManualClock clock(start);
    SendRates rates({.wait_max = 100ms}, clock);
    moments(rates, clock, -5, 3);
    const auto turn = rates.take(-5, {});
    EXPECT_FALSE(turn.is_mine);
    ASSERT_TRUE(turn.wait);
    EXPECT_GT(*turn.wait, 3s);
    EXPECT_TRUE(rates.take(111, {}).is_mine);
    EXPECT_EQ(clock.now(), start);
}

TEST(SendRates, APauseStopsItsChatOrAll) {
    ManualClock clock(start);
    SendRates rates({.wait_max = 10s}, clock);
    rates.pause(111, 60s);
    EXPECT_EQ(rates.take(111, {}).wait, 60s);
    EXPECT_TRUE(rates.take(112, {}).is_mine);
    rates.pause(std::nullopt, 5s);
    EXPECT_TRUE(rates.take(112, {}).is_mine) << "short enough to wait for";
    EXPECT_GE(clock.now(), start + 5s);
    rates.pause(std::nullopt, 70s);
    EXPECT_TRUE(rates.take(std::nullopt, {}).wait);
    clock.move_to(start + 80s);
    EXPECT_TRUE(rates.take(111, {}).is_mine);
}

TEST(SendRates, AStopEndsTheWait) {
    AcceleratedClock clock(start, 1);
    SendRates rates({.group_per_minute = 1, .group_burst = 1, .wait_max = hour}, clock);
    ASSERT_TRUE(rates.take(-5, {}).is_mine);
    std::stop_source source;
    std::jthread other([&] { source.request_stop(); });
    const auto turn = rates.take(-5, source.get_token());
    EXPECT_FALSE(turn.is_mine);
    EXPECT_FALSE(turn.wait);
}

TEST(SendRates, RemembersNoMoreChatsThanItMay) {
    ManualClock clock(start);
    SendRates rates({.chats = 4}, clock);
    for (int round = 0; round < 3; ++round)
        for (int chat = 1; chat <= 40; ++chat) EXPECT_TRUE(rates.take(chat, {}).is_mine);
    SUCCEED();
}

}  // namespace
}  // namespace signalbox::telegram
