// Bybit's sockets: what is refused, what is lost and comes back, and the one that tells maintenance.
#include <gtest/gtest.h>

#include <thread>

#include "venues/bybit/client/exchange_testing.hpp"

namespace signalbox::bybit {
namespace {

TEST(BybitStream, LeavesOutWhatBybitRefusesAndAsksAgain) {
    const Followed bad{{"bybit", "BAD", "USDT", ""}};
    Place place({btc, bad});
    for (const std::string topic : {"kline.1.BADUSDT", "orderbook.1.BADUSDT", "tickers.BADUSDT"}) {
        EXPECT_EQ(*place.exchange.said.pop(),
                  R"({"req_id":")" + topic + R"(","op":"subscribe","args":[")" + topic + "\"]}");
    }
    place.is_in_step();
    EXPECT_EQ(place.stream->refused(), std::vector<std::string>{"orderbook.1.BADUSDT"});
    place.exchange.send(kline("BADUSDT", noon, "1"));
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).instrument, bad.instrument) << "its other topics stand";
    place.is_in_step();
    place.clock.move_to(noon - 10s + 500ms);
    for (Millis after = 1s; after <= 60s; after += 5s) {  // never silent for long
        place.clock.move_to(noon - 10s + after);
        place.is_in_step();
    }
    place.clock.move_to(noon + 51s);
    EXPECT_EQ(*place.exchange.said.pop(),
              R"({"req_id":"orderbook.1.BADUSDT","op":"subscribe","args":["orderbook.1.BADUSDT"]})");
}

TEST(BybitStream, IsLostWhenItsSocketBreaksAndBackWhenAllOfItStands) {
    Place place({btc, btc_perpetual});
    place.is_in_step();
    place.exchange.mood = Exchange::Mood::is_mute;
    place.exchange.drop();
    const FeedChanged lost = place.feed();
    EXPECT_TRUE(lost.is_lost);
    EXPECT_EQ(lost.venue, "bybit");
    EXPECT_FALSE(lost.why.empty());
    EXPECT_EQ(lost.pairs, std::vector{btc.instrument}) << "the perpetual's socket stands";
    EXPECT_EQ(*place.exchange.said.pop(), place.subscribed[0]) << "after the reconnect all is asked for again";
    place.is_in_step();  // data may come before the answer; the feed is not back yet
    place.exchange.send(R"({"success":true,"ret_msg":"subscribe","conn_id":"x","req_id":"BTCUSDT","op":"subscribe"})");
    const FeedChanged back = place.feed();
    EXPECT_FALSE(back.is_lost);
    EXPECT_EQ(back.why, "");
    place.is_in_step();
}

std::string status(const std::string& id, const std::string& state, const std::string& products = "[1,2]") {
    return R"({"topic":"system.status","ts":1790409600000,"data":[{"id":")" + id + R"(","title":"upgrade )" + id +
           R"(","state":")" + state +
           R"(","begin":"1790409600000","end":"1790413200000","href":"","serviceTypes":[5],)" + R"("product":)" +
           products + R"(,"uidSuffix":[],"maintainType":"1","env":"1"}]})";
}

