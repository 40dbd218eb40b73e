// Bybit's client against a server on loopback that answers as Bybit's documentation shows, well and badly.
#include "venues/bybit/client/bybit_venue.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "platform/clock.hpp"
#include "testing/script.hpp"

namespace signalbox::bybit {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime noon = utc_from_ms(1'790'409'600'000);
const Instrument btc{"bybit", "BTC", "USDT", ""};
const Instrument btc_perpetual{"bybit", "BTC", "USDT", "USDT"};
const Instrument pepe{"bybit", "PEPE", "USDT", ""};
constexpr std::string_view secret = "TESTSECRETabcdefghijklmnop";

ServedReply good(const std::string& result, UtcTime time = noon) {
    return {.body = R"({"retCode":0,"retMsg":"OK","result":)" + result + R"(,"retExtInfo":{},"time":)" +
                    std::to_string(to_ms(time)) + "}"};
}
ServedReply refused(int code, HttpHeaders headers = {}) {
    return {.headers = std::move(headers),
            .body = R"({"retCode":)" + std::to_string(code) +
                    R"(,"retMsg":"in its words","result":{},"retExtInfo":{},"time":)" + std::to_string(to_ms(noon)) +
                    "}"};
}
std::string rows(const std::string& symbol, const std::string& list, const std::string& category = "spot") {
    return R"({"category":")" + category + R"(","symbol":")" + symbol + R"(","list":[)" + list + "]}";
}
std::string row(int minutes, const std::string& price, const std::string& volume = "1") {
    std::string text = "[\"" + std::to_string(to_ms(noon + minutes * minute)) + "\"";
    for (int i = 0; i < 4; ++i) text += ",\"" + price + "\"";
    return text + ",\"" + volume + "\",\"0\"]";
}

/// A server with its script, and a venue at it. Waiting moves the clock.
struct Talk {
    explicit Talk(std::vector<ServedReply> replies, VenueAccess access = {}) : script(std::move(replies)) {
        access.venue = "bybit";
        access.rest_url = server->url();
        access.socket_url = server->socket_url();
        venue = *open_bybit(access, clock);
    }
    std::string target(std::size_t number) const { return script.requests().at(number).target; }

    ManualClock clock{noon};
    Script script;
    std::unique_ptr<Server> server = *Server::start(script, {});
    std::unique_ptr<Venue> venue;
};

TEST(BybitVenue, AsksForAWindowAndTellsWhatIsClosed) {
    Talk talk({good(rows("BTCUSDT", row(3, "13") + "," + row(2, "12") + "," + row(0, "10") + "," + row(-1, "9")),
                    noon + 3 * minute + 30s)});
    const auto answer = talk.venue->candles({.instrument = btc, .range = {noon, noon + 10 * minute}}, {});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(
        talk.target(0),
        "/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=1790409600000&end=1790410140000&limit=10");
    ASSERT_EQ(answer->candles.size(), 2U) << "the third minute is still open, and one begins before the window";
    EXPECT_EQ(answer->candles[0], (Candle{noon, 10, 10, 10, 10, 1}));
    EXPECT_EQ(answer->candles[1], (Candle{noon + 2 * minute, 12, 12, 12, 12, 1}));
    EXPECT_EQ(answer->told, (TimeRange{noon, noon + 3 * minute})) << "minute 1 is none of Bybit's";
}

TEST(BybitVenue, TellsNoMoreThanOneAnswerHolds) {
    Talk talk({good(rows("BTCUSDT", "", "linear"), noon + 30 * day)});
    const auto answer = talk.venue->candles(
        {.instrument = btc_perpetual, .timeframe = Timeframe::h4, .range = {noon + 1s, noon + 400 * day}}, {});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(talk.target(0),
              "/v5/market/kline?category=linear&symbol=BTCUSDT&interval=240&start=1790424000000&end="
              "1804809600000&limit=1000");
    EXPECT_EQ(answer->told, (TimeRange{noon + 1s, bar_open(Timeframe::h4, noon + 30 * day)}));
}

TEST(BybitVenue, NothingIsAskedWhereNoCandleOpens) {
    Talk talk({good("{}")});
    const auto answer = talk.venue->candles({.instrument = btc, .range = {noon + 1s, noon + minute}}, {});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->told, (TimeRange{noon + 1s, noon + minute}));
    EXPECT_TRUE(talk.script.requests().empty());
}

TEST(BybitVenue, MovesThePointOfCheapCoinsInTheirText) {
    Talk talk({good(rows("PEPEUSDT", row(0, "0.00001234567891", "123456789.5")), noon + minute)});
    const auto answer =
        talk.venue->candles({.instrument = pepe, .range = {noon, noon + minute}, .multiplier = 1'000'000}, {});
    ASSERT_TRUE(answer) << answer.error().text();
    ASSERT_EQ(answer->candles.size(), 1U);
    EXPECT_EQ(answer->candles[0].close, 12.34567891) << "to the last bit";
    EXPECT_EQ(answer->candles[0].volume, 123.4567895);
}

