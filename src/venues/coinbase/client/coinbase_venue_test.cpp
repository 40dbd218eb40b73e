// Coinbase's client against a server on loopback that answers as recorded, well and badly.
#include "venues/coinbase/client/coinbase_venue.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "platform/clock.hpp"
#include "testing/script.hpp"

namespace signalbox::coinbase {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime noon = utc_from_ms(1'790'409'600'000);
const Instrument btc{"coinbase", "BTC", "USD", ""};
const Instrument btc_usdc{"coinbase", "BTC", "USDC", ""};
constexpr std::string_view seed = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

std::string product(const std::string& base, const std::string& quote, const std::string& more = "") {
    return R"({"product_id":")" + base + "-" + quote +
           R"(","price":"68923.67","price_percentage_change_24h":"-0.5","volume_24h":"11005.02","base_increment":"0.00000001",)"
           R"("quote_increment":"0.01","status":"online","product_type":"SPOT","quote_currency_id":")" +
           quote + R"(","base_currency_id":")" + base + R"(","approximate_quote_24h_volume":"758506771.41")" + more +
           "}";
}
ServedReply products(const std::string& rows) { return {.body = R"({"products":[)" + rows + "]}"}; }
ServedReply two_names() {
    return products(product("BTC", "USD") + "," + product("BTC", "USDC", R"(,"alias":"BTC-USD")"));
}
std::string row(int minutes, const std::string& price, const std::string& volume = "1") {
    return R"({"start":")" + std::to_string(to_ms(noon + minutes * minute) / 1000) + R"(","low":")" + price +
           R"(","high":")" + price + R"(","open":")" + price + R"(","close":")" + price + R"(","volume":")" + volume +
           R"("})";
}
ServedReply candles(const std::string& rows) { return {.body = R"({"candles":[)" + rows + "]}"}; }

/// A server with its script, and a venue at it. Waiting moves the clock.
struct Talk {
    explicit Talk(std::vector<ServedReply> replies, VenueAccess access = {}) : script(std::move(replies)) {
        access.venue = "coinbase";
        access.rest_url = server->url();
        access.socket_url = server->socket_url();
        venue = *open_coinbase(access, clock);
    }
    std::string target(std::size_t number) const { return script.requests().at(number).target; }

    ManualClock clock{noon};
    Script script;
    std::unique_ptr<Server> server = *Server::start(script, {});
    std::unique_ptr<Venue> venue;
};

TEST(CoinbaseVenue, ListsPairsWithTheirStates) {
    Talk talk({products(product("BTC", "USD", R"(,"price_increment":"0.01")") + "," +
                        product("ETH", "USD", R"(,"trading_disabled":true)") + "," +
                        product("SOL", "USD", R"(,"cancel_only":true)") + "," + product("low", "USD"))});
    const auto pairs = talk.venue->listings({});
    ASSERT_TRUE(pairs) << pairs.error().text();
    ASSERT_EQ(pairs->size(), 3U) << "a name that is none of ours is left out";
    EXPECT_EQ(pairs->at(0).instrument, btc);
    EXPECT_EQ(pairs->at(0).symbol, "BTC-USD");
    EXPECT_EQ(pairs->at(0).state, Listed::trading);
    EXPECT_EQ(to_text(pairs->at(0).tick), "0.01");
    EXPECT_EQ(pairs->at(1).state, Listed::halted);
    EXPECT_EQ(pairs->at(2).state, Listed::halted);
    EXPECT_EQ(talk.target(0), "/api/v3/brokerage/market/products");
    EXPECT_EQ(find_header(talk.script.requests()[0].headers, "Cache-Control"), "no-cache");
}

TEST(CoinbaseVenue, TellsCandlesThatHaveBeenOverForLong) {
    Talk talk({two_names(), candles(row(3, "13") + "," + row(2, "12", "0.1") + "," + row(0, "10"))});
    talk.clock.move_to(noon + 5 * minute + 29s);
    const auto answer = talk.venue->candles({.instrument = btc_usdc, .range = {noon, noon + 10 * minute}}, {});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(talk.target(1),
              "/api/v3/brokerage/market/products/BTC-USDC/candles?start=1790409600&end=1790409720&"
              "granularity=ONE_MINUTE");
    EXPECT_EQ(answer->told, (TimeRange{noon, noon + 3 * minute})) << "the fourth is over for 89 s only";
    ASSERT_EQ(answer->candles.size(), 2U);
    EXPECT_EQ(answer->candles[1], (Candle{noon + 2 * minute, 12, 12, 12, 12, 0.1}));
    EXPECT_TRUE(answer->rejected.empty());
}

