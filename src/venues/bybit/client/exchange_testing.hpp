// Tests only: a Bybit on loopback that answers, refuses, falls silent and hangs up, and a stream at it. Market time is
// moved by hand; a test waits for what comes, never for time to pass.
#pragma once

#include <gtest/gtest.h>

#include "testing/server.hpp"
#include "venues/bybit/client/bybit_stream.hpp"
#include "venues/client/hand_clock_testing.hpp"

namespace signalbox::bybit {

using namespace std::chrono_literals;

constexpr UtcTime noon = utc_from_ms(1'790'409'600'000);
inline const Followed btc{{"bybit", "BTC", "USDT", ""}};
inline const Followed eth{{"bybit", "ETH", "USDT", ""}};
inline const Followed pepe{{"bybit", "PEPE", "USDT", ""}, 1000};
inline const Followed btc_perpetual{{"bybit", "BTC", "USDT", "USDT"}};

constexpr Millis patient_max = 50s;  ///< half a second of real time, a hundred times as fast

inline std::string number(UtcTime time) { return std::to_string(to_ms(time)); }

inline std::string kline(const std::string& symbol, UtcTime start, const std::string& close, bool is_confirmed = true) {
    return R"({"topic":"kline.1.)" + symbol + R"(","type":"snapshot","ts":)" + number(start + minute) +
           R"(,"data":[{"start":)" + number(start) + R"(,"end":)" + number(start + minute - 1ms) +
           R"(,"interval":"1","open":"0.5","close":")" + close + R"(","high":"9","low":"0.1","volume":"3000",)" +
           R"("turnover":"1","confirm":)" + (is_confirmed ? "true" : "false") + R"(,"timestamp":)" +
           number(start + 30s) + "}]}";
}
inline std::string book(const std::string& symbol, UtcTime matched_at, const std::string& bid, const std::string& ask) {
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
        if (text.find(status_topic) != text.npos) {
            asks_for_status = true;
            return socket.send(R"({"success":true,"ret_msg":"","req_id":"system.status","op":"subscribe"})");
        }
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
    void send(const std::string& text, const std::string& path = "/v5/public/spot") {
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
    std::atomic<bool> asks_for_status = false;
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
        const UtcTime start = noon + (127 + step++) * minute;
        exchange.send(kline(symbol, start, "1"));
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

}  // namespace signalbox::bybit
