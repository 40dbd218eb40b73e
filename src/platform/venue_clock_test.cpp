#include "platform/venue_clock.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "core/base/random.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime eight = utc_from_ms(1'678'780'800'000);  // 2023-03-14T08:00:00Z

/// A venue clock over a steady clock that the test moves, and a venue whose time is `truth` ahead of the start.
struct Bench {
    VenueClock::Steady::time_point steady{};
    VenueClock clock{eight, 1, [this] { return steady; }};

    void pass(Millis time) { steady += time; }
    /// The venue's clock stood `offset` ahead of ours at the bench's beginning; the way takes `way`, half each side.
    void hear(const std::string& venue, Millis offset, Millis way = 20ms) {
        const auto asked = steady;
        pass(way);
        const UtcTime server = eight + offset + std::chrono::floor<Millis>(asked.time_since_epoch() + way / 2);
        clock.observe(venue, server, asked, steady);
    }
    Millis ahead_of_start() { return clock.now() - eight - std::chrono::floor<Millis>(steady.time_since_epoch()); }
};

TEST(VenueClock, CountsFromItsStartUntilAVenueAnswers) {
    Bench bench;
    EXPECT_EQ(bench.clock.now(), eight);
    bench.pass(90s);
    EXPECT_EQ(bench.clock.now(), eight + 90s);
    EXPECT_FALSE(bench.clock.anchored());
    bench.hear("bybit", 0ms);
    EXPECT_TRUE(bench.clock.anchored());
    EXPECT_EQ(bench.ahead_of_start(), 0ms);
}

TEST(VenueClock, SlewsAwayWhatItLagsOrLeads) {
    for (const Millis offset : {900ms, -900ms, 4'000ms, -4'000ms}) {
        Bench bench;
        bench.hear("bybit", offset);
        EXPECT_EQ(bench.ahead_of_start(), 0ms) << "nothing at once";
        bench.pass(15s);
        EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), static_cast<double>(offset.count()) / 2, 2);
        bench.pass(15s);
        EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), static_cast<double>(offset.count()), 2);
        bench.pass(1h);
        EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), static_cast<double>(offset.count()), 2);
    }
}

TEST(VenueClock, GoesAtHalfItsRateAndNeverBackWhereItLeadsByMuch) {
    Bench bench;
    bench.hear("bybit", -60s);
    UtcTime before = bench.clock.now();
    for (int second = 0; second < 120; ++second) {
        bench.pass(1s);
        const UtcTime now = bench.clock.now();
        EXPECT_NEAR(static_cast<double>((now - before).count()), 500, 1);
        before = now;
    }
    bench.pass(1s);
    EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), -60'000, 2);
}

TEST(VenueClock, JumpsAheadWhereItLagsByMuch) {
    Bench bench;
    bench.hear("bybit", 8h);
    EXPECT_EQ(bench.ahead_of_start(), 8h);
}

TEST(VenueClock, BelievesTheAnswerOfTheShortestWay) {
    Bench bench;
    bench.hear("bybit", 0ms, 10ms);
    // Its answer took two seconds, nearly all of it on the way back: 990 ms too early, and known to be that uncertain.
    const auto asked = bench.steady;
    bench.pass(2s);
    bench.clock.observe("bybit", eight + std::chrono::floor<Millis>(asked.time_since_epoch()) + 10ms, asked,
                        bench.steady);
    bench.pass(60s);
    EXPECT_EQ(bench.ahead_of_start(), 0ms);
    for (std::size_t answer = 0; answer < VenueClock::samples_kept; ++answer) bench.hear("bybit", 500ms, 40ms);
    bench.pass(60s);
    EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), 500, 2) << "old answers are forgotten";
}

TEST(VenueClock, TakesTheMedianOfItsVenues) {
    Bench bench;
    bench.hear("bybit", 100ms);
    bench.hear("coinbase", 300ms);
    bench.pass(60s);
    EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), 200, 2);
    bench.hear("other", 3h);  // a venue that is far off moves nobody by hours
    bench.pass(60s);
    EXPECT_NEAR(static_cast<double>(bench.ahead_of_start().count()), 300, 2);
}

TEST(VenueClock, ManyAnswersNeverTurnItBack) {
    Bench bench;
    Random random(20261122, "venue clock");
    UtcTime before = bench.clock.now();
    for (int step = 0; step < 5000; ++step) {
        bench.pass(Millis(random.below(3000)));
        ASSERT_GE(bench.clock.now(), before);
        before = bench.clock.now();
        bench.hear(random.below(2) == 0 ? "bybit" : "coinbase",
                   Millis(random.below(20'000)) - Millis(random.below(20'000)), Millis(random.below(500)));
        ASSERT_GE(bench.clock.now(), before);
        before = bench.clock.now();
    }
}

TEST(VenueClock, WakesWhoWaitsWhenItJumps) {
    VenueClock clock(eight);
    std::jthread other([&] {
        const auto now = VenueClock::Steady::now();
        clock.observe("bybit", eight + 9h, now, now);
    });
    EXPECT_TRUE(clock.wait_until(eight + 8h, {}));
    EXPECT_GE(clock.now(), eight + 8h);
}

TEST(VenueClock, RunsFasterAndNeverComesBackEarly) {
    VenueClock clock(eight, 1e6);
    const auto now = VenueClock::Steady::now();
    clock.observe("simulator", clock.now() + 2s, now, now);  // a slew, while somebody waits
    for (int step = 1; step <= 20; ++step) {
        ASSERT_TRUE(clock.wait_until(eight + step * minute, {}));
        ASSERT_GE(clock.now(), eight + step * minute);
    }
}

}  // namespace
}  // namespace signalbox
