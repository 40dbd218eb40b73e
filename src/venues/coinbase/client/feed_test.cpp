// What a connection's frames mean, frame by frame: no socket, no clock.
#include "venues/coinbase/client/feed.hpp"

#include <gtest/gtest.h>

namespace signalbox::coinbase {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'790'006'400'000);
const Instrument btc{"coinbase", "BTC", "USD", ""};
const Instrument btc_usdc{"coinbase", "BTC", "USDC", ""};
const Instrument eth{"coinbase", "ETH", "USD", ""};

/// A connection's frames, with its count, in the venue's time.
struct Talk {
    Talk() {
        feed.follow({{{btc}, "BTC-USD"}, {{btc_usdc, 1000}, "BTC-USD"}, {{eth}, "ETH-USD"}});
        quotes.follow(std::array{Followed{btc}, Followed{btc_usdc, 1000}, Followed{eth}});
    }
    void hear(const std::string& text) {
        if (auto why_now = feed.heard(text, at, minutes)) why = why_now->text();
    }
    std::string frame(const std::string& channel, const std::string& events) {
        return R"({"channel":")" + channel + R"(","timestamp":")" + to_text(stamp_of(at)) + R"(","sequence_num":)" +
               std::to_string(number++) + R"(,"events":[)" + events + "]}";
    }
    void answer(const std::string& products = R"("BTC-USD","ETH-USD")") {
        hear(frame("subscriptions", R"({"subscriptions":{"heartbeats":["heartbeats"],"market_trades":[)" + products +
                                        R"(],"ticker":[)" + products + "]}}"));
    }
    void trade(std::int64_t id, const std::string& price, const std::string& type = "update",
               const std::string& product = "BTC-USD") {
        hear(frame("market_trades", R"({"type":")" + type + R"(","trades":[{"product_id":")" + product +
                                        R"(","trade_id":")" + std::to_string(id) + R"(","price":")" + price +
                                        R"(","size":"2","time":")" + to_text(stamp_of(at)) + R"(","side":"BUY"}]})"));
    }
    void ticker(const std::string& bid, const std::string& ask, const std::string& channel = "ticker") {
        hear(frame(
            channel,
            R"({"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"1","volume_24_h":"1",)"
            R"("low_24_h":"1","high_24_h":"1","low_52_w":"1","high_52_w":"1","price_percent_chg_24_h":"0",)"
            R"("best_bid":")" +
                bid + R"(","best_ask":")" + ask + R"("}]})"));
    }
    void beat(Millis passed) {
        at += passed;
        hear(frame("heartbeats", R"({"current_time":"x","heartbeat_counter":1})"));
    }
    /// Opened then, with a snapshot and the answer.
    void begin(UtcTime when = start - 10s) {
        at = when;
        number = 0;
        feed.opened(at);
        trade(99, "90", "snapshot");
        trade(7, "9", "snapshot", "ETH-USD");
        answer();
    }
    std::string told() {
        std::string all;
        for (const MinuteEnded& one : minutes) {
            all += one.instrument.symbol() + " " + std::to_string((one.candle.opened_at - start) / minute) +
                   (one.is_quiet ? " quiet" : " " + std::to_string(static_cast<int>(one.candle.close))) + "; ";
        }
        minutes.clear();
        return all;
    }

    UtcTime at = start;
    std::int64_t number = 0;
    QuoteBook quotes{60s};
    KeptFrames kept;
    Feed feed{quotes, kept};
    std::vector<MinuteEnded> minutes;
    std::string why;
};

TEST(CoinbaseFeed, TellsWholeAndQuietMinutesOfEveryNameOfABook) {
    Talk talk;
    talk.begin();
    EXPECT_TRUE(talk.feed.stands());
    talk.at = start + 1s;
    talk.trade(100, "5");
    talk.beat(60s);
    EXPECT_EQ(talk.told(), "") << "stamped one second after the end";
    talk.beat(1s);
    EXPECT_EQ(talk.told(), "BTC/USD 0 5; BTC/USDC 0 5000; ETH/USD 0 quiet; ");
    EXPECT_EQ(talk.why, "");
}

