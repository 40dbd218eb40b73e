// Bybit's stream against a server on loopback that answers, refuses, falls silent and hangs up. Market time is moved by
// hand; a test waits for what comes, never for time to pass.
#include "venues/bybit/client/bybit_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "testing/server.hpp"
#include "venues/client/hand_clock_testing.hpp"

namespace signalbox::bybit {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime noon = utc_from_ms(1'790'409'600'000);
const Followed btc{{"bybit", "BTC", "USDT", ""}};
const Followed eth{{"bybit", "ETH", "USDT", ""}};
const Followed pepe{{"bybit", "PEPE", "USDT", ""}, 1000};
const Followed btc_perpetual{{"bybit", "BTC", "USDT", "USDT"}};

constexpr Millis patient_max = 50s;  ///< half a second of real time, a hundred times as fast

std::string number(UtcTime time) { return std::to_string(to_ms(time)); }

std::string kline(const std::string& symbol, UtcTime start, const std::string& close, bool is_confirmed = true) {
    return R"({"topic":"kline.1.)" + symbol + R"(","type":"snapshot","ts":)" + number(start + minute) +
           R"(,"data":[{"start":)" + number(start) + R"(,"end":)" + number(start + minute - 1ms) +
           R"(,"interval":"1","open":"0.5","close":")" + close + R"(","high":"9","low":"0.1","volume":"3000",)" +
           R"("turnover":"1","confirm":)" + (is_confirmed ? "true" : "false") + R"(,"timestamp":)" +
           number(start + 30s) + "}]}";
}
std::string book(const std::string& symbol, UtcTime matched_at, const std::string& bid, const std::string& ask) {
    const auto side = [](const std::string& price) { return price.empty() ? "" : "[\"" + price + "\",\"1\"]"; };
    return R"({"topic":"orderbook.1.)" + symbol + R"(","type":"snapshot","ts":)" + number(matched_at + 7ms) +
           R"(,"data":{"s":")" + symbol + R"(","b":[)" + side(bid) + R"(],"a":[)" + side(ask) +
           R"(],"u":2,"seq":3},"cts":)" + number(matched_at) + "}";
}

/// Answers subscriptions as `answers` says; remembers what it heard.
struct Exchange final : ServerBehaviour {
    enum class Mood { accepts, is_mute };

    ServedReply answer(const ServedRequest& request) override {
        asked.push(request.target);
        const std::scoped_lock lock(mutex);
        return {.body = rest};
    }
    bool takes_socket(const ServedRequest& request) override { return request.target.starts_with("/v5/public/"); }
    void opened(const std::shared_ptr<ServedSocket>& socket, const ServedRequest& request) override {
        const std::scoped_lock lock(mutex);
        sockets[request.target] = socket;
    }
    void heard(ServedSocket& socket, std::string_view text) override {
        if (text == R"({"op":"ping"})") return socket.send(R"({"success":true,"ret_msg":"pong","op":"ping"})");
        const bool is_mute = mood == Mood::is_mute;
        said.push(std::string(text));
        const auto request = wire::read<Request>(text, "request");
        if (!request || request->op != "subscribe" || is_mute) return;
        const bool is_refused = text.find("BADUSDT") != text.npos &&
                                (request->arguments->size() > 1 || text.find("orderbook") != text.npos);
        socket.send(wire::print(OpAnswer{.is_success = !is_refused,
                                         .message = is_refused ? "Invalid symbol :[x]" : "subscribe",
                                         .connection = "c",
                                         .request = request->id,
                                         .op = "subscribe"}));
    }
    void say(const std::string& text, const std::string& path = "/v5/public/spot") {
        const std::scoped_lock lock(mutex);
        sockets.at(path)->send(text);
    }
    void drop(const std::string& path = "/v5/public/spot") {
        const std::scoped_lock lock(mutex);
        sockets.at(path)->drop();
    }
    void has(const std::string& symbol, const std::vector<UtcTime>& minutes, UtcTime now) {
        std::string rows;
        for (const UtcTime start : minutes) {
            rows += (rows.empty() ? "[\"" : ",[\"") + number(start) + R"(","2","2","2","2","0","0"])";
        }
        const std::scoped_lock lock(mutex);
        rest = R"({"retCode":0,"retMsg":"OK","result":{"category":"spot","symbol":")" + symbol + R"(","list":[)" +
               rows + R"(]},"retExtInfo":{},"time":)" + number(now) + "}";
    }

    std::atomic<Mood> mood = Mood::accepts;
    BoundedQueue<std::string> said{{.capacity = 1000}}, asked{{.capacity = 1000}};
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<ServedSocket>> sockets;
    std::string rest = "{}";
};

