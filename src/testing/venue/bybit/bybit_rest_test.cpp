// Bybit's REST as a client of ours asks it, against the market's truth.
#include "testing/venue/bybit/bybit_rest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "testing/venue/bybit/bybit_face.hpp"
#include "testing/venue/talk_testing.hpp"
#include "venues/bybit/wire/candles.hpp"
#include "venues/bybit/wire/key_rights.hpp"
#include "venues/bybit/wire/symbols.hpp"

namespace signalbox::simulator {
namespace {

const Instrument btc{"bybit", "BTC", "USDT", ""}, btc_perpetual{"bybit", "BTC", "USDT", "USDT"};

struct BybitRestTest : testing::Test {
    SyntheticMinutes minutes{{.seed = 7, .venue = "bybit", .ends = {"USDT", "USDT:USDT"}, .coins = 12}};
    VenueTalk talk{minutes, make_bybit_face, {.seed = 7}};

    template <typename T>
    T result(const std::string& target) {
        const HttpResponse answer = talk.get(target);
        auto reply = bybit::read_reply<T>(answer.body, target);
        EXPECT_TRUE(reply && reply->result) << answer.body.substr(0, 300);
        EXPECT_EQ(reply->time, talk.clock.now());
        return reply && reply->result ? *reply->result : T{};
    }
    /// `10001 Invalid period!`
    std::string refusal(const std::string& target, HttpHeaders headers = {}) {
        const auto reply =
            bybit::read_reply<bybit::ServerTime>(talk.get(target, std::move(headers)).body, target, wire::Quote::some);
        return reply ? std::to_string(reply->ret_code) + " " + reply->ret_msg : reply.error().text();
    }
};

TEST_F(BybitRestTest, TellsItsTime) {
    const auto time = result<bybit::ServerTime>("/v5/market/time");
    EXPECT_EQ(time.seconds, to_ms(talk_start) / 1000);
    EXPECT_EQ(time.nanoseconds, to_ms(talk_start) * 1'000'000);
    EXPECT_TRUE(result<bybit::SystemStatus>("/v5/system/status").rows.empty());
}

TEST_F(BybitRestTest, ListsSpotAtOnceAndLinearInPages) {
    const auto spot = result<bybit::Listings>("/v5/market/instruments-info?category=spot&limit=3");
    EXPECT_EQ(spot.rows.size(), 12u);
    EXPECT_EQ(spot.next_page, std::nullopt);
    for (const bool twice : {false, true}) {
        std::set<std::string> seen;
        std::string cursor;
        int pages = 0;
        do {
            const std::string sent = twice ? percent_encoded(cursor) : cursor;
            const auto page =
                result<bybit::Listings>("/v5/market/instruments-info?category=linear&limit=5&cursor=" + sent);
            for (const bybit::Listing& row : page.rows) seen.insert(row.symbol);
            cursor = page.next_page.value_or("none");
            ++pages;
        } while (!cursor.empty() && pages < 9);
        EXPECT_EQ(pages, 3);
        EXPECT_EQ(seen.size(), 12u);
    }
    const auto one = result<bybit::Listings>("/v5/market/instruments-info?category=linear&symbol=BTCUSDT");
    ASSERT_EQ(one.rows.size(), 1u);
    EXPECT_EQ(bybit::instrument_of(one.rows[0], bybit::Category::linear), btc_perpetual);
    EXPECT_EQ(one.rows[0].price.tick_size.text(), "0.01");
    EXPECT_TRUE(one.rows[0].is_trading());
    for (const auto* none : {"option&baseCoin=BTC", "inverse", "linear&status=PreLaunch", "linear&status=Closed"})
        EXPECT_NE(talk.get(std::string("/v5/market/instruments-info?category=") + none).body.find("\"list\":[]"),
                  std::string::npos);
}

TEST_F(BybitRestTest, KlinesAreTheMarketsNewestFirstTheLastUnderWay) {
    for (const auto& [category, instrument] : {std::pair("spot", btc), std::pair("linear", btc_perpetual)}) {
        const auto klines = result<bybit::Klines>(std::string("/v5/market/kline?symbol=BTCUSDT&interval=1&category=") +
                                                  category + "&limit=5");
        ASSERT_EQ(klines.rows.size(), 5u);
        EXPECT_EQ(klines.rows[0].start, bar_open(Timeframe::m1, talk_start));
        const auto closed = bybit::closed_candles(klines, {.server_time = talk_start});
        ASSERT_EQ(closed.candles.size(), 4u);
        for (const Candle& candle : closed.candles) EXPECT_EQ(candle, talk.venue->truth(instrument, candle.opened_at));
    }
}

TEST_F(BybitRestTest, KlineRangesAreWhatBybitMakesOfThem) {
    struct Case {
        std::string query;
        std::string first, last;  // of the answer's rows, in its order; empty: no rows
        std::size_t rows;
    };
    const auto ms = [](std::string_view time) { return std::to_string(to_ms(parse_utc(time).value())); };
    const std::string day = "2024-03-14T";
    const std::vector<Case> cases{
        {"interval=60&start=" + ms(day + "03:00") + "&end=" + ms(day + "05:00"), "05:00", "03:00", 3},
        {"interval=60&start=" + ms(day + "03:20") + "&end=" + ms(day + "05:00"), "05:00", "03:00", 3},
        {"interval=60&start=" + ms(day + "01:00") + "&end=" + ms(day + "07:59") + "&limit=2", "07:00", "06:00", 2},
        {"interval=60&start=" + ms(day + "01:00") + "&limit=2", "02:00", "01:00", 2},
        {"interval=60&end=" + ms(day + "04:30") + "&limit=2", "04:00", "03:00", 2},
        {"interval=15&limit=3", "08:00", "07:30", 3},
        {"interval=1", "08:00", "04:41", 200},
        {"interval=1&limit=5000", "08:00", "", 1000},
        {"interval=1&start=" + ms("2019-01-01") + "&end=" + ms("2019-06-01"), "", "", 0},
        {"interval=1&start=" + ms("2030-01-01") + "&end=" + ms("2030-06-01"), "", "", 0},
        {"interval=D&limit=1", "00:00", "00:00", 1},
    };
    for (const Case& one : cases) {
        const auto klines = result<bybit::Klines>("/v5/market/kline?category=spot&symbol=BTCUSDT&" + one.query);
        ASSERT_EQ(klines.rows.size(), one.rows) << one.query;
        if (!one.first.empty()) {
            EXPECT_EQ(klines.rows.front().start, parse_utc(day + one.first).value()) << one.query;
        }
        if (!one.last.empty()) {
            EXPECT_EQ(klines.rows.back().start, parse_utc(day + one.last).value()) << one.query;
        }
    }
}

TEST_F(BybitRestTest, LongerIntervalsAddUpTheirMinutes) {
    for (const auto* interval : {"3", "5", "15", "30", "60", "120", "240", "360", "720", "D", "W", "M"}) {
        const auto klines = result<bybit::Klines>("/v5/market/kline?category=spot&symbol=BTCUSDT&limit=2&interval=" +
                                                  std::string(interval));
        ASSERT_EQ(klines.rows.size(), 2u);
        const bybit::KlineRow& row = klines.rows[1];
        double high = 0, low = 1e9;
        std::int64_t volume = 0;
        for (UtcTime at = row.start; at < klines.rows[0].start; at += minute) {
            const Candle candle = *talk.venue->truth(btc, at);
            if (candle.volume == 0) continue;
            high = std::max(high, candle.high);
            low = std::min(low, candle.low);
            volume += std::llround(candle.volume * 1e5);
        }
        EXPECT_EQ(row.high.to_double(), high) << interval;
        EXPECT_EQ(row.low.to_double(), low) << interval;
        EXPECT_EQ(row.volume.to_double(), static_cast<double>(volume) / 1e5) << interval;
    }
}

TEST_F(BybitRestTest, TickersSayTheLastDay) {
    const auto tickers = result<bybit::Tickers>("/v5/market/tickers?category=linear");
    EXPECT_EQ(tickers.rows.size(), 12u);
    const auto one = result<bybit::Tickers>("/v5/market/tickers?category=linear&symbol=BTCUSDT").rows.at(0);
    const UtcTime now = talk_start;
    double high = 0, low = 1e9;
    for (UtcTime at = bar_open(Timeframe::m1, now) - day; at < bar_open(Timeframe::m1, now); at += minute) {
        high = std::max(high, talk.venue->truth(btc_perpetual, at)->high);
        low = std::min(low, talk.venue->truth(btc_perpetual, at)->low);
    }
    const auto klines =
        result<bybit::Klines>("/v5/market/kline?category=linear&symbol=BTCUSDT&interval=1&limit=1").rows.at(0);
    EXPECT_EQ(one.high_price_24h->to_double(), std::max(high, klines.high.to_double()));
    EXPECT_EQ(one.low_price_24h->to_double(), std::min(low, klines.low.to_double()));
    EXPECT_EQ(one.last_price->to_double(), klines.close.to_double());
    const double before = talk.venue->truth(btc_perpetual, bar_open(Timeframe::m1, now) - day)->open;
    EXPECT_EQ(one.prev_price_24h->to_double(), before);
    EXPECT_NEAR(one.price_24h_pcnt->to_double(), klines.close.to_double() / before - 1, 1e-6);
    EXPECT_EQ(one.bid_1_price->to_double(), talk.venue->quote(btc_perpetual, now)->bid);
    EXPECT_EQ(one.ask_1_price->to_double(), talk.venue->quote(btc_perpetual, now)->ask);
}

TEST_F(BybitRestTest, RecentTradesAreTheNewestFirst) {
    const auto trades = result<bybit::RecentTrades>("/v5/market/recent-trade?category=spot&symbol=BTCUSDT&limit=500");
    ASSERT_EQ(trades.rows.size(), 60u) << "spot has no more";
    EXPECT_TRUE(std::ranges::is_sorted(trades.rows, std::ranges::greater{}, &bybit::RecentTrades::Row::at));
    EXPECT_LE(trades.rows[0].at, talk_start);
    const auto linear = result<bybit::RecentTrades>("/v5/market/recent-trade?category=linear&symbol=BTCUSDT");
    EXPECT_EQ(linear.rows.size(), 500u);
    EXPECT_EQ(linear.rows[0].id.size(), 36u);
}

TEST_F(BybitRestTest, TheBookBeginsWithTheQuote) {
    const auto book = result<bybit::OrderBook>("/v5/market/orderbook?category=linear&symbol=BTCUSDT");
    ASSERT_EQ(book.bids.size(), 25u);
    EXPECT_EQ(book.bids[0].price.to_double(), talk.venue->quote(btc_perpetual, talk_start)->bid);
    EXPECT_EQ(book.asks[0].price.to_double(), talk.venue->quote(btc_perpetual, talk_start)->ask);
    EXPECT_EQ(result<bybit::OrderBook>("/v5/market/orderbook?category=spot&symbol=BTCUSDT").asks.size(), 1u);
}

TEST_F(BybitRestTest, RefusesInEachPathsOwnWords) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"kline?category=linear&symbol=NOPE&interval=1", "10001 params error: Symbol Is Invalid"},
        {"kline?symbol=btcusdt&interval=1", "10001 params error: Symbol Is Invalid"},
        {"kline?category=spot&symbol=NOPE&interval=1", "10001 Not supported symbols"},
        {"kline?category=spot&symbol=BTCUSDT&interval=7", "10001 Invalid period!"},
        {"kline?category=spot&symbol=BTCUSDT&interval=1&limit=0", "10001 params error: limit is invalid"},
        {"kline?category=spot&symbol=BTCUSDT&interval=1&start=x", "10001 params error: time is invalid"},
        {"tickers?category=linear&symbol=NOPE", "10001 params error: symbol invalid"},
        {"tickers?category=spot&symbol=NOPE", "10001 Not supported symbols"},
        {"tickers", "10001 params error: Category is invalid"},
        {"instruments-info?category=nothing", "10001 params error: Category is invalid"},
    };
    for (const auto& [target, expected] : cases) EXPECT_EQ(refusal("/v5/market/" + target), expected) << target;
    EXPECT_EQ(talk.get("/v5/market/nothing").status, 404);
    EXPECT_EQ(talk.client.send({.target = "/v5/market/time", .body = "{}"})->status, 403);
}