TEST(CoinbaseVenue, AsksNoMoreThanOneAnswerHolds) {
    Talk talk({two_names(), candles("")});
    talk.clock.move_to(noon + 40 * day);
    const auto answer = talk.venue->candles(
        {.instrument = btc, .timeframe = Timeframe::h1, .range = {noon + 1s, noon + 40 * day}, .is_urgent = true}, {});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->told, (TimeRange{noon + 1s, noon + 301 * hour}));
    EXPECT_TRUE(talk.target(1).ends_with("start=1790413200&end=1791489600&granularity=ONE_HOUR")) << talk.target(1);
}

TEST(CoinbaseVenue, ARowThatDoesNotReadMakesItsMinuteUnknown) {
    const auto known = [](std::vector<TimeRange> parts) {
        std::string text;
        for (const TimeRange& part : parts) {
            text += std::to_string((part.from - noon) / minute) + "-" + std::to_string((part.to - noon) / minute) + " ";
        }
        return text;
    };
    const std::string wrong = R"({"start":"1790409720","low":"5","high":"4","open":"5","close":"5","volume":"1"})";
    const std::string askew = R"({"start":"1790409737","low":"5","high":"5","open":"5","close":"5","volume":"1"})";
    const std::string never = R"({"start":"-1","low":"5","high":"5","open":"5","close":"5","volume":"1"})";
    struct Case {
        std::string rows, known;
        std::size_t rejected;
    };
    for (const Case& one : {Case{row(4, "5") + "," + row(1, "5"), "0-5 ", 0}, Case{wrong, "0-2 3-5 ", 1},
                            Case{wrong + "," + row(2, "5"), "0-5 ", 1}, Case{askew + "," + wrong, "0-2 3-5 ", 2},
                            Case{never + "," + row(1, "5") + "," + row(3, "5"), "1-2 3-4 ", 1}}) {
        Talk talk({two_names(), candles(one.rows)});
        talk.clock.move_to(noon + hour);
        const auto answer = talk.venue->candles({.instrument = btc, .range = {noon, noon + 5 * minute}}, {});
        ASSERT_TRUE(answer) << answer.error().text();
        EXPECT_EQ(known(answer->known()), one.known) << one.rows;
        EXPECT_EQ(answer->rejected.size(), one.rejected) << one.rows;
    }
}

TEST(CoinbaseVenue, AsksNothingWhereNothingIsSettled) {
    Talk talk({two_names()});
    const auto answer = talk.venue->candles({.instrument = btc, .range = {noon - minute, noon + minute}}, {});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_TRUE(answer->told.empty());
    EXPECT_EQ(talk.script.requests().size(), 1U);
}

TEST(CoinbaseVenue, ScalesOnTheText) {
    Talk talk({two_names(), candles(row(0, "0.00001237", "12345678.9"))});
    talk.clock.move_to(noon + hour);
    const auto answer =
        talk.venue->candles({.instrument = btc, .range = {noon, noon + minute}, .multiplier = 1000}, {});
    ASSERT_TRUE(answer && answer->candles.size() == 1);
    EXPECT_EQ(answer->candles[0], (Candle{noon, 0.01237, 0.01237, 0.01237, 0.01237, 12345.6789}));
}

TEST(CoinbaseVenue, SaysWhichCandlesItHasNot) {
    Talk talk({two_names(), {.status = 404, .body = R"({"error":"NOT_FOUND","message":"Product X not supported"})"}});
    EXPECT_FALSE(talk.venue->has(Timeframe::m3));
    EXPECT_TRUE(talk.venue->has(Timeframe::h4));
    const auto question = [&](const Instrument& instrument, Timeframe timeframe) {
        talk.clock.move_to(noon + day);
        const auto answer =
            talk.venue->candles({.instrument = instrument, .timeframe = timeframe, .range = {noon, noon + hour}}, {});
        return answer ? "answered" : answer.error().text();
    };
    EXPECT_NE(question(btc, Timeframe::m3).find("no candles of 3m"), std::string::npos);
    EXPECT_NE(question({"coinbase", "X", "USD", ""}, Timeframe::m1).find("not listed"), std::string::npos);
    EXPECT_NE(question(btc, Timeframe::m1).find("Product X not supported"), std::string::npos);
}

TEST(CoinbaseVenue, AddsBidAndAskForPairsThatAreNamed) {
    const ServedReply book{
        .body = R"({"pricebook":{"product_id":"BTC-USD","bids":[{"price":"68923.66","size":"1"}],"asks":[)"
                R"({"price":"68923.67","size":"1"}],"time":"2026-04-07T00:28:59.662782Z"}})"};
    Talk talk({two_names(), two_names(), book});
    const auto all = talk.venue->tickers({}, {});
    ASSERT_TRUE(all) << all.error().text();
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ(all->at(0).last, 68923.67);
    EXPECT_EQ(all->at(0).change_24h, -0.005);
    EXPECT_EQ(all->at(0).turnover_24h, 758506771.41);
    EXPECT_TRUE(std::isnan(all->at(0).bid));
    const auto one = talk.venue->tickers(std::array{btc}, {});
    ASSERT_TRUE(one && one->size() == 1);
    EXPECT_EQ(one->at(0).bid, 68923.66);
    EXPECT_EQ(one->at(0).ask, 68923.67);
    EXPECT_EQ(signalbox::to_text(one->at(0).at), "2026-04-07T00:28:59.662Z");
}