/// Ten seconds before noon. Sockets' own waits pass a hundred times as fast.
struct Place {
    explicit Place(const std::vector<Followed>& pairs) {
        stream.emplace(*network, hosts, speed, *venue, clock);
        EXPECT_TRUE(stream->follow(pairs));
        for (std::size_t i = 0; i < pairs.size(); ++i) subscribed.push_back(*exchange.said.pop());
    }
    ~Place() {
        stream.reset();
        const std::scoped_lock lock(exchange.mutex);
        exchange.sockets.clear();  // they are good until the server ends
    }
    MarketNews next() { return **stream->next(utc_max, {}); }
    /// Everything that was said before has been read: a minute of `pair` that comes now comes as next news.
    void is_in_step(const Followed& pair = btc, const std::string& symbol = "BTCUSDT") {
        const UtcTime start = noon + 127 * minute + 16 * step++ * minute;  // hides no minute that a test speaks of
        exchange.say(kline(symbol, start, "1"));
        const MarketNews news = next();
        ASSERT_TRUE(std::holds_alternative<MinuteEnded>(news)) << news.index();
        EXPECT_EQ(std::get<MinuteEnded>(news).instrument, pair.instrument);
        EXPECT_EQ(std::get<MinuteEnded>(news).candle.opened_at, start);
    }
    FeedChanged feed() { return std::get<FeedChanged>(next()); }

    static constexpr double speed = 100;
    Exchange exchange;
    std::unique_ptr<Server> server = *Server::start(exchange, {});
    HandClock clock{noon - 10s};
    Hosts hosts = *Hosts::of({.rest_url = server->url(), .socket_url = server->socket_url(), .speed = speed});
    std::unique_ptr<Network> network = *Network::start({.speed = speed, .seed = 1}, clock);
    std::unique_ptr<BybitVenue> venue =
        std::make_unique<BybitVenue>(*Network::start({.speed = speed, .seed = 1}, clock), hosts, Key{}, speed, clock);
    std::optional<BybitStream> stream;
    std::vector<std::string> subscribed;
    int step = 0;
};

TEST(BybitStream, TellsConfirmedMinutesOnceAndCorrectionsAgain) {
    Place place({btc});
    EXPECT_EQ(place.subscribed.at(0), R"({"req_id":"BTCUSDT","op":"subscribe","args":["kline.1.BTCUSDT",)"
                                      R"("orderbook.1.BTCUSDT","tickers.BTCUSDT"]})");
    place.exchange.say(kline("BTCUSDT", noon - minute, "1"));
    place.exchange.say(kline("BTCUSDT", noon, "1", false));
    place.exchange.say(kline("BTCUSDT", noon, "2"));
    place.exchange.say(kline("BTCUSDT", noon, "2"));
    place.exchange.say(kline("ETHUSDT", noon, "2"));
    place.exchange.say(kline("BTCUSDT", noon, "3"));
    const auto first = std::get<MinuteEnded>(place.next());
    EXPECT_EQ(first.instrument, btc.instrument);
    EXPECT_EQ(first.candle, (Candle{noon, 0.5, 9, 0.1, 2, 3000})) << "the minute before is none of what is followed";
    EXPECT_FALSE(first.is_quiet);
    EXPECT_EQ(first.arrived_at, noon - 10s);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle.close, 3) << "what came twice was told once";
    place.is_in_step();
}

TEST(BybitStream, KnowsTheQuoteAtTheMinutesEnd) {
    Place place({btc, eth});
    const auto quote = [&] {
        place.is_in_step();
        return place.stream->quote_at(btc.instrument, noon);
    };
    EXPECT_EQ(quote(), Quote{});
    place.exchange.say(book("BTCUSDT", noon - 11s, "90", "91"));
    EXPECT_EQ(quote(), Quote{}) << "eleven seconds old";
    place.exchange.say(book("BTCUSDT", noon, "100", "101"));
    place.exchange.say(book("BTCUSDT", noon + 1ms, "200", "201"));
    place.exchange.say(book("BTCUSDT", noon + hour, "300", "301"));
    place.exchange.say(book("ETHUSDT", noon, "5", "6"));
    EXPECT_EQ(quote(), (Quote{100, 101})) << "matched at the end; the next minute's quote is already here";
    EXPECT_EQ(place.stream->quote_at(eth.instrument, noon), (Quote{5, 6}));
    EXPECT_EQ(place.stream->quote_at(btc.instrument, noon + hour), Quote{}) << "a stamp of a time to come is none";
    place.exchange.say(book("BTCUSDT", noon, "102", "101"));
    EXPECT_EQ(quote(), Quote{}) << "crossed";
    place.exchange.say(book("BTCUSDT", noon, "100", ""));
    EXPECT_EQ(quote(), Quote{}) << "nobody asks";
}

