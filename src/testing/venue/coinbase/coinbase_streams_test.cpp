// The simulated Coinbase's WebSocket, frame by frame.
#include <gtest/gtest.h>

#include "core/market/timeframe.hpp"
#include "platform/clock.hpp"
#include "testing/venue/coinbase/coinbase_face.hpp"
#include "testing/venue/coinbase/coinbase_keys.hpp"
#include "testing/venue/talk_testing.hpp"
#include "venues/coinbase/wire/stream.hpp"

namespace signalbox::simulator {
namespace {

const std::string mark = R"({"type":"mark"})";
/// A message that is none is answered so, behind all that was sent before.
bool is_mark(std::string_view text) { return text.find("invalid message") != text.npos; }
std::string subscribe(const std::string& channel, const std::string& products = "") {
    return R"({"type":"subscribe","channel":")" + channel + "\"" +
           (products.empty() ? "" : R"(,"product_ids":[)" + products + "]") + "}";
}

struct CoinbaseStreamsTest : testing::Test {
    SyntheticMinutes minutes{{.seed = 7, .venue = "coinbase", .ends = {"USD"}, .coins = 3}};
    VenueTalk talk{minutes, make_coinbase_face, {.seed = 7}};
    SocketTalk socket{talk, "/", mark, is_mark};