TEST(CoinbaseVenue, KnowsWhenItStandsStill) {
    Talk talk({products(product("BTC", "USD")),
               products(product("BTC", "USD", R"(,"view_only":true)")),
               {.status = 503, .body = "<html>maintenance</html>"}});
    EXPECT_TRUE(talk.venue->state({})->is_open);
    const auto still = talk.venue->state({});
    EXPECT_FALSE(still->is_open);
    EXPECT_EQ(still->words, "no product of Coinbase is traded now");
    const auto away = talk.venue->state({});
    ASSERT_TRUE(away);
    EXPECT_FALSE(away->is_open);
    EXPECT_NE(away->words.find("503"), std::string::npos);
}

TEST(CoinbaseVenue, TellsTheVenuesTime) {
    Talk talk(
        {{.body = R"({"iso":"2026-09-27T16:42:07Z","epochSeconds":"1790527327","epochMillis":"1790527327238"})"}});
    const auto time = talk.venue->time({});
    ASSERT_TRUE(time) << time.error().text();
    EXPECT_EQ(to_ms(time->server), 1'790'527'327'238);
    EXPECT_LE(time->asked, time->answered);
}

TEST(CoinbaseVenue, AsksAgainWhereItWasTooMuch) {
    const ServedReply many{.status = 429, .body = R"({"errors":[{"id":"rate_limit_exceeded","message":"Too many"}]})"};
    const ServedReply nobody{.status = 401, .body = "Unauthorized"};
    Talk talk({many, nobody, two_names(), nobody, nobody, nobody, nobody, nobody, many});
    EXPECT_TRUE(talk.venue->listings({}));
    EXPECT_EQ(talk.script.requests().size(), 3U);
    const auto throttled = talk.venue->listings({});
    EXPECT_EQ(throttled.error().code, ErrorCode::Busy);
    EXPECT_TRUE(throttled.error().retryable);
    EXPECT_EQ(talk.venue->listings({}).error().code, ErrorCode::Busy);
}

TEST(CoinbaseVenue, RefusesKeysThatMayDoMoreThanLook) {
    const VenueAccess with_key{.key = "organizations/x/apiKeys/y", .secret = std::string(seed)};
    struct Case {
        std::vector<ServedReply> replies;
        std::size_t requests;
        std::optional<ErrorCode> code;
    };
    const ServedReply good{.body = R"({"can_view":true,"can_trade":false,"can_transfer":false})"};
    const ServedReply trades{.body = R"({"can_view":true,"can_trade":true,"can_transfer":false})"};
    const ServedReply nobody{.status = 401, .body = "Unauthorized"};
    for (const Case& one : {Case{{good}, 1, std::nullopt}, Case{{trades}, 1, ErrorCode::Refused},
                            Case{{nobody, good}, 2, std::nullopt}, Case{{nobody}, 2, ErrorCode::Refused}}) {
        Talk talk(one.replies, with_key);
        const auto good_key = talk.venue->check_key({});
        EXPECT_EQ(good_key ? std::nullopt : std::optional(good_key.error().code), one.code);
        const auto requests = talk.script.requests();
        EXPECT_EQ(requests.size(), one.requests);
        EXPECT_EQ((good_key ? "" : good_key.error().text()).find(seed), std::string::npos);
        const auto key = ApiKey::parse(with_key.key, seed);
        const auto token = find_header(requests.at(0).headers, "Authorization").value_or("");
        const auto claims = key->verify(token.substr(token.find(' ') + 1));
        ASSERT_TRUE(claims);
        EXPECT_EQ(claims->uri, "GET api.coinbase.com/api/v3/brokerage/key_permissions");
    }
    Talk without({good});
    EXPECT_TRUE(without.venue->check_key({}));
    EXPECT_TRUE(without.script.requests().empty());
}

TEST(CoinbaseVenue, RefusesHalfAKeyAndAddressesThatAreNone) {
    ManualClock clock(noon);
    EXPECT_EQ(open_coinbase({.key = "x"}, clock).error().code, ErrorCode::WrongUse);
    EXPECT_EQ(open_coinbase({.is_testnet = true}, clock).error().code, ErrorCode::WrongUse);
    EXPECT_FALSE(open_coinbase({.rest_url = "http://example.com"}, clock)) << "plain, and not this machine";
    EXPECT_FALSE(open_coinbase({.speed = 60}, clock)) << "the real venue knows one speed";
    EXPECT_TRUE(open_coinbase({}, clock)) << "nothing is asked yet";
}

}  // namespace
}  // namespace signalbox::coinbase