TEST(BybitStream, TellsUnitsOfManyCoins) {
    Place place({pepe});
    place.exchange.say(book("PEPEUSDT", noon, "0.00001234", "0.00001235"));
    place.exchange.say(R"({"topic":"tickers.PEPEUSDT","ts":1790409600000,"type":"snapshot","cs":1,"data":{"symbol":)"
                       R"("PEPEUSDT","lastPrice":"0.0000123","volume24h":"400"}})");
    place.exchange.say(kline("PEPEUSDT", noon, "0.5"));
    const auto ended = std::get<MinuteEnded>(place.next());
    EXPECT_EQ(ended.candle, (Candle{noon, 500, 9000, 100, 500, 3}));
    EXPECT_EQ(place.stream->quote_at(pepe.instrument, noon), (Quote{0.01234, 0.01235}));
    const auto tickers = place.stream->take_tickers();
    ASSERT_EQ(tickers.size(), 1U);
    EXPECT_EQ(tickers[0].last, 0.0000123) << "of one coin";
    EXPECT_EQ(tickers[0].bid, 0.00001234) << "spot's ticker has no quote, its book has";
    EXPECT_EQ(tickers[0].volume_24h, 400);
    EXPECT_EQ(tickers[0].at, noon);
    EXPECT_TRUE(place.stream->take_tickers().empty()) << "none came since";
}

TEST(BybitStream, MergesWhatTickersOfContractsChange) {
    Place place({btc_perpetual});
    const std::string path = "/v5/public/linear";
    const std::string head = R"({"topic":"tickers.BTCUSDT","cs":1,"ts":1790409600000,"type":")";
    place.exchange.say(head + R"(snapshot","data":{"symbol":"BTCUSDT","lastPrice":"10","bid1Price":"9"}})", path);
    place.exchange.say(head + R"(delta","data":{"symbol":"BTCUSDT","lastPrice":"11"}})", path);
    place.exchange.say(kline("BTCUSDT", noon, "1"), path);
    place.next();
    const auto tickers = place.stream->take_tickers();
    ASSERT_EQ(tickers.size(), 1U);
    EXPECT_EQ(tickers[0].last, 11);
    EXPECT_EQ(tickers[0].bid, 9);
    EXPECT_TRUE(std::isnan(tickers[0].ask));
}

TEST(BybitStream, AsksForTheMinuteThatIsLate) {
    Place place({btc, eth});
    place.exchange.say(kline("ETHUSDT", noon, "1"));
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).instrument, eth.instrument);
    place.exchange.has("BTCUSDT", {noon}, noon + minute + 1500ms);
    for (const UtcTime time : {noon + 30s, noon + minute + 1499ms}) {
        place.clock.move_to(time);
        place.is_in_step(eth, "ETHUSDT");
    }
    EXPECT_FALSE(place.exchange.asked.try_pop());
    place.clock.move_to(noon + minute + 1500ms);
    const auto late = std::get<MinuteEnded>(place.next());
    EXPECT_EQ(late.instrument, btc.instrument);
    EXPECT_EQ(late.candle, (Candle{noon, 2, 2, 2, 2, 0})) << "a flat row is a candle";
    EXPECT_EQ(late.arrived_at, noon + minute + 1500ms);
    EXPECT_EQ(*place.exchange.asked.pop(),
              "/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=1790409600000&end=1790409600000&limit=1");
    place.exchange.say(kline("BTCUSDT", noon, "4"));
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle.close, 4) << "its confirm comes late, and differs";
    EXPECT_FALSE(place.exchange.asked.try_pop()) << "each minute is asked for once";
}

TEST(BybitStream, HearsFromRestWhatItMissed) {
    Place place({btc});
    const auto flat = [](UtcTime start) { return Candle{start, 2, 2, 2, 2, 0}; };
    const auto as_asked = [](UtcTime from, UtcTime to) {
        return "/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=" + number(from) +
               "&end=" + number(to - minute) + "&limit=" + std::to_string((to - from) / minute);
    };
    const auto pass = [&](UtcTime time) {  // never silent for long
        while (place.clock.now() < time) {
            place.clock.move_to(std::min(place.clock.now() + 30s, time));
            place.is_in_step();
        }
    };
    for (int i = 0; i < 14; ++i) {
        place.exchange.say(kline("BTCUSDT", noon + i * minute, "1"));
        place.next();
    }
    place.exchange.has("BTCUSDT", {noon}, noon + 2 * minute);
    pass(noon + 2 * minute + 29s);
    EXPECT_FALSE(place.exchange.asked.try_pop());
    place.clock.move_to(noon + 2 * minute + 30s);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle, flat(noon)) << "where REST differs it wins";
    EXPECT_EQ(*place.exchange.asked.pop(), as_asked(noon, noon + minute)) << "what ended 90 s ago";

    place.exchange.has("BTCUSDT", {noon + 3 * minute, noon}, noon + 7 * minute);
    pass(noon + 7 * minute + 29s);
    EXPECT_FALSE(place.exchange.asked.try_pop());
    place.clock.move_to(noon + 7 * minute + 30s);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle, flat(noon + 3 * minute)) << "what it said before is no news";
    EXPECT_EQ(*place.exchange.asked.pop(), as_asked(noon, noon + 6 * minute));

    place.exchange.drop();
    EXPECT_TRUE(place.feed().is_lost);
    EXPECT_FALSE(place.feed().is_lost);
    place.exchange.has("BTCUSDT", {noon + 6 * minute, noon + 3 * minute}, noon + 9 * minute);
    pass(noon + 8 * minute + 59s);
    place.clock.move_to(noon + 9 * minute);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle, flat(noon + 6 * minute)) << "90 s after it was back";
}