TEST_F(BybitRestTest, JudgesSignedRequests) {
    const std::int64_t now = to_ms(talk_start);
    const auto signed_at = [&](std::int64_t at, const BybitKey& key, std::string_view secret) {
        const std::string stamp = std::to_string(at);
        const std::string sign = hmac_sha256_hex(secret, stamp + std::string(key.key) + "5000");
        return HttpHeaders{{"X-BAPI-API-KEY", std::string(key.key)},
                           {"X-BAPI-TIMESTAMP", stamp},
                           {"X-BAPI-RECV-WINDOW", "5000"},
                           {"X-BAPI-SIGN", sign}};
    };
    const std::string path = "/v5/user/query-api";
    EXPECT_EQ(talk.get(path).status, 401);
    EXPECT_TRUE(refusal(path, signed_at(now + 1000, bybit_read_key, bybit_read_key.secret)).starts_with("10002"));
    EXPECT_TRUE(refusal(path, signed_at(now - 5001, bybit_read_key, bybit_read_key.secret)).starts_with("10002"));
    EXPECT_TRUE(refusal(path, signed_at(now, {"UNKNOWN", "", true, false}, "x")).starts_with("10003"));
    EXPECT_TRUE(refusal(path, signed_at(now, bybit_read_key, "wrong")).starts_with("10004"));
    for (const auto& [key, good] :
         {std::pair(bybit_read_key, true), std::pair(bybit_trade_key, false), std::pair(bybit_withdraw_key, false)}) {
        const HttpResponse answer = talk.get(path, signed_at(now + 999, key, key.secret));
        const auto reply = bybit::read_reply<bybit::KeyRights>(answer.body, "key");
        ASSERT_TRUE(reply && reply->result) << answer.body;
        EXPECT_EQ(check_read_only(*reply->result).has_value(), good);
        EXPECT_EQ(find_header(answer.headers, "X-Bapi-Limit"), "10");
    }
    for (int i = 0; i < 7; ++i) talk.get(path, signed_at(now, bybit_read_key, bybit_read_key.secret));
    EXPECT_TRUE(refusal(path, signed_at(now, bybit_read_key, bybit_read_key.secret)).starts_with("10006"));
}