TEST(BybitStream, TellsTheVenueOfMaintenanceThatBeginsAndEnds) {
    const std::string path(status_path);
    BoundedQueue<VenueState> states({.capacity = 100});
    Place place({btc});
    place.venue->tell_state([&](const VenueState& state) { states.push(state); });
    while (!place.exchange.asks_for_status) std::this_thread::yield();
    place.exchange.send("{", path);
    place.exchange.send(status("other", "ongoing", "[3]"), path);
    place.exchange.send(status("a", "scheduled"), path);
    place.exchange.send(status("a", "ongoing"), path);
    const VenueState shut = *states.pop();
    EXPECT_FALSE(shut.is_open);
    EXPECT_EQ(shut.words, "upgrade a");
    EXPECT_EQ(shut.until, utc_from_ms(1'790'413'200'000));
    place.exchange.send(status("b", "ongoing", "[2]"), path);
    EXPECT_EQ(states.pop()->words, "upgrade a; upgrade b");
    place.exchange.send(status("a", "completed"), path);
    EXPECT_FALSE(states.pop()->is_open) << "the other one goes on";
    place.exchange.send(status("b", "canceled"), path);
    EXPECT_TRUE(states.pop()->is_open);
    place.exchange.send(status("before", "completed"), path);
    EXPECT_TRUE(states.pop()->is_open) << "it began before anybody listened";
    EXPECT_EQ(place.stream->kept().count(), 1U);

    // What ended while its socket was away is not thought to go on.
    place.exchange.send(status("c", "ongoing"), path);
    EXPECT_EQ(states.pop()->words, "upgrade c");
    place.exchange.asks_for_status = false;
    place.exchange.drop(path);
    while (!place.exchange.asks_for_status) std::this_thread::yield();
    place.exchange.send(status("d", "ongoing"), path);
    EXPECT_EQ(states.pop()->words, "upgrade d");

    // Its socket's end is no news, and its pairs have none.
    place.exchange.drop(path);
    place.is_in_step();
    place.venue->tell_state({});
}

TEST(BybitStream, IsLostWhenNothingComes) {
    Place place({btc});
    place.is_in_step();
    place.clock.move_to(noon - 10s + patient_max);
    place.is_in_step();
    place.clock.move_to(noon - 10s + patient_max + patient_max + 1s);
    const FeedChanged lost = place.feed();
    EXPECT_TRUE(lost.is_lost);
    EXPECT_EQ(lost.why, "Bybit has sent nothing for 10 s");
    EXPECT_FALSE(place.feed().is_lost) << "another connection, subscribed anew";
}

TEST(BybitStream, IsLostWhenASubscriptionIsNotAnswered) {
    Place place({btc});
    place.is_in_step();
    place.exchange.mood = Exchange::Mood::is_mute;
    ASSERT_TRUE(place.stream->follow(std::vector{btc, eth}));
    EXPECT_NE(place.exchange.said.pop()->find("ETHUSDT"), std::string::npos);
    place.clock.move_to(noon + 30s);
    place.is_in_step();
    place.exchange.mood = Exchange::Mood::accepts;
    place.clock.move_to(noon - 10s + patient_max + 1s);
    const FeedChanged lost = place.feed();
    EXPECT_EQ(lost.why, "Bybit has not answered a subscription for 10 s");
    EXPECT_FALSE(place.feed().is_lost);
}

TEST(BybitSubscriptions, APairThatIsSilentAloneIsAskedForAnew) {
    Subscriptions subscriptions;
    subscriptions.add("A", noon);
    subscriptions.opened(noon);
    EXPECT_FALSE(subscriptions.stands());
    EXPECT_TRUE(subscriptions.renew("A", noon).second.empty()) << "it is asked for as it is";
    subscriptions.answered(
        {.is_success = false, .message = "error:already subscribed,topic:x", .request = "A", .op = "subscribe"}, noon);
    EXPECT_TRUE(subscriptions.stands()) << "Bybit has it already";
    const auto [goodbye, lines] = subscriptions.renew("A", noon);
    EXPECT_EQ(goodbye, R"({"op":"unsubscribe","args":["kline.1.A","orderbook.1.A","tickers.A"]})");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_FALSE(subscriptions.stands());
    EXPECT_FALSE(subscriptions.is_unanswered(noon + 10s, 10s));
    EXPECT_TRUE(subscriptions.is_unanswered(noon + 10s + 1ms, 10s));
    subscriptions.closed();
    EXPECT_FALSE(subscriptions.is_unanswered(noon + 1h, 10s)) << "the socket's end is told by the socket";
}

}  // namespace
}  // namespace signalbox::bybit
