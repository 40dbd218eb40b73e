// The synthetic market as a live venue: every minute once, a little after its end, unless faults are asked for.
#include "venues/synthetic/synthetic_stream.hpp"

#include <gtest/gtest.h>

#include <map>

#include "platform/clock.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2024} / 2 / 5};

const std::vector<Followed>& coins() {
    static const std::vector<Followed> all{
        {{"synthetic", "BTC", "USDT", ""}}, {{"synthetic", "ETH", "USDT", ""}}, {{"synthetic", "SOL", "USDT", ""}}};
    return all;
}

/// All messages until a time, each at its arrival.
std::vector<MinuteEnded> listen(SyntheticStream& source, ManualClock& clock, UtcTime until) {
    std::vector<MinuteEnded> heard;
    while (clock.now() < until) {
        const auto news = source.next(std::min(until, clock.now() + Millis{777}), {});
        EXPECT_TRUE(news);
        if (!*news) continue;
        const auto& message = std::get<MinuteEnded>(**news);
        EXPECT_EQ(message.arrived_at, clock.now());
        heard.push_back(message);
    }
    return heard;
}

bool same(const std::vector<MinuteEnded>& a, const std::vector<MinuteEnded>& b) {
    return std::ranges::equal(a, b, [](const MinuteEnded& x, const MinuteEnded& y) {
        return x.instrument == y.instrument && x.candle == y.candle && x.arrived_at == y.arrived_at;
    });
}

TEST(SyntheticStream, SendsEveryMinuteOnceSoonAfterItsEnd) {
    ManualClock clock(start);
    SyntheticStream source(7, clock);
    ASSERT_TRUE(source.follow(coins()));
    const auto heard = listen(source, clock, start + hour + Millis{500});
    ASSERT_EQ(heard.size(), 61U * 3) << "the minute that has just ended is on its way";
    const SyntheticMarket market(7);
    std::map<Instrument, UtcTime> next;
    for (const MinuteEnded& message : heard) {
        const auto [at, first] = next.try_emplace(message.instrument, start - minute);
        EXPECT_EQ(message.candle.opened_at, at->second);
        at->second += minute;
        const Millis delay = message.arrived_at - (message.candle.opened_at + minute);
        EXPECT_GE(delay, Millis{50});
        EXPECT_LE(delay, Millis{400});
        const SyntheticMinute made = market.minute(message.instrument, message.candle.opened_at);
        EXPECT_EQ(message.candle, made.candle);
        EXPECT_EQ(source.quote_at(message.instrument, message.candle.opened_at + minute), made.quote);
    }
}

TEST(SyntheticStream, ListenedToInAnyStepsItSaysTheSame) {
    const SyntheticFaults faults{.lost = 0.1, .late = 0.1, .corrected = 0.1};
    ManualClock clock(start);
    SyntheticStream source(7, clock, faults);
    ASSERT_TRUE(source.follow(coins()));
    const auto expected = listen(source, clock, start + 3 * hour);

    ManualClock other_clock(start);
    SyntheticStream other(7, other_clock, faults);
    ASSERT_TRUE(other.follow(coins()));
    std::vector<MinuteEnded> heard;
    while (other_clock.now() < start + 3 * hour) {
        const auto news = other.next(start + 3 * hour, {});
        ASSERT_TRUE(news);
        if (*news) heard.push_back(std::get<MinuteEnded>(**news));
    }
    EXPECT_TRUE(same(heard, expected));
}

TEST(SyntheticStream, FaultsHaveTheirShareAndTheirDelay) {
    ManualClock clock(start);
    SyntheticStream source(7, clock, {.lost = 0.1, .late = 0.2, .corrected = 0.3});
    ASSERT_TRUE(source.follow(coins()));
    constexpr int minutes = 1440;
    const auto heard = listen(source, clock, start + day + 2 * minute);
    const SyntheticMarket market(7);
    std::map<std::pair<Instrument, UtcTime>, std::vector<MinuteEnded>> by_minute;
    for (const MinuteEnded& message : heard) {
        if (TimeRange{start, start + day}.holds(message.candle.opened_at)) {
            by_minute[{message.instrument, message.candle.opened_at}].push_back(message);
        }
    }
    std::map<std::string, int> counted;
    counted["lost"] = minutes * 3 - static_cast<int>(by_minute.size());
    for (const auto& [key, messages] : by_minute) {
        const MinuteEnded& last = messages.back();
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

TEST(SyntheticStream, FollowedAgainItSendsWhatIsStillOnItsWayAndNothingTwice) {
    const SyntheticFaults faults{.lost = 0.1, .late = 0.2, .corrected = 0.3};
    ManualClock clock(start);
    SyntheticStream whole(7, clock, faults);
    ASSERT_TRUE(whole.follow(coins()));
    const auto expected = listen(whole, clock, start + 2 * hour);

    ManualClock stopping(start);
    std::vector<MinuteEnded> heard;
    for (int stop = 1; stop <= 40; ++stop) {
        SyntheticStream source(7, stopping, faults);
        ASSERT_TRUE(source.follow(coins()));
        const auto part = listen(source, stopping, start + stop * Millis{180'000});
        heard.insert(heard.end(), part.begin(), part.end());
    }
    // Two messages of one millisecond may be torn apart by a stop; none are here.
    EXPECT_TRUE(same(heard, expected));
}

TEST(SyntheticStream, ThePastHasEveryMinuteThatEndedAndNoOther) {
    ManualClock clock(start + hour + Millis{30'000});
    SyntheticStream source(7, clock, {.lost = 1});
    ASSERT_TRUE(source.follow(coins()));
    const Instrument coin = coins()[1].instrument;
    const auto past = [&](TimeRange range) {
        source.ask(coin, range);
        const auto news = source.next(clock.now(), {});
        return std::get<PastArrived>(**news);
    };
    const PastArrived first = past({start, start + day});
    EXPECT_EQ(first.told, (TimeRange{start, start + hour}));
    ASSERT_EQ(first.candles.size(), 60U);
    ASSERT_EQ(first.quotes.size(), 60U);
    const SyntheticMarket market(7);
    for (std::size_t i = 0; i < first.candles.size(); ++i) {
        const SyntheticMinute made = market.minute(coin, start + minute * static_cast<std::int64_t>(i));
        EXPECT_EQ(first.candles[i], made.candle);
        EXPECT_EQ(first.quotes[i], made.quote);
    }
    const PastArrived future = past({start + hour, start + 2 * hour});
    EXPECT_TRUE(future.told.empty());
    EXPECT_TRUE(future.candles.empty());
}

TEST(SyntheticStream, StopsWaitingWhenAsked) {
    ManualClock clock(start);
    SyntheticStream source(7, clock);
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
