// Coinbase's stream against a server on loopback that confirms what it likes, and hangs up: which connections there
// are, which products on them, and whose minutes are lost. Market time is moved by hand; nothing waits for time to
// pass.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "testing/server.hpp"
#include "venues/client/hand_clock_testing.hpp"
#include "venues/coinbase/client/coinbase_stream.hpp"

namespace signalbox::coinbase {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime noon = utc_from_ms(1'790'409'600'000);
constexpr std::size_t many = CoinbaseStream::products_per_connection;

std::string coin(std::size_t number) { return "C" + std::to_string(1000 + number); }
std::string product(std::size_t number) { return coin(number) + "-USD"; }
Followed followed(std::size_t number) { return {{"coinbase", coin(number), "USD", ""}}; }
std::vector<Followed> first(std::size_t count) {
    std::vector<Followed> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(followed(i));
    return all;
}

/// Lists C1000-USD and so many more; confirms all that is subscribed but what is in `withheld`.
struct Exchange final : ServerBehaviour {
    struct Client {
        std::shared_ptr<ServedSocket> socket;
        std::set<std::string> products;
        std::int64_t frames = 0;
    };
    ServedReply answer(const ServedRequest&) override {
        std::string rows;
        for (std::size_t i = 0; i <= many; ++i) {
            rows += (i == 0 ? "" : ",") + (R"({"product_id":")" + product(i)) +
                    R"(","price":"1","price_percentage_change_24h":"0","volume_24h":"1","base_increment":"0.1",)"
                    R"("quote_increment":"0.01","status":"online","product_type":"SPOT","quote_currency_id":"USD",)"
                    R"("base_currency_id":")" +
                    coin(i) + "\"}";
        }
        return {.body = R"({"products":[)" + rows + "]}"};
    }
    bool takes_socket(const ServedRequest&) override { return true; }
    void opened(const std::shared_ptr<ServedSocket>& socket, const ServedRequest&) override {
        const std::scoped_lock lock(mutex);
        clients[socket->connection()].socket = socket;
    }
    void closed(ServedSocket& socket) override {
        {
            const std::scoped_lock lock(mutex);
            clients.erase(socket.connection());
        }
        ended.push(socket.connection());
    }
    void heard(ServedSocket& socket, std::string_view text) override {
        const auto request = wire::read<Request>(text, "request");
        const std::scoped_lock lock(mutex);
        Client& client = clients.at(socket.connection());
        if (request && request->channel == "market_trades") {
            for (const std::string& one : request->products.value_or(std::vector<std::string>{})) {
                if (request->type == "subscribe")
                    client.products.insert(one);
                else
                    client.products.erase(one);
            }
            asked.push(*request);
        }
        const bool is_last = request && request->channel == "heartbeats";
        if (!is_silent && (is_last || client.frames > 0)) confirm(client);
    }
    void tick() override {
        const std::scoped_lock lock(mutex);
        for (auto& [number, client] : clients) {
            if (client.frames == 0) continue;
            client.socket->send(wire::print(HeartbeatFrame{.channel = "heartbeats",
                                                           .client = {},
                                                           .sent_at = stamp_of(noon),
                                                           .sequence = client.frames++,
                                                           .events = {{.current_time = "x", .counter = 1}}}));
        }
    }
    /// The answer to what is subscribed. Under the lock.
    void confirm(Client& client) {
        std::vector<std::string> products;
        std::ranges::set_difference(client.products, withheld, std::back_inserter(products));
        const SubscriptionsFrame frame{
            .channel = "subscriptions",
            .client = {},
            .sent_at = stamp_of(noon),
            .sequence = client.frames++,
            .events = {{{{"market_trades", products}, {"heartbeats", {"heartbeats"}}}}},
        };
        client.socket->send(wire::print(frame));
    }
    /// The connection that has this product is cut.
    void drop(const std::string& name) {
        const std::scoped_lock lock(mutex);
        for (auto& [number, client] : clients) {
            if (client.products.contains(name)) client.socket->drop();
        }
    }
    void confirm_all() {
        const std::scoped_lock lock(mutex);
        is_silent = false;
        withheld.clear();
        for (auto& [number, client] : clients) confirm(client);
    }
    std::size_t open() {
        const std::scoped_lock lock(mutex);
        return clients.size();
    }

    BoundedQueue<Request> asked{{.capacity = 1000}};
    BoundedQueue<std::uint64_t> ended{{.capacity = 1000}};
    std::mutex mutex;
    std::map<std::uint64_t, Client> clients;
    std::set<std::string> withheld;  ///< set before anybody connects
    bool is_silent = false;
};