TEST(BybitKeys, SignAsTheReferencesVectorsDo) {
    constexpr std::string_view secret = "TESTSECRETabcdefghijklmnop";
    EXPECT_EQ(hmac_sha256_hex(secret, "1790000000000TESTKEY01234567895000"),
              "2bbd737298d12756f5373371f763188041bdc5ea632866e86bdabd5b3ce58090");
    EXPECT_EQ(hmac_sha256_hex(secret, "1790000000000TESTKEY01234567895000category=linear&symbol=BTCUSDT&limit=50"),
              "641a5b49ef26d6b3e0283d01b1c6e6305d275e8399754a017d4e87952dd73fb3");
}

TEST_F(BybitRestTest, BansWhoAsksTooOften) {
    for (std::size_t i = 0; i < BybitRest::requests_max; ++i) ASSERT_EQ(talk.get("/v5/market/time").status, 200);
    const HttpResponse banned = talk.get("/v5/market/time");
    EXPECT_EQ(banned.status, 403);
    EXPECT_NE(banned.body.find("access too frequent"), std::string::npos);
    talk.until(talk_start + BybitRest::banned_for - Millis{1});
    EXPECT_EQ(talk.get("/v5/market/time").status, 403);
    talk.until(talk_start + BybitRest::banned_for);
    EXPECT_EQ(talk.get("/v5/market/time").status, 200);
}

}  // namespace
}  // namespace signalbox::simulator