TEST(BybitVenue, AnAnswerOfSomethingElseIsNone) {
    Talk talk({good(rows("BTCUSDT", row(0, "1"), "linear"), noon + minute)});
    const auto answer = talk.venue->candles({.instrument = btc, .range = {noon, noon + minute}}, {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::BadData);
}

TEST(BybitVenue, WaitsWhereItAskedTooOften) {
    const std::string reset = std::to_string(to_ms(noon + 7s));
    const ServedReply time = good(R"({"timeSecond":"1","timeNano":"1"})");
    Talk talk({refused(10006, {{"X-Bapi-Limit-Status", "0"}, {"X-Bapi-Limit-Reset-Timestamp", reset}}), time});
    const auto answer = talk.venue->time({});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->server, noon);
    EXPECT_LE(answer->asked, answer->answered);
    EXPECT_GE(talk.clock.now(), noon + 7s);
}

TEST(BybitVenue, SaysWhyItDidNotAnswer) {
    struct Case {
        ServedReply reply;
        ErrorCode code;
        bool retryable;
        std::size_t asked;
    };
    for (const Case& one :
         std::vector<Case>{{refused(10001), ErrorCode::WrongUse, false, 1},
                           {refused(10006), ErrorCode::Busy, true, 4},
                           {refused(10018), ErrorCode::Busy, true, 1},
                           {refused(10016), ErrorCode::Unreachable, true, 4},
                           {refused(10009), ErrorCode::Refused, false, 1},
                           {{.status = 403, .body = "access too frequent"}, ErrorCode::Busy, true, 1},
                           {{.status = 403, .body = "<html>blocked</html>"}, ErrorCode::Refused, false, 1},
                           {{.status = 404}, ErrorCode::WrongUse, false, 1},
                           {{.status = 429}, ErrorCode::Busy, true, 4},
                           {{.status = 502, .body = "<html>Bad Gateway</html>"}, ErrorCode::Unreachable, true, 4},
                           {{.body = "<html>soon back</html>"}, ErrorCode::BadData, false, 4},
                           {{.body = R"({"retCode":0,"retMsg":"OK","resu)"}, ErrorCode::BadData, false, 4}}) {
        Talk talk({one.reply});
        const auto answer = talk.venue->time({});
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, one.code) << answer.error().text();
        EXPECT_EQ(answer.error().retryable, one.retryable) << answer.error().text();
        EXPECT_EQ(talk.script.requests().size(), one.asked) << answer.error().text();
    }
}

TEST(BybitVenue, AfterABanNothingIsAskedForTenMinutes) {
    Talk talk({{.status = 403, .body = "access too frequent"}, good(R"({"timeSecond":"1","timeNano":"1"})")});
    EXPECT_FALSE(talk.venue->time({}));
    const auto second = talk.venue->time({});
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().retryable);
    EXPECT_EQ(talk.script.requests().size(), 1U);
    talk.clock.move_to(noon + 11min);
    EXPECT_TRUE(talk.venue->time({}));
}

TEST(BybitVenue, TellsMaintenance) {
    const auto status = [](const char* state, const char* products, const char* environment) {
        return R"({"id":"1","title":"upgrade","state":")" + std::string(state) +
               R"(","begin":"1790409000000","end":"1790413200000","href":"","serviceTypes":[5],"product":)" + products +
               R"(,"uidSuffix":[],"maintainType":1,"env":)" + environment + "}";
    };
    struct Case {
        ServedReply reply;
        bool is_open;
        std::string words;
    };
    for (const Case& one :
         std::vector<Case>{{good(R"({"list":[]})"), true, ""},
                           {good(R"({"list":[)" + status("ongoing", "[1,2]", "1") + "]}"), false, "upgrade"},
                           {good(R"({"list":[)" + status("ongoing", "[1]", "1") + "]}"), true, "upgrade"},
                           {good(R"({"list":[)" + status("scheduled", "[2]", "1") + "]}"), true, ""},
                           {good(R"({"list":[)" + status("ongoing", "[2]", "2") + "]}"), true, ""},
                           {{.status = 503}, false, "Bybit can not answer now (503): HTTP"}}) {
        Talk talk({one.reply});
        const auto state = talk.venue->state({});
        ASSERT_TRUE(state) << state.error().text();
        EXPECT_EQ(state->is_open, one.is_open) << one.words;
        EXPECT_EQ(state->words, one.words);
        EXPECT_EQ(state->until.has_value(), one.words == "upgrade");
    }
}