    std::vector<coinbase::Frame> frames(std::vector<std::string> texts) {
        std::vector<coinbase::Frame> read;
        for (const std::string& text : texts) {
            auto frame = coinbase::read_frame(text);
            EXPECT_TRUE(frame) << text << (frame ? "" : frame.error().text());
            if (frame) read.push_back(*std::move(frame));
        }
        return read;
    }
    std::vector<coinbase::Frame> asked(const std::string& text) { return frames(socket.asked(text)); }
    std::vector<coinbase::Frame> until(UtcTime time) {
        talk.until(time);
        return frames(socket.frames());
    }
    static std::string said(const coinbase::Frame& frame) {
        const auto* const answer = std::get_if<coinbase::SubscriptionsFrame>(&frame);
        return answer == nullptr ? "" : wire::print(answer->events.at(0));
    }
};

TEST_F(CoinbaseStreamsTest, AnswersBehindTheSnapshotWithAllThatIsSubscribed) {
    const auto first = asked(subscribe("market_trades", R"("BTC-USD","NOPE-USD","ETH-USDC")"));
    ASSERT_EQ(first.size(), 3U) << "two snapshots, an answer";
    EXPECT_EQ(std::get<coinbase::TradesFrame>(first[0]).events.at(0).push, coinbase::Push::snapshot);
    EXPECT_EQ(std::get<coinbase::TradesFrame>(first[1]).events.at(0).trades.at(0).product, "ETH-USD");
    EXPECT_EQ(said(first[2]), R"({"subscriptions":{"market_trades":["BTC-USD","ETH-USD"]}})");
    const auto again = asked(subscribe("market_trades", R"("BTC-USD")"));
    ASSERT_EQ(again.size(), 1U) << "no second snapshot";
    const auto more = asked(subscribe("heartbeats"));
    EXPECT_EQ(said(more.at(0)),
              R"({"subscriptions":{"heartbeats":["heartbeats"],"market_trades":["BTC-USD","ETH-USD"]}})");
    const auto less = asked(R"({"type":"unsubscribe","channel":"market_trades","product_ids":["ETH-USDC"]})");
    EXPECT_EQ(said(less.at(0)), R"({"subscriptions":{"heartbeats":["heartbeats"],"market_trades":["BTC-USD"]}})");
    std::int64_t next = 0;
    for (const auto& some : {first, again, more, less})
        for (const coinbase::Frame& frame : some) EXPECT_EQ(coinbase::sequence_of(frame), next++);
}

TEST_F(CoinbaseStreamsTest, TellsEveryTradeOnceInBatches) {
    const auto first = asked(subscribe("market_trades", R"("BTC-USD","ETH-USD")"));
    const auto& snapshot = std::get<coinbase::TradesFrame>(first.at(0)).events.at(0).trades;
    std::int64_t next = snapshot.at(0).id + 1;
    const Instrument btc{"coinbase", "BTC", "USD", ""};
    const UtcTime from = bar_open(Timeframe::m1, talk_start) + minute;
    std::int64_t size = 0;
    std::size_t shared = 0;
    for (const coinbase::Frame& frame : until(from + 10 * minute)) {
        const auto& batch = std::get<coinbase::TradesFrame>(frame);
        EXPECT_EQ(batch.sent_at.utc().time_since_epoch() % Millis{250}, Millis{0});
        auto trades = batch.events.at(0).trades;
        shared += trades.front().product != trades.back().product;
        std::ranges::reverse(trades);
        for (const coinbase::Trade& trade : trades) {
            EXPECT_LE(trade.at.utc(), batch.sent_at.utc());
            EXPECT_GT(trade.at.utc(), batch.sent_at.utc() - Millis{250});
            if (trade.product != "BTC-USD") continue;
            EXPECT_EQ(trade.id, next++);
            if (trade.at.utc() >= from && trade.at.utc() < from + minute) size += trade.size.to_decimal()->units();
        }
    }
    EXPECT_GT(shared, 0U) << "products share frames";
    EXPECT_EQ(Decimal::from_units(size).to_double(), talk.venue->truth(btc, from)->volume);
}

TEST_F(CoinbaseStreamsTest, BeatsEachSecond) {
    asked(subscribe("heartbeats"));
    const auto beats = until(talk_start + Millis{10'400});
    ASSERT_EQ(beats.size(), 10U);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const auto& beat = std::get<coinbase::HeartbeatFrame>(beats[i]);
        EXPECT_EQ(beat.sent_at.utc(), talk_start + Millis{1'000} * static_cast<int>(i + 1));
        EXPECT_EQ(beat.events.at(0).counter,
                  std::get<coinbase::HeartbeatFrame>(beats[0]).events[0].counter + static_cast<int>(i));
        EXPECT_TRUE(beat.events[0].current_time.starts_with("2024-03-14 08:00:"));
    }
}

TEST_F(CoinbaseStreamsTest, TellsTickersAtTradesAndBatchesOfThem) {
    const auto first = asked(subscribe("ticker", R"("BTC-USDC")"));
    const auto& snapshot = std::get<coinbase::TickersFrame>(first.at(0));
    EXPECT_EQ(snapshot.events.at(0).push, coinbase::Push::snapshot);
    EXPECT_EQ(snapshot.events[0].tickers.at(0).product, "BTC-USD");
    asked(subscribe("ticker_batch", R"("BTC-USD")"));
    std::size_t tickers = 0, batches = 0;
    for (const coinbase::Frame& frame : until(talk_start + Millis{60'000})) {
        const auto& one = std::get<coinbase::TickersFrame>(frame);
        const coinbase::Ticker& ticker = one.events.at(0).tickers.at(0);
        const bool is_batch = one.channel == "ticker_batch";
        EXPECT_EQ(ticker.best_bid.has_value(), !is_batch);
        EXPECT_TRUE(is_batch || ticker.best_bid->to_double() < ticker.best_ask->to_double());
        (is_batch ? batches : tickers) += 1;
    }
    EXPECT_GT(tickers, batches);
    EXPECT_GT(batches, 0U);
    EXPECT_LE(batches, 12U);
}

TEST_F(CoinbaseStreamsTest, RefusesChannelsAndTokensAlike) {
    const auto error = [&](const std::string& text) {
        return std::get<coinbase::ErrorFrame>(asked(text).at(0)).message;
    };
    EXPECT_EQ(error(subscribe("nothing", R"("BTC-USD")")), "authentication failure");
    EXPECT_EQ(error(R"({"type":"subscribe","channel":"heartbeats","jwt":"a.b.c"})"), "authentication failure");
    const auto text = coinbase_key_texts()[1];
    const auto token =
        coinbase::ApiKey::parse(text.name, text.secret)->token(wall_time(), *coinbase::fresh_nonce(), {});
    EXPECT_NE(said(asked(R"({"type":"subscribe","channel":"heartbeats","jwt":")" + *token + "\"}").at(0)), "");
}

TEST_F(CoinbaseStreamsTest, HangsUpOnTheMuteAndTheIdle) {
    socket.frames();  // the venue knows of the connection
    talk.until(talk_start + Millis{5'000});
    socket.frames();
    EXPECT_TRUE(socket.ended) << "nothing was subscribed";
    SocketTalk idle(talk, "/", mark, is_mark);
    idle.asked(subscribe("market_trades", R"("NOPE-USD")"));
    talk.until(talk_start + Millis{79'000});
    idle.frames();
    EXPECT_FALSE(idle.ended);
    talk.until(talk_start + Millis{81'000});
    idle.frames();
    EXPECT_TRUE(idle.ended);
}

}  // namespace
}  // namespace signalbox::simulator
