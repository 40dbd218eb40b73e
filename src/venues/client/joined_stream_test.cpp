// Two venues as one: all that either tells, in each one's order, and to each what belongs to it.
#include "venues/client/joined_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "platform/clock.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = utc_from_ms(1'700'006'400'000);

Instrument coin(const std::string& venue) { return {venue, "BTC", "USDT", ""}; }

/// Tells so many minutes at once, and answers what it is asked. Touched by one thread at a time, or the test fails.
class Scripted final : public MarketStream {
public:
    Scripted(std::string venue, int minutes, MarketClock& clock)
        : venue_(std::move(venue)), minutes_(minutes), news_(clock) {}

    Result<> follow(std::span<const Followed> pairs) override {
        EXPECT_FALSE(busy_.exchange(true));
        for (const Followed& pair : pairs) EXPECT_EQ(pair.instrument.venue, venue_);
        if (!pairs.empty() && std::exchange(told_, true) == false) {
            for (int i = 0; i < minutes_; ++i) {
                news_.push(MinuteEnded{.instrument = coin(venue_), .candle = {.opened_at = start + minute * i}}, {});
            }
        }
        busy_ = false;
        return {};
    }
    Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) override {
        EXPECT_FALSE(busy_.exchange(true));
        auto news = news_.next(until, stop);
        busy_ = false;
        return news;
    }
    Quote quote_at(const Instrument&, UtcTime) override { return {1, venue_ == "bybit" ? 2.0 : 3.0}; }
    void ask(const Instrument& instrument, TimeRange range) override {
        news_.push(PastArrived{.instrument = instrument, .asked = range, .told = range}, {});
    }

private:
    const std::string venue_;
    const int minutes_;
    NewsBox news_;
    std::atomic<bool> busy_ = false;
    bool told_ = false;
};

TEST(JoinedStream, TellsAllOfBothEachInItsOrderAlsoWhenFollowedAnew) {
    AcceleratedClock clock(start, 1000);
    std::map<std::string, std::unique_ptr<MarketStream>> streams;
    constexpr int minutes = 3'000;
    for (const char* venue : {"bybit", "coinbase"}) {
        streams[venue] = std::make_unique<Scripted>(venue, minutes, clock);
    }
    JoinedStream both(std::move(streams), clock);
    const std::vector<Followed> pairs{{coin("bybit")}, {coin("coinbase")}};
    ASSERT_TRUE(both.follow(pairs));
    std::map<std::string, int> heard;
    for (int i = 0; i < 2 * minutes; ++i) {
        if (i % 500 == 250) {
            ASSERT_TRUE(both.follow(pairs));
        }
        const auto news = both.next(utc_max, {});
        ASSERT_TRUE(news && *news);
        const auto& ended = std::get<MinuteEnded>(**news);
        EXPECT_EQ(ended.candle.opened_at, start + minute * heard[ended.instrument.venue]++);
    }
    EXPECT_EQ(heard["bybit"], minutes);
    EXPECT_EQ(heard["coinbase"], minutes);

    both.ask(coin("coinbase"), {start, start + hour});
    const auto answer = both.next(utc_max, {});
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ(std::get<PastArrived>(**answer).instrument.venue, "coinbase");
    EXPECT_EQ(both.quote_at(coin("bybit"), start).ask, 2.0);
    EXPECT_EQ(both.quote_at(coin("coinbase"), start).ask, 3.0);
    both.ask(coin("kraken"), {start, start + hour});
    const auto nobody = both.next(utc_max, {});
    ASSERT_TRUE(nobody && *nobody);
    EXPECT_TRUE(std::get<PastArrived>(**nobody).told.empty()) << "every question is answered";
    const std::vector<Followed> stranger{{coin("kraken")}};
    EXPECT_EQ(both.follow(stranger).error().code, ErrorCode::WrongUse);
}

}  // namespace
}  // namespace signalbox
