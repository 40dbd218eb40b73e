#include "venues/coinbase/wire/rest.hpp"

#include <gtest/gtest.h>

#include "venues/coinbase/wire/key_rights.hpp"
#include "venues/coinbase/wire/symbols.hpp"

namespace signalbox::coinbase {
namespace {

TEST(CoinbaseRest, ReadsTheServersTime) {
    const auto time = wire::read<ServerTime>(
        R"({"iso":"2026-09-27T16:42:07Z","epochSeconds":"1790527327","epochMillis":"1790527327238"})", "time");
    ASSERT_TRUE(time);
    EXPECT_EQ(signalbox::to_text(time->now), "2026-09-27T16:42:07.238Z");
}

TEST(CoinbaseRest, TellsErrorsApart) {
    struct Case {
        int status;
        std::string_view body;
        ErrorCode code;
        bool retryable;
        std::string_view words;
    };
    for (const Case& one :
         std::vector<Case>{{400, R"({"error":"INVALID_ARGUMENT","error_details":"details","message":"less than 350"})",
                            ErrorCode::WrongUse, false, "less than 350"},
                           {401, "Unauthorized", ErrorCode::Refused, false, "Unauthorized"},
                           {403, R"({"error":"PERMISSION_DENIED","error_details":"Missing required scopes"})",
                            ErrorCode::Refused, false, "Missing required scopes"},
                           {404, R"({"error":"NOT_FOUND"})", ErrorCode::NotFound, false, "NOT_FOUND"},
                           {429, R"({"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]})",
                            ErrorCode::Busy, true, "Too many requests"},
                           {500, "INTERNAL", ErrorCode::Unreachable, true, "INTERNAL"},
                           {502, "<html><body>Bad gateway</body></html>", ErrorCode::Unreachable, true, "HTML"},
                           {503, "", ErrorCode::Unreachable, true, "503"},
                           {418, "\x1b[31mtea", ErrorCode::WrongUse, false, "?[31mtea"}}) {
        const Failure failure = refusal(one.status, one.body);
        EXPECT_EQ(failure.error.code, one.code) << one.status;
        EXPECT_EQ(failure.error.retryable, one.retryable) << one.status;
        EXPECT_NE(failure.error.text().find(one.words), std::string::npos) << failure.error.text();
    }
    EXPECT_LT(refusal(500, std::string(100'000, 'x')).error.text().size(), 400U);
}

TEST(CoinbaseCandles, AreClosedAndOldestFirstAndWithoutHolesFilled) {
    const auto candles = wire::read<Candles>(
        R"({"candles":[{"start":"1790527320","low":"9","high":"12","open":"10","close":"11","volume":"1.5"},)"
        R"({"start":"1790527200","low":"9","high":"12","open":"10","close":"10.5","volume":"0"},)"
        R"({"start":"1790527140","low":"9","high":"8","open":"10","close":"10.5","volume":"0"},)"
        R"({"start":"-60","low":"9","high":"12","open":"10","close":"11","volume":"1"}]})",
        "candles");
    ASSERT_TRUE(candles);
    const UtcTime newest = utc_from_ms(1'790'527'320'000);
    const auto open =
        closed_candles(*candles, {.timeframe = Timeframe::m1, .server_time = newest + minute - Millis{1}});
    ASSERT_EQ(open.candles.size(), 1U) << "the newest is still open";
    EXPECT_EQ(open.candles[0], (Candle{newest - 2 * minute, 10, 12, 9, 10.5, 0}));
    ASSERT_EQ(open.rejected.size(), 2U);
    EXPECT_EQ(open.rejected[1].text(), "-60 is not a time");
    EXPECT_TRUE(open.unread.holds(newest - minute)) << "whose row that was nobody knows";
    EXPECT_FALSE(open.unread.holds(newest - 2 * minute));
    const auto closed = closed_candles(*candles, {.timeframe = Timeframe::m1, .server_time = newest + minute});
    ASSERT_EQ(closed.candles.size(), 2U);
    EXPECT_EQ(closed.candles[1].opened_at, newest);
}

TEST(CoinbaseCandles, KnowGranularities) {
    int known = 0;
    for (const Timeframe timeframe : all_timeframes) {
        const auto granularity = granularity_of(timeframe);
        known += granularity.has_value();
        if (granularity) {
            EXPECT_EQ(timeframe_of(*granularity), timeframe);
        }
    }
    EXPECT_EQ(known, 9);
    EXPECT_EQ(timeframe_of("ONE_WEEK"), std::nullopt);
}

Product product(std::string_view id, std::string_view base, std::string_view quote, std::string_view alias = "") {
    Product one;
    one.id = id;
    one.base = base;
    one.quote = quote;
    one.type = "SPOT";
    one.status = "online";
    one.alias = alias;
    return one;
}

TEST(CoinbaseSymbols, MapBothWaysAndKnowAliases) {
    Symbols symbols;
    for (int again = 0; again < 2; ++again) {
        ASSERT_TRUE(symbols.add(product("BTC-USD", "BTC", "USD")));
        ASSERT_TRUE(symbols.add(product("BTC-USDC", "BTC", "USDC", "BTC-USD")));
        ASSERT_TRUE(symbols.add(product("USDT-USDC", "USDT", "USDC")));
    }
    EXPECT_EQ(symbols.size(), 3U);
    for (const auto& [name, id] : std::vector<std::pair<std::string, std::string>>{
             {"coinbase:BTC/USD", "BTC-USD"}, {"coinbase:BTC/USDC", "BTC-USDC"}, {"coinbase:USDT/USDC", "USDT-USDC"}}) {
        EXPECT_EQ(symbols.product_of(*Instrument::parse(name)).value(), id);
        EXPECT_EQ(to_text(symbols.instrument_of(id).value()), name);
    }
    EXPECT_EQ(symbols.streamed_as("BTC-USDC"), "BTC-USD");
    EXPECT_EQ(symbols.streamed_as("USDT-USDC"), "USDT-USDC");
    EXPECT_EQ(symbols.streamed_as("NOPE-USD"), "NOPE-USD");
    EXPECT_FALSE(symbols.product_of(*Instrument::parse("coinbase:BTC/USDT"))) << "USDT is not USD";
    EXPECT_FALSE(symbols.instrument_of("BTC-USDT"));
    EXPECT_FALSE(symbols.add(product("XBT-USD", "BTC", "USD"))) << "a second BTC/USD";
    EXPECT_FALSE(symbols.add(product("BTC-USD", "XBT", "USD"))) << "another coin under one name";
    Product future = product("BTC-PERP", "BTC", "USD");
    future.type = "FUTURE";
    EXPECT_FALSE(symbols.add(future));
    EXPECT_EQ(symbols.size(), 3U);
}

TEST(CoinbaseSymbols, TradeOnlyWhereAnybodyMay) {
    Product one = product("BTC-USD", "BTC", "USD");
    EXPECT_TRUE(one.is_trading());
    one.view_only = true;
    EXPECT_FALSE(one.is_trading());
    one = product("BTC-USD", "BTC", "USD");
    one.status = "delisted";
    EXPECT_FALSE(one.is_trading());
}

TEST(CoinbaseKeyRights, AreRefusedUnlessTheyOnlyView) {
    EXPECT_TRUE(check_read_only(
        R"({"can_view":true,"can_trade":false,"can_transfer":false,"portfolio_uuid":"a","portfolio_type":"DEFAULT","can_receive":false})"));
    for (const auto& [answer, words] : std::vector<std::pair<std::string_view, std::string_view>>{
             {R"({"can_view":true,"can_trade":true,"can_transfer":true})", "can_trade, can_transfer"},
             {R"({"can_view":true,"can_trade":false})", "can_transfer (not told)"},
             {R"({"can_view":true,"can_trade":false,"can_transfer":null})", "can_transfer"},
             {R"({"can_view":true,"can_trade":false,"can_transfer":false,"can_receive":true})", "can_receive"},
             {R"({"can_view":true,"can_trade":false,"can_transfer":false,"can_receive":"no"})", "can_receive"},
             {R"({"can_view":false,"can_trade":false,"can_transfer":false})", "not even view"},
             {R"({"can_trade":false,"can_transfer":false})", "not even view"}}) {
        const auto refused = check_read_only(answer);
        ASSERT_FALSE(refused) << answer;
        EXPECT_EQ(refused.error().code, ErrorCode::Refused);
        EXPECT_NE(refused.error().text().find(words), std::string::npos) << refused.error().text();
    }
    for (const std::string_view answer :
         {"", "Unauthorized", "[]", R"({"can_view":1})", R"({"can_trade":false,"can_trade":false})"}) {
        EXPECT_FALSE(check_read_only(answer)) << answer;
    }
}

}  // namespace
}  // namespace signalbox::coinbase
