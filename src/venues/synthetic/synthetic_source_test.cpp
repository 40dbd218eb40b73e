// The synthetic market as a live venue: every minute once, a little after its end, unless faults are asked for.
#include "venues/synthetic/synthetic_source.hpp"

#include <gtest/gtest.h>

#include <map>

#include "platform/clock.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2024} / 2 / 5};

const std::vector<Instrument>& coins() {
    static const std::vector<Instrument> all{
        {"synthetic", "BTC", "USDT", ""}, {"synthetic", "ETH", "USDT", ""}, {"synthetic", "SOL", "USDT", ""}};
    return all;
}

/// All messages until a time, each at its arrival.
std::vector<MinuteArrived> listen(SyntheticSource& source, ManualClock& clock, UtcTime until) {
    std::vector<MinuteArrived> heard;
    while (clock.now() < until) {
        const auto message = source.next(std::min(until, clock.now() + Millis{777}), {});
        EXPECT_TRUE(message);
        if (!*message) continue;
        EXPECT_EQ((*message)->arrived_at, clock.now());
        heard.push_back(**message);
    }
    return heard;
}

bool same(const std::vector<MinuteArrived>& a, const std::vector<MinuteArrived>& b) {
    return std::ranges::equal(a, b, [](const MinuteArrived& x, const MinuteArrived& y) {
        return x.instrument == y.instrument && x.candle == y.candle && x.quote == y.quote &&
               x.arrived_at == y.arrived_at;
    });
}

TEST(SyntheticSource, SendsEveryMinuteOnceSoonAfterItsEnd) {
    ManualClock clock(start);
    SyntheticSource source(7, clock);
    ASSERT_TRUE(source.follow(coins()));
    const auto heard = listen(source, clock, start + hour + Millis{500});
    ASSERT_EQ(heard.size(), 61U * 3) << "the minute that has just ended is on its way";
    const SyntheticMarket market(7);
    std::map<Instrument, UtcTime> next;
    for (const MinuteArrived& message : heard) {
        const auto [at, first] = next.try_emplace(message.instrument, start - minute);
        EXPECT_EQ(message.candle.opened_at, at->second);
        at->second += minute;
        const Millis delay = message.arrived_at - (message.candle.opened_at + minute);
        EXPECT_GE(delay, Millis{50});
        EXPECT_LE(delay, Millis{400});
        const SyntheticMinute made = market.minute(message.instrument, message.candle.opened_at);
        EXPECT_EQ(message.candle, made.candle);
        EXPECT_EQ(message.quote, made.quote);
    }
}

TEST(SyntheticSource, ListenedToInAnyStepsItSaysTheSame) {
    const SyntheticFaults faults{.lost = 0.1, .late = 0.1, .corrected = 0.1};
    ManualClock clock(start);
    SyntheticSource source(7, clock, faults);
    ASSERT_TRUE(source.follow(coins()));
    const auto expected = listen(source, clock, start + 3 * hour);

    ManualClock other_clock(start);
    SyntheticSource other(7, other_clock, faults);
    ASSERT_TRUE(other.follow(coins()));
    std::vector<MinuteArrived> heard;
    while (other_clock.now() < start + 3 * hour) {
        const auto message = other.next(start + 3 * hour, {});
        ASSERT_TRUE(message);
        if (*message) heard.push_back(**message);
    }
    EXPECT_TRUE(same(heard, expected));
}

