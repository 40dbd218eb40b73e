#include "venues/coinbase/wire/stream.hpp"

#include <gtest/gtest.h>

namespace signalbox::coinbase {
namespace {

template <typename T>
T frame_of(std::string_view text) {
    const auto frame = read_frame(text);
    EXPECT_TRUE(frame) << text << (frame ? "" : frame.error().text());
    const T* const wanted = frame ? std::get_if<T>(&*frame) : nullptr;
    EXPECT_NE(wanted, nullptr) << text;
    return wanted ? *wanted : T{};
}

TEST(CoinbaseStream, ReadsTradesOfSeveralProductsInOneFrame) {
    const auto frame = frame_of<TradesFrame>(
        R"({"channel":"market_trades","timestamp":"2026-09-27T16:42:07.238434983Z","sequence_num":3,"events":[{"type":"update","trades":[)"
        R"({"product_id":"BTC-USD","trade_id":"1099158139","price":"84451.04","size":"0.00046022","time":"2026-09-27T16:42:07.201118Z","side":"BUY"},)"
        R"({"product_id":"ETH-USD","trade_id":"7","price":"2666.2","size":"1","time":"2026-09-27T16:42:07.184962Z","side":"SELL"}]}]})");
    EXPECT_EQ(frame.sequence, 3);
    ASSERT_EQ(frame.events.at(0).trades.size(), 2U);
    const Trade& trade = frame.events[0].trades[0];
    EXPECT_EQ(trade.id, 1'099'158'139);
    EXPECT_EQ(trade.price.text(), "84451.04");
    EXPECT_EQ(signalbox::to_text(trade.at.utc()), "2026-09-27T16:42:07.201Z");
    EXPECT_FALSE(trade.taker_bought()) << "the side is the maker's";
    EXPECT_TRUE(frame.events[0].trades[1].taker_bought());
}

TEST(CoinbaseStream, CountsEveryFrameButErrors) {
    const auto sequence = [](std::string_view text) { return sequence_of(read_frame(text).value()); };
    EXPECT_EQ(
        sequence(
            R"({"channel":"l2_data","timestamp":"2026-09-30T02:39:53Z","sequence_num":12,"events":[{"updates":[]}]})"),
        12);
    EXPECT_EQ(
        sequence(
            R"({"sequence_num":5,"channel":"heartbeats","timestamp":"2026-09-05T22:10:30.26Z",)"
            R"("events":[{"current_time":"2026-09-05 22:10:30 +0000 UTC m=+139651.2","heartbeat_counter":139651}]})"),
        5);
    EXPECT_EQ(sequence(R"({"type":"error","message":"authentication failure"})"), std::nullopt);
    EXPECT_EQ(sequence(R"({"type":"something new"})"), std::nullopt);
}

TEST(CoinbaseStream, TakesTheCounterAsTextOrNumber) {
    for (const std::string counter : {"139651", R"("139651")"}) {
        const auto frame = frame_of<HeartbeatFrame>(
            R"({"channel":"heartbeats","client_id":"","timestamp":"2026-09-05T22:10:30.260465255Z","sequence_num":4,)"
            R"("events":[{"current_time":"x","heartbeat_counter":)" +
            counter + "}]}");
        EXPECT_EQ(frame.events.at(0).counter, 139'651);
    }
}

TEST(CoinbaseStream, TellsWhatIsSubscribed) {
    const auto frame = frame_of<SubscriptionsFrame>(
        R"({"channel":"subscriptions","timestamp":"2026-09-05T22:10:29.563180868Z","sequence_num":3,)"
        R"("events":[{"subscriptions":{"heartbeats":["heartbeats"],"ticker":["BTC-USD"]}}]})");
    EXPECT_EQ(frame.events.at(0).subscriptions.at("ticker"), std::vector<std::string>{"BTC-USD"});
    EXPECT_EQ(frame_of<ErrorFrame>(R"({"type":"error","message":"authentication failure"})").message,
              "authentication failure");
}

TEST(CoinbaseStream, RefusesWhatIsNoFrame) {
    for (
        const std::string_view text :
        {"", "[]", "<html>", R"({"channel":"market_trades"})", R"({"channel":"l2_data","sequence_num":"x"})",
         R"({"channel":"ticker","timestamp":"yesterday","sequence_num":1,"events":[]})",
         R"({"channel":"market_trades","timestamp":"2026-09-05T22:10:30Z","sequence_num":1,"events":[{"type":"update","trades":[{"product_id":"A"}]}]})",
         R"({"type":"error"})"}) {
        EXPECT_FALSE(read_frame(text)) << text;
    }
}

TEST(CoinbaseStream, AsksAsTheVenueWants) {
    EXPECT_EQ(wire::print(Request{.type = "subscribe", .products = {{"BTC-USD"}}, .channel = "market_trades"}),
              R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"market_trades"})");
    EXPECT_EQ(wire::print(Request{.type = "subscribe", .channel = "heartbeats"}),
              R"({"type":"subscribe","channel":"heartbeats"})");
}

TEST(CoinbaseStamp, KeepsEveryDigit) {
    for (const std::string_view text : {"2026-04-07T00:28:58Z", "2026-04-07T00:28:58.5Z", "2026-04-07T14:30:05.000000Z",
                                        "2026-09-30T02:39:53.788628813Z", "1970-01-01T00:00:00Z"}) {
        Stamp stamp;
        ASSERT_TRUE(from_text(text, stamp)) << text;
        EXPECT_EQ(to_text(stamp), text);
    }
    for (const std::string_view text :
         {"", "2026-04-07", "2026-04-07T00:28:58", "2026-04-07 00:28:58Z", "2026-04-07T00:28:58.Z",
          "2026-04-07T00:28:58.1234567890Z", "2026-02-30T00:00:00Z", "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z",
          "2026-04-07T00:28:58.1xZ", "2026-04-07T00:28:58+00:00Z"}) {
        Stamp stamp;
        EXPECT_FALSE(from_text(text, stamp)) << text;
    }
    EXPECT_EQ(to_text(stamp_of(utc_from_ms(1'790'000'000'250))), "2026-09-21T14:13:20.250000Z");
}

}  // namespace
}  // namespace signalbox::coinbase