TEST(CoinbaseFeed, AsksAgainOnceAMinuteForWhatTheVenueDoesNotConfirm) {
    using Products = std::vector<std::string>;
    Talk talk;
    talk.at = start;
    talk.feed.opened(talk.at);
    EXPECT_EQ(talk.feed.asked_again(start + 2min), Products{}) << "it does not stand: all of it is being asked for";
    talk.answer(R"("BTC-USD")");
    EXPECT_TRUE(talk.feed.stands());
    EXPECT_EQ(talk.feed.asked_again(start + 1s), Products{});
    EXPECT_EQ(talk.feed.asked_again(start + 60s), Products{});
    EXPECT_TRUE(talk.feed.unconfirmed().empty());
    EXPECT_EQ(talk.feed.asked_again(start + 61s), Products{"ETH-USD"});
    EXPECT_EQ(talk.feed.asked_again(start + 62s), Products{});
    EXPECT_EQ(talk.feed.asked_again(start + 121s), Products{"ETH-USD"});
    EXPECT_EQ(talk.feed.unconfirmed(), std::set<std::string>{"ETH-USD"});
    talk.answer();
    EXPECT_EQ(talk.feed.asked_again(start + 190s), Products{});
    EXPECT_TRUE(talk.feed.unconfirmed().empty()) << "confirmed";
    talk.answer(R"("BTC-USD")");
    EXPECT_EQ(talk.feed.asked_again(start + 191s), Products{}) << "counted anew";
    EXPECT_EQ(talk.feed.asked_again(start + 251s), Products{"ETH-USD"});
    talk.feed.closed();
    EXPECT_TRUE(talk.feed.unconfirmed().empty());
}

TEST(CoinbaseFeed, MakesTheConnectionAgainWhereTheCountJumps) {
    Talk talk;
    talk.begin();
    talk.at = start + 1s;
    talk.trade(100, "5");
    ++talk.number;
    talk.beat(70s);
    EXPECT_EQ(talk.why, "messages of Coinbase are missing: 5 came where 4 was next");
    EXPECT_FALSE(talk.feed.stands());
    EXPECT_EQ(talk.told(), "");
    talk.why.clear();
    talk.beat(1s);
    EXPECT_EQ(talk.why, "") << "what still comes is not read";
    talk.feed.closed();
    talk.begin(start + 80s);
    talk.beat(102s);
    EXPECT_EQ(talk.told(), "BTC/USD 2 quiet; BTC/USDC 2 quiet; ETH/USD 2 quiet; ");
}

TEST(CoinbaseFeed, PassesOverLateDuplicates) {
    Talk talk;
    talk.begin();
    talk.at = start + 1s;
    talk.trade(100, "5");
    --talk.number;
    talk.trade(100, "5");
    talk.beat(70s);
    EXPECT_EQ(talk.why, "");
    ASSERT_FALSE(talk.minutes.empty());
    EXPECT_EQ(talk.minutes[0].candle.volume, 2);
}

TEST(CoinbaseFeed, GoesOnBehindAFrameThatDoesNotRead) {
    Talk talk;
    talk.begin();
    talk.at = start + 1s;
    talk.trade(100, "5");
    talk.hear(R"({"channel":"market_trades","timest)");
    ++talk.number;
    EXPECT_EQ(talk.kept.count(), 1U);
    EXPECT_EQ(talk.kept.newest()[0].bytes, R"({"channel":"market_trades","timest)");
    talk.beat(70s);
    EXPECT_EQ(talk.why, "");
    EXPECT_TRUE(talk.feed.stands());
    EXPECT_EQ(talk.told(), "") << "nobody knows what was in it";
    talk.beat(51s);
    EXPECT_EQ(talk.told(), "") << "nor of the minute in which it goes on";
    talk.beat(60s);
    EXPECT_EQ(talk.told(), "BTC/USD 2 quiet; BTC/USDC 2 quiet; ETH/USD 2 quiet; ");
}

TEST(CoinbaseFeed, KeepsWhatTheVenueSaysIsWrong) {
    Talk talk;
    talk.begin();
    talk.hear(R"({"type":"error","message":"authentication failure"})");
    ASSERT_EQ(talk.kept.count(), 1U);
    EXPECT_EQ(talk.kept.newest()[0].why.text(), "Coinbase says: authentication failure");
    talk.beat(1s);
    EXPECT_EQ(talk.why, "") << "errors have no number";
}