std::string listing(const std::string& symbol, const std::string& base, const std::string& quote,
                    const std::string& more = "", const std::string& status = "Trading") {
    return R"({"symbol":")" + symbol + R"(","status":")" + status + R"(","baseCoin":")" + base + R"(","quoteCoin":")" +
           quote + R"(",)" + more + R"("priceFilter":{"tickSize":"0.10"},"lotSizeFilter":{"minOrderQty":"1"}})";
}
std::string page(const std::string& category, const std::string& list, const std::string& next = "") {
    return R"({"category":")" + category + R"(","list":[)" + list + R"(],"nextPageCursor":")" + next + "\"}";
}

TEST(BybitVenue, ReadsItsWholeList) {
    const std::string perpetual =
        R"("contractType":"LinearPerpetual","settleCoin":"USDT","launchTime":"1585526400000","deliveryTime":")";
    Talk talk({good(page("spot", listing("BTCUSDT", "BTC", "USDT") + "," + listing("???", "a b", "USDT"))),
               good(page("linear", listing("BTCUSDT", "BTC", "USDT", perpetual + "0\","), "first%3DX%26last%3DX")),
               good(page("linear", listing("OLDUSDT", "OLD", "USDT", perpetual + "1790500000000\","))),
               good(page("linear", listing("NEWUSDT", "NEW", "USDT", perpetual + "0\",", "PreLaunch"))),
               good(rows("BTCUSDT", "", "linear"))});
    const auto pairs = talk.venue->listings({});
    ASSERT_TRUE(pairs) << pairs.error().text();
    ASSERT_EQ(pairs->size(), 4U) << "what has no name of ours is left out";
    EXPECT_EQ(talk.target(2), "/v5/market/instruments-info?category=linear&limit=1000&cursor=first%3DX%26last%3DX");
    EXPECT_EQ(talk.target(3), "/v5/market/instruments-info?category=linear&status=PreLaunch&limit=1000");
    EXPECT_EQ(pairs->at(0).instrument, btc);
    EXPECT_EQ(pairs->at(0).tick, *Decimal::parse("0.1"));
    EXPECT_EQ(pairs->at(1).instrument, btc_perpetual);
    EXPECT_EQ(pairs->at(1).state, Listed::trading);
    EXPECT_EQ(pairs->at(1).listed_at, utc_from_ms(1'585'526'400'000));
    EXPECT_FALSE(pairs->at(1).delisted_at);
    EXPECT_EQ(pairs->at(2).state, Listed::leaving);
    EXPECT_EQ(pairs->at(2).delisted_at, utc_from_ms(1'790'500'000'000));
    EXPECT_EQ(pairs->at(3).state, Listed::announced);
    EXPECT_FALSE(talk.venue->candles({.instrument = pepe, .range = {noon, noon + minute}}, {})) << "it is not listed";
    EXPECT_TRUE(talk.venue->candles({.instrument = btc_perpetual, .range = {noon, noon + minute}}, {}));
}

TEST(BybitVenue, TellsPricesOfOneCoin) {
    const std::string spot =
        R"({"category":"spot","list":[{"symbol":"PEPEUSDT","lastPrice":"0.000012","bid1Price":"0.000011","ask1Price":"",)"
        R"("price24hPcnt":"-0.05","highPrice24h":"0.00002","lowPrice24h":"0.00001","turnover24h":"5","volume24h":"400000"},)"
        R"({"symbol":"OTHERUSDT","lastPrice":"1"}]})";
    Talk talk({good(spot), refused(10001), good(page("spot", listing("PEPEUSDT", "PEPE", "USDT"))),
               good(page("linear", "")), good(page("linear", "")), good(spot)});
    const std::vector<Instrument> one{pepe};
    const auto named = talk.venue->tickers(one, {});
    ASSERT_TRUE(named) << named.error().text();
    ASSERT_EQ(named->size(), 1U);
    const VenueTicker& ticker = named->front();
    EXPECT_EQ(ticker.last, 0.000012);
    EXPECT_EQ(ticker.bid, 0.000011);
    EXPECT_TRUE(std::isnan(ticker.ask));
    EXPECT_EQ(ticker.change_24h, -0.05);
    EXPECT_EQ(ticker.volume_24h, 400000);
    EXPECT_EQ(ticker.at, noon);
    EXPECT_EQ(talk.target(0), "/v5/market/tickers?category=spot&symbol=PEPEUSDT");
    EXPECT_TRUE(talk.venue->tickers(one, {})->empty()) << "left out: Bybit does not list it";
    EXPECT_EQ(talk.venue->tickers({}, {})->size(), 1U) << "of all, those that have a name";
}