TEST(BybitStream, LeavesOutWhatBybitRefusesAndAsksAgain) {
    const Followed bad{{"bybit", "BAD", "USDT", ""}};
    Place place({btc, bad});
    for (const std::string topic : {"kline.1.BADUSDT", "orderbook.1.BADUSDT", "tickers.BADUSDT"}) {
        EXPECT_EQ(*place.exchange.said.pop(),
                  R"({"req_id":")" + topic + R"(","op":"subscribe","args":[")" + topic + "\"]}");
    }
    place.is_in_step();
    EXPECT_EQ(place.stream->refused(), std::vector<std::string>{"orderbook.1.BADUSDT"});
    place.exchange.say(kline("BADUSDT", noon, "1"));
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
    EXPECT_EQ(*place.exchange.said.pop(), place.subscribed[0]) << "after the reconnect all is asked for again";
    place.is_in_step();  // data may come before the answer; the feed is not back yet
    place.exchange.say(R"({"success":true,"ret_msg":"subscribe","conn_id":"x","req_id":"BTCUSDT","op":"subscribe"})");
    const FeedChanged back = place.feed();
    EXPECT_FALSE(back.is_lost);
    EXPECT_EQ(back.why, "");
    place.is_in_step();
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

TEST(BybitStream, GoesOnAfterWhatDoesNotRead) {
    Place place({btc});
    const std::vector<std::string> broken{"{", kline("BTCUSDT", noon + 1s, "1"), kline("BTCUSDT", noon, "-1"),
                                          kline("BTCUSDT", noon, "x"), std::string(10'000, '[')};
    for (const std::string& text : broken) place.exchange.say(text);
    place.is_in_step();
    const auto kept = place.stream->kept().newest();
    ASSERT_EQ(kept.size(), broken.size());
    for (std::size_t i = 0; i < broken.size(); ++i) {
        EXPECT_EQ(kept[i].bytes, broken[i].substr(0, KeptFrames::bytes_max));
        EXPECT_FALSE(kept[i].why.text().empty());
    }
}

TEST(BybitStream, AnswersEachQuestionAboutThePast) {
    Place place({btc});
    place.exchange.has("BTCUSDT", {noon - 2 * minute, noon - 5 * minute}, noon);
    const TimeRange range{noon - 5 * minute, noon + minute};
    place.stream->ask(btc.instrument, range);
    const auto past = std::get<PastArrived>(place.next());
    EXPECT_EQ(past.instrument, btc.instrument);
    EXPECT_EQ(past.asked, range);
    EXPECT_EQ(past.told, (TimeRange{range.from, noon}));
    EXPECT_EQ(past.candles.size(), 2U);
    EXPECT_EQ(past.why, "");
    place.stream->ask(eth.instrument, range);
    const auto other = std::get<PastArrived>(place.next());
    EXPECT_TRUE(other.told.empty());
    EXPECT_EQ(other.why, "bybit:ETH/USDT is not followed");
}

TEST(BybitStream, FollowsOnlyWhatItIsTold) {
    Place place({btc, eth});
    place.is_in_step();
    ASSERT_TRUE(place.stream->follow(std::vector{btc}));
    EXPECT_EQ(*place.exchange.said.pop(),
              R"({"op":"unsubscribe","args":["kline.1.ETHUSDT","orderbook.1.ETHUSDT","tickers.ETHUSDT"]})");
    place.exchange.say(kline("ETHUSDT", noon, "1"));
    place.is_in_step();
    EXPECT_EQ(place.stream->follow(std::vector{Followed{{"coinbase", "BTC", "USD", ""}}}).error().code,
              ErrorCode::NotFound);
    place.is_in_step();
    EXPECT_TRUE(place.stream->follow(std::vector{btc, Followed{{"bybit", "LEFT", "YEN", "X"}}})) << "it left the list";
    place.is_in_step();
    ASSERT_TRUE(place.stream->follow({}));
    EXPECT_FALSE(*place.stream->next(noon - 10s, {}));
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