TEST(CoinbaseFeed, WaitsForAnAnswerTenSeconds) {
    Talk talk;
    talk.feed.opened(talk.at);
    talk.beat(10s);
    EXPECT_EQ(talk.why, "");
    talk.beat(1s);
    EXPECT_EQ(talk.why, "Coinbase has not answered within 10 s what it streams");
}

TEST(CoinbaseFeed, TellsNothingOfAProductThatIsNotStreamed) {
    Talk talk;
    talk.at = start - 10s;
    talk.feed.opened(talk.at);
    talk.answer(R"("BTC-USD")");
    EXPECT_TRUE(talk.feed.stands());
    talk.beat(80s);
    EXPECT_EQ(talk.told(), "BTC/USD 0 quiet; BTC/USDC 0 quiet; ");
    talk.answer();
    talk.beat(120s);
    EXPECT_EQ(talk.told(), "BTC/USD 1 quiet; BTC/USD 2 quiet; BTC/USDC 1 quiet; BTC/USDC 2 quiet; ETH/USD 2 quiet; ");
}

TEST(CoinbaseFeed, RemembersQuotesByTheVenuesStamp) {
    Talk talk;
    talk.begin();
    talk.at = start + 59s;
    talk.ticker("100.5", "100.7");
    talk.ticker("1", "2", "ticker_batch");
    talk.at = start + 61s;
    talk.ticker("200", "201");
    EXPECT_EQ(talk.quotes.at(btc, start + 1min), (Quote{100.5, 100.7}));
    EXPECT_EQ(talk.quotes.at(btc_usdc, start + 1min), (Quote{100'500, 100'700})) << "of a unit of 1000";
    const auto tickers = talk.feed.take_tickers();
    ASSERT_EQ(tickers.size(), 2U) << "of both that share the product";
    EXPECT_EQ(tickers[0].last, 1);
    EXPECT_EQ(tickers[0].ask, 201);
    EXPECT_EQ(tickers[0].at, start + 61s);
    EXPECT_TRUE(talk.feed.take_tickers().empty()) << "none came since";
    talk.ticker("", "");
    EXPECT_EQ(talk.quotes.at(btc, start + 2min), Quote{}) << "the newest says nothing";
}

TEST(CoinbaseFeed, GoesOnBehindATradeThatCanNotBeCounted) {
    Talk talk;
    talk.begin();
    talk.at = start + 1s;
    talk.trade(100, "");
    talk.beat(60s);
    talk.beat(1s);
    EXPECT_EQ(talk.told(), "ETH/USD 0 quiet; ");
    talk.beat(60s);
    talk.beat(60s);
    EXPECT_EQ(talk.told(), "ETH/USD 1 quiet; BTC/USD 2 quiet; BTC/USDC 2 quiet; ETH/USD 2 quiet; ");
    EXPECT_EQ(talk.why, "");
}

TEST(CoinbaseFeed, TakesNoStampFarAhead) {
    Talk talk;
    talk.begin();
    const UtcTime now = talk.at;
    talk.at += 2min;
    const std::string ahead = talk.frame("heartbeats", R"({"current_time":"x","heartbeat_counter":1})");
    talk.at = now;
    talk.hear(ahead);
    EXPECT_EQ(talk.kept.count(), 1U);
    EXPECT_EQ(talk.told(), "");
    EXPECT_EQ(talk.why, "");
}

TEST(CoinbaseFeed, FollowsOthersWithoutForgettingWhoStays) {
    Talk talk;
    talk.begin();
    talk.at = start + 1s;
    talk.trade(100, "5");
    const Instrument sol{"coinbase", "SOL", "USD", ""};
    talk.feed.follow({{{btc}, "BTC-USD"}, {{sol}, "SOL-USD"}});
    talk.beat(70s);
    EXPECT_EQ(talk.told(), "BTC/USD 0 5; ");
    talk.answer(R"("BTC-USD","SOL-USD")");
    talk.beat(111s);
    EXPECT_EQ(talk.told(), "BTC/USD 1 quiet; BTC/USD 2 quiet; SOL/USD 2 quiet; ");
}

}  // namespace
}  // namespace signalbox::coinbase