TEST(SyntheticSource, FaultsHaveTheirShareAndTheirDelay) {
    ManualClock clock(start);
    SyntheticSource source(7, clock, {.lost = 0.1, .late = 0.2, .corrected = 0.3});
    ASSERT_TRUE(source.follow(coins()));
    constexpr int minutes = 1440;
    const auto heard = listen(source, clock, start + day + 2 * minute);
    const SyntheticMarket market(7);
    std::map<std::pair<Instrument, UtcTime>, std::vector<MinuteArrived>> by_minute;
    for (const MinuteArrived& message : heard) {
        if (TimeRange{start, start + day}.holds(message.candle.opened_at)) {
            by_minute[{message.instrument, message.candle.opened_at}].push_back(message);
        }
    }
    std::map<std::string, int> counted;
    counted["lost"] = minutes * 3 - static_cast<int>(by_minute.size());
    for (const auto& [key, messages] : by_minute) {
        const MinuteArrived& last = messages.back();
        const Millis delay = last.arrived_at - (last.candle.opened_at + minute);
        EXPECT_EQ(last.candle, market.minute(last.instrument, last.candle.opened_at).candle)
            << "the last word is right";
        if (messages.size() == 2) {
            ++counted["corrected"];
            EXPECT_GE(delay, Millis{30'000});
            EXPECT_LE(delay, Millis{90'000});
            EXPECT_TRUE(validate(messages[0].candle));
        } else if (delay > Millis{400}) {
            ++counted["late"];
            EXPECT_GE(delay, Millis{20'000});
            EXPECT_LE(delay, Millis{50'000});
        }
        EXPECT_LE(messages.size(), 2U);
    }
    // Shares of 4320 draws: four standard deviations are at most 120.
    EXPECT_NEAR(counted["lost"], 432, 120);
    EXPECT_NEAR(counted["late"], 864, 120);
    EXPECT_NEAR(counted["corrected"], 1296, 120);
}

TEST(SyntheticSource, FollowedAgainItSendsWhatIsStillOnItsWayAndNothingTwice) {
    const SyntheticFaults faults{.lost = 0.1, .late = 0.2, .corrected = 0.3};
    ManualClock clock(start);
    SyntheticSource whole(7, clock, faults);
    ASSERT_TRUE(whole.follow(coins()));
    const auto expected = listen(whole, clock, start + 2 * hour);

    ManualClock stopping(start);
    std::vector<MinuteArrived> heard;
    for (int stop = 1; stop <= 40; ++stop) {
        SyntheticSource source(7, stopping, faults);
        ASSERT_TRUE(source.follow(coins()));
        const auto part = listen(source, stopping, start + stop * Millis{180'000});
        heard.insert(heard.end(), part.begin(), part.end());
    }
    // Two messages of one millisecond may be torn apart by a stop; none are here.
    EXPECT_TRUE(same(heard, expected));
}

TEST(SyntheticSource, HistoryHasEveryMinuteThatEndedAndNoOther) {
    ManualClock clock(start + hour + Millis{30'000});
    SyntheticSource source(7, clock, {.lost = 1});
    ASSERT_TRUE(source.follow(coins()));
    CandleSeries candles;
    std::vector<Quote> quotes;
    ASSERT_TRUE(source.history(coins()[1], {start, start + day}, candles, quotes));
    ASSERT_EQ(candles.size(), 60U);
    ASSERT_EQ(quotes.size(), 60U);
    const SyntheticMarket market(7);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const SyntheticMinute made = market.minute(coins()[1], start + minute * static_cast<std::int64_t>(i));
        EXPECT_EQ(candles[i], made.candle);
        EXPECT_EQ(quotes[i], made.quote);
    }
    candles.clear();
    quotes.clear();
    ASSERT_TRUE(source.history(coins()[1], {start + hour, start + 2 * hour}, candles, quotes));
    EXPECT_TRUE(candles.empty());
}

TEST(SyntheticSource, StopsWaitingWhenAsked) {
    ManualClock clock(start);
    SyntheticSource source(7, clock);
    ASSERT_TRUE(source.follow(coins()));
    std::stop_source stop;
    stop.request_stop();
    const auto message = source.next(start + hour, stop.get_token());
    ASSERT_TRUE(message);
    EXPECT_FALSE(*message);
    EXPECT_EQ(clock.now(), start);
}

}  // namespace
}  // namespace signalbox