TEST(BybitVenue, SignsAsBybitWantsIt) {
    // Worked out with: printf %s TEXT | openssl dgst -sha256 -hmac SECRET, for the text and key that stand here.
    const Key key{"TESTKEY0123456789", std::string(secret)};
    EXPECT_EQ(hmac_hex(secret, "1790000000000TESTKEY01234567895000"),
              "2bbd737298d12756f5373371f763188041bdc5ea632866e86bdabd5b3ce58090");
    const HttpHeaders headers =
        signed_headers(key, "category=linear&symbol=BTCUSDT&limit=50", utc_from_ms(1'790'000'000'000));
    EXPECT_EQ(find_header(headers, "X-BAPI-SIGN"), "641a5b49ef26d6b3e0283d01b1c6e6305d275e8399754a017d4e87952dd73fb3");
    EXPECT_EQ(find_header(headers, "X-BAPI-TIMESTAMP"), "1790000000000");
    EXPECT_EQ(find_header(headers, "X-BAPI-RECV-WINDOW"), "5000");
    // RFC 4231, test case 2.
    EXPECT_EQ(hmac_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(BybitVenue, TakesOnlyAKeyThatMayOnlyRead) {
    const VenueAccess access{.key = "TESTKEY0123456789", .secret = std::string(secret)};
    const std::string rights = R"("permissions":{"Spot":["SpotTrade"]}})";
    struct Case {
        ServedReply reply;
        std::optional<ErrorCode> error;
    };
    for (const Case& one : std::vector<Case>{{good(R"({"readOnly":1,)" + rights), std::nullopt},
                                             {good(R"({"readOnly":0,)" + rights), ErrorCode::Refused},
                                             {good("{" + rights), ErrorCode::Refused},
                                             {refused(10003), ErrorCode::Refused},
                                             {refused(10004), ErrorCode::Refused}}) {
        Talk talk({one.reply}, access);
        const auto checked = talk.venue->check_key({});
        EXPECT_EQ(checked.has_value(), !one.error);
        if (!checked) {
            EXPECT_EQ(checked.error().code, *one.error);
            EXPECT_EQ(checked.error().text().find(access.key), std::string::npos) << "no key in an error";
            EXPECT_EQ(checked.error().text().find(secret), std::string::npos);
        }
        const auto request = talk.script.requests().at(0);
        EXPECT_EQ(find_header(request.headers, "X-BAPI-API-KEY"), access.key);
        EXPECT_EQ(request.target, "/v5/user/query-api");
    }
    Talk nobody({good("{}")});
    EXPECT_TRUE(nobody.venue->check_key({}));
    EXPECT_TRUE(nobody.script.requests().empty()) << "without a key there is nothing to ask";
}

TEST(BybitVenue, AWrongClockIsSetOnceByBybits) {
    const VenueAccess access{.key = "k", .secret = "s"};
    Talk talk({refused(10002), good(R"({"readOnly":1,"permissions":{}})")}, access);
    EXPECT_TRUE(talk.venue->check_key({}));
    const auto second = talk.script.requests().at(1);
    const std::string at(find_header(second.headers, "X-BAPI-TIMESTAMP").value());
    EXPECT_LT(std::abs(std::stoll(at) - to_ms(noon)), 60'000) << "Bybit's noon, whatever this machine thinks";
    Talk never({refused(10002)}, access);
    EXPECT_FALSE(never.venue->check_key({}));
    EXPECT_EQ(never.script.requests().size(), 2U);
}

TEST(BybitVenue, IsReachedPlainlyAndFastOnThisMachineOnly) {
    ManualClock clock(noon);
    const auto code = [&](const VenueAccess& access) {
        const auto venue = open_bybit(access, clock);
        return venue ? std::nullopt : std::optional(venue.error().code);
    };
    EXPECT_EQ(code({}), std::nullopt);
    EXPECT_EQ(code({.is_testnet = true}), std::nullopt);
    EXPECT_EQ(code({.rest_url = "http://api.bybit.com"}), ErrorCode::Refused);
    EXPECT_EQ(code({.socket_url = "ws://stream.bybit.com"}), ErrorCode::Refused);
    EXPECT_TRUE(code({.speed = 60}).has_value());
    EXPECT_TRUE(code({.rest_url = "http://127.0.0.1:1", .speed = 60}).has_value()) << "its socket would be Bybit's";
    EXPECT_EQ(code({.rest_url = "http://127.0.0.1:1", .socket_url = "ws://127.0.0.1:1/", .speed = 60}), std::nullopt);
    EXPECT_EQ(code({.key = "k"}), ErrorCode::WrongUse);
    EXPECT_EQ(Hosts::of({.is_testnet = true})->rest.authority(), "api-testnet.bybit.com");
    EXPECT_EQ(Hosts::of({})->socket(Category::linear)->authority(), "stream.bybit.com");
    EXPECT_EQ(Hosts::of({.socket_url = "ws://127.0.0.1:1/x/"})->socket(Category::linear)->path(),
              "/x/v5/public/linear");
}

}  // namespace
}  // namespace signalbox::bybit