struct Place {
    explicit Place(std::set<std::string> withheld = {}) {
        exchange.withheld = std::move(withheld);
        stream = *venue->stream(clock);
    }
    ~Place() {
        stream.reset();
        const std::scoped_lock lock(exchange.mutex);
        exchange.clients.clear();  // they are good until the server ends
    }
    /// Ten seconds, when two more messages have been read: the stream keeps up with the clock.
    void pass() {
        const auto seen = stream->counts().messages;
        while (stream->counts().messages < seen + 2) std::this_thread::yield();
        clock.move_to(clock.now() + 10s);
    }
    FeedChanged feed() { return std::get<FeedChanged>(**stream->next(utc_max, {})); }

    Exchange exchange;
    std::unique_ptr<Server> server = *Server::start(exchange, {.tick = Millis{100}});
    HandClock clock{noon};
    std::unique_ptr<Venue> venue = *open_coinbase(
        {.venue = "coinbase", .rest_url = server->url(), .socket_url = server->socket_url(), .seed = 1}, clock);
    std::unique_ptr<MarketStream> stream;
};

TEST(CoinbaseConnections, OneThatLostItsLastProductEnds) {
    Place place;
    ASSERT_TRUE(place.stream->follow(first(many + 1)));
    const Request one = *place.exchange.asked.pop(), other = *place.exchange.asked.pop();
    EXPECT_EQ(std::max(one.products->size(), other.products->size()), many);
    EXPECT_EQ(std::min(one.products->size(), other.products->size()), 1U);
    ASSERT_TRUE(place.stream->follow(first(many)));
    EXPECT_TRUE(place.exchange.ended.pop()) << "the second one had a single product";
    EXPECT_EQ(place.exchange.open(), 1U);

    // What is new takes the room that there is, or a connection of its own.
    ASSERT_TRUE(place.stream->follow(first(many + 1)));
    EXPECT_EQ(*place.exchange.asked.pop()->products, std::vector{product(many)});
    ASSERT_TRUE(place.stream->follow(std::array{followed(3)}));
    EXPECT_TRUE(place.exchange.ended.pop());
    ASSERT_TRUE(place.stream->follow({}));
    EXPECT_TRUE(place.exchange.ended.pop());
    EXPECT_EQ(place.exchange.open(), 0U);
}

TEST(CoinbaseConnections, WhatTheVenueDoesNotConfirmIsAskedForAgainAndNamed) {
    Place place({product(1)});
    ASSERT_TRUE(place.stream->follow(first(3)));
    EXPECT_EQ(place.exchange.asked.pop()->products->size(), 3U);
    while (place.exchange.asked.size() == 0) place.pass();
    EXPECT_EQ(*place.exchange.asked.pop()->products, std::vector{product(1)});
    EXPECT_GE(place.clock.now(), noon + 60s);
    EXPECT_EQ(place.stream->refused(), std::vector{product(1)});
    place.exchange.confirm_all();
    while (!place.stream->refused().empty()) place.pass();
}

TEST(CoinbaseConnections, OneThatBreaksTakesNobodyElsesMinutesWithIt) {
    Place place;
    ASSERT_TRUE(place.stream->follow(first(many + 1)));
    const Request one = *place.exchange.asked.pop(), other = *place.exchange.asked.pop();
    const auto& single = one.products->size() == 1 ? one : other;
    const std::string name = single.products->front();
    {
        const std::scoped_lock lock(place.exchange.mutex);
        place.exchange.is_silent = true;
    }
    place.exchange.drop(name);
    const FeedChanged lost = place.feed();
    EXPECT_TRUE(lost.is_lost);
    EXPECT_FALSE(lost.why.empty());
    ASSERT_EQ(lost.pairs.size(), 1U);
    EXPECT_EQ(lost.pairs[0].base + "-USD", name);
    // All of it: named no more.
    place.exchange.drop(one.products->size() == 1 ? other.products->front() : one.products->front());
    const FeedChanged all = place.feed();
    EXPECT_TRUE(all.is_lost && all.pairs.empty());
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(place.exchange.asked.pop());  // both are made again, and ask
    place.exchange.confirm_all();
    FeedChanged back = place.feed();
    if (back.is_lost) back = place.feed();  // one after the other
    EXPECT_FALSE(back.is_lost);
}

}  // namespace
}  // namespace signalbox::coinbase
