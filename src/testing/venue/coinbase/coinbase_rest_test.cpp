// What the simulated Coinbase answers, read as any client would.
#include <gtest/gtest.h>

#include "platform/clock.hpp"
#include "testing/venue/coinbase/coinbase_face.hpp"
#include "testing/venue/coinbase/coinbase_rest.hpp"
#include "testing/venue/talk_testing.hpp"

namespace signalbox::simulator {
namespace {

const std::string base = "/api/v3/brokerage";
const HttpHeaders fresh{{"Cache-Control", "no-cache"}};

/// BTC trades every minute but each fifth, ETH always.
MemoryMinutes small_market() {
    MemoryMinutes minutes;
    const UtcTime from = bar_open(Timeframe::h1, talk_start) - 2 * hour;
    for (const char* const coin : {"BTC", "ETH"}) {
        CandleSeries candles;
        for (int i = 0; i < 600; ++i) {
            if (coin[0] == 'B' && i % 5 == 4) continue;
            const double price = 70'000.5 + i % 7;
            candles.append(
                {from + i * minute, price, price + 2.25, price - 1.5, price + 0.5, (1'500 + i % 9) / 1000.0});
        }
        EXPECT_TRUE(minutes.add({"coinbase", coin, "USD", ""}, std::move(candles)));
    }
    return minutes;
}

struct CoinbaseRestTest : testing::Test {
    MemoryMinutes minutes = small_market();
    VenueTalk talk{minutes, make_coinbase_face, {.seed = 7}};

    template <typename T>
    T get(const std::string& path) {
        talk.clock.move_to(talk.clock.now() + Millis{100});
        const HttpResponse answer = talk.get(base + path, fresh);
        EXPECT_EQ(answer.status, 200) << answer.body;
        auto read = wire::read<T>(answer.body, path);
        EXPECT_TRUE(read) << (read ? "" : read.error().text());
        return read ? *std::move(read) : T{};
    }
    /// Status and words of a refusal.
    std::string refusal(const std::string& path, HttpHeaders headers = fresh) {
        talk.clock.move_to(talk.clock.now() + Millis{100});
        const HttpResponse answer = talk.get(base + path, std::move(headers));
        const auto body = wire::read<coinbase::ErrorBody>(answer.body, path);
        return std::to_string(answer.status) + " " + (body ? body->message.value_or("") : answer.body);
    }
    static std::string seconds(UtcTime time) { return std::to_string(to_ms(time) / 1000); }
    std::string candles_path(UtcTime from, UtcTime to, const std::string& product = "BTC-USD") {
        return "/market/products/" + product + "/candles?start=" + seconds(from) + "&end=" + seconds(to) +
               "&granularity=ONE_MINUTE";
    }
};

TEST_F(CoinbaseRestTest, TellsTheTime) {
    const auto time = get<coinbase::ServerTime>("/time");
    EXPECT_EQ(time.now, talk.clock.now());
    EXPECT_EQ(time.seconds, to_ms(talk.clock.now()) / 1000);
}

TEST_F(CoinbaseRestTest, ListsEveryBookUnderBothNames) {
    const auto all = get<coinbase::Products>("/market/products");
    ASSERT_EQ(all.rows.size(), 4U);
    EXPECT_EQ(all.count, 4);
    EXPECT_EQ(all.rows[0].id, "BTC-USD");
    EXPECT_EQ(all.rows[0].alias_to, std::vector<std::string>{"BTC-USDC"});
    EXPECT_EQ(all.rows[1].id, "BTC-USDC");
    EXPECT_EQ(all.rows[1].alias, "BTC-USD");
    EXPECT_EQ(all.rows[1].quote, "USDC");
    EXPECT_TRUE(all.rows[0].is_trading());
    EXPECT_EQ(get<coinbase::Products>("/market/products?limit=1&offset=2").rows.at(0).id, "ETH-USD");
    EXPECT_TRUE(get<coinbase::Products>("/market/products?product_type=FUTURE").rows.empty());
    const auto two = get<coinbase::Products>("/market/products?product_ids=ETH-USD&product_ids=BTC-USDC");
    EXPECT_EQ(two.rows.size(), 2U);
    EXPECT_EQ(get<coinbase::Product>("/market/products/ETH-USD").id, "ETH-USD");
    EXPECT_EQ(refusal("/market/products/NOPE-USD"), "404 Product NOPE-USD not supported");
}

TEST_F(CoinbaseRestTest, LeavesOutMinutesWithoutATrade) {
    const UtcTime from = talk_start - talk_start.time_since_epoch() % hour - hour;
    const auto rows = get<coinbase::Candles>(candles_path(from, from + 9 * minute)).rows;
    ASSERT_EQ(rows.size(), 8U);
    EXPECT_EQ(rows.front().start_seconds, to_ms(from + 8 * minute) / 1000) << "newest first, the tenth is quiet";
    const auto truth = talk.venue->truth({"coinbase", "BTC", "USD", ""}, from + 8 * minute);
    const wire::CandleParts parts{from + 8 * minute, rows[0].open,  rows[0].high,
                                  rows[0].low,       rows[0].close, rows[0].volume};
    EXPECT_EQ(*wire::candle_of(parts, Timeframe::m1), *truth);
    EXPECT_EQ(get<coinbase::Candles>(candles_path(from, from + 9 * minute, "BTC-USDC")).rows.size(), 8U);
}

TEST_F(CoinbaseRestTest, RefusesRangesAndWidthsAsTheVenueDoes) {
    const UtcTime from = bar_open(Timeframe::h1, talk_start) - 8 * hour;
    EXPECT_EQ(get<coinbase::Candles>(candles_path(from, from + 349 * minute, "ETH-USD")).rows.size(), 0U);
    EXPECT_EQ(refusal(candles_path(from, from + 350 * minute)),
              "400 start and end argument is invalid - number of candles requested should be less than 350");
    EXPECT_EQ(refusal("/market/products/BTC-USD/candles?start=1&end=2&granularity=THREE_HOUR"),
              "400 parsing field \"granularity\": \"THREE_HOUR\" is not a valid value");
    EXPECT_EQ(refusal("/market/products/BTC-USD/candles?granularity=ONE_HOUR"),
              "400 start and end argument is invalid");
}

TEST_F(CoinbaseRestTest, TellsNoMoreThanAHundredTrades) {
    const auto newest = get<coinbase::MarketTrades>("/market/products/BTC-USD/ticker?limit=1000");
    ASSERT_EQ(newest.trades.size(), 100U);
    for (std::size_t i = 1; i < newest.trades.size(); ++i)
        EXPECT_EQ(newest.trades[i].id, newest.trades[i - 1].id - 1) << "newest first, none missing";
    EXPECT_TRUE(newest.best_bid && newest.best_ask);
    EXPECT_EQ(refusal("/market/products/BTC-USD/ticker?limit=1001"), "500 INTERNAL");
}

TEST_F(CoinbaseRestTest, ShowsABook) {
    const auto book = get<coinbase::ProductBook>("/market/product_book?product_id=ETH-USD&limit=3");
    EXPECT_EQ(book.book.product, "ETH-USD");
    ASSERT_EQ(book.book.bids.size(), 3U);
    ASSERT_EQ(book.book.asks.size(), 3U);
    EXPECT_LT(book.book.bids[0].price.to_double(), book.book.asks[0].price.to_double());
    EXPECT_GT(book.book.bids[0].price.to_double(), book.book.bids[1].price.to_double());
    EXPECT_EQ(refusal("/market/product_book?product_id=NOPE"), "404 Product NOPE not supported");
}

TEST_F(CoinbaseRestTest, IsASecondOldUnlessAskedOtherwise) {
    const auto stamp = [&](HttpHeaders headers) {
        const auto answer = talk.get(base + "/market/product_book?product_id=ETH-USD", std::move(headers));
        EXPECT_EQ(find_header(answer.headers, "Cache-Control"), "public, max-age=14400");
        return wire::read<coinbase::ProductBook>(answer.body, "book")->book.at.utc();
    };
    talk.clock.move_to(talk_start + Millis{900});
    EXPECT_EQ(stamp({}), talk_start);
    EXPECT_EQ(stamp(fresh), talk_start + Millis{900});
}

TEST_F(CoinbaseRestTest, AllowsTenPublicRequestsInASecond) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(talk.get(base + "/time").status, 200);
    EXPECT_EQ(talk.get(base + "/time").status, 429);
    talk.clock.move_to(talk.clock.now() + Millis{1'000});
    EXPECT_EQ(talk.get(base + "/time").status, 200);
}

TEST_F(CoinbaseRestTest, KnowsItsKeys) {
    const auto rights_of = [&](const coinbase::ApiKey& key, const std::string& uri, UtcTime now) -> HttpResponse {
        const auto token = key.token(now, *coinbase::fresh_nonce(), uri);
        return talk.get(base + "/key_permissions", {{"Authorization", "Bearer " + *token}});
    };
    const std::string uri = "GET api.coinbase.com" + base + "/key_permissions";
    std::vector<bool> good;
    for (const CoinbaseKeyText& text : coinbase_key_texts()) {
        const auto key = *coinbase::ApiKey::parse(text.name, text.secret);
        const HttpResponse answer = rights_of(key, uri, wall_time());
        EXPECT_EQ(answer.status, 200);
        good.push_back(coinbase::check_read_only(answer.body).has_value());
        EXPECT_EQ(rights_of(key, "GET 127.0.0.1" + base + "/time", wall_time()).status, 401) << "another path";
        EXPECT_EQ(rights_of(key, uri, wall_time() - Millis{121'000}).status, 401) << "too old";
        EXPECT_EQ(rights_of(key, uri, wall_time() + Millis{60'000}).status, 401) << "not yet";
    }
    EXPECT_EQ(good, (std::vector{true, true, false, false}));
    const auto stranger = *coinbase::ApiKey::parse("organizations/x/apiKeys/y", coinbase_key_texts()[0].secret);
    EXPECT_EQ(rights_of(stranger, uri, wall_time()).status, 401);
    EXPECT_EQ(talk.get(base + "/products").status, 401) << "the twin wants a token";
    const auto key = *coinbase::ApiKey::parse(coinbase_key_texts()[1].name, coinbase_key_texts()[1].secret);
    const auto token = key.token(wall_time(), *coinbase::fresh_nonce(), "GET api.coinbase.com" + base + "/products");
    EXPECT_EQ(talk.get(base + "/products?limit=1", {{"Authorization", "Bearer " + *token}}).status, 200);
}

TEST_F(CoinbaseRestTest, AnswersWhatOtherClientsBeginWith) {
    for (const char* const path : {"/v2/currencies", "/v2/currencies/crypto", "/v2/exchange-rates"}) {
        EXPECT_EQ(talk.get(path).status, 200);
        EXPECT_TRUE(talk.get(path).body.starts_with(R"({"data":)"));
    }
}

}  // namespace
}  // namespace signalbox::simulator
