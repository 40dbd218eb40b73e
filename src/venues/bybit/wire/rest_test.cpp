#include "venues/bybit/wire/rest.hpp"

#include <gtest/gtest.h>

#include "venues/bybit/wire/candles.hpp"
#include "venues/bybit/wire/key_rights.hpp"
#include "venues/bybit/wire/symbols.hpp"

namespace signalbox::bybit {
namespace {

std::string reply_with(std::string_view result) {
    return R"({"retCode":0,"retMsg":"OK","result":)" + std::string(result) +
           R"(,"retExtInfo":{},"time":1790000000123})";
}

TEST(BybitRest, ReadsTheServersTime) {
    const auto reply =
        read_reply<ServerTime>(reply_with(R"({"timeSecond":"1688639403","timeNano":"1688639403423213947"})"), "time");
    ASSERT_TRUE(reply && reply->result);
    EXPECT_EQ(reply->result->nanoseconds, 1'688'639'403'423'213'947);
    EXPECT_EQ(to_ms(reply->time), 1'790'000'000'123);
}

TEST(BybitRest, SaysWhatACodeMeans) {
    struct Case {
        std::int64_t code;
        Trouble trouble;
        ErrorCode error;
        bool retryable;
    };
    for (const Case& one : std::vector<Case>{{10001, Trouble::wrong_request, ErrorCode::WrongUse, false},
                                             {10002, Trouble::clock, ErrorCode::Unreachable, true},
                                             {10003, Trouble::key, ErrorCode::Refused, false},
                                             {10004, Trouble::key, ErrorCode::Refused, false},
                                             {33004, Trouble::key, ErrorCode::Refused, false},
                                             {10006, Trouble::too_many, ErrorCode::Busy, true},
                                             {10016, Trouble::overloaded, ErrorCode::Unreachable, true},
                                             {10009, Trouble::place, ErrorCode::Refused, false},
                                             {10017, Trouble::wrong_request, ErrorCode::WrongUse, false},
                                             {123456, Trouble::wrong_request, ErrorCode::WrongUse, false}}) {
        const std::string text = R"({"retCode":)" + std::to_string(one.code) +
                                 R"(,"retMsg":"in its words","result":{},"retExtInfo":{},"time":1})";
        auto reply = read_reply<Klines>(text, "Bybit kline");
        ASSERT_TRUE(reply) << "an error is an answer, too";
        EXPECT_EQ(trouble_of(reply->ret_code), one.trouble) << one.code;
        const auto result = result_of(*std::move(reply));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, one.error) << one.code;
        EXPECT_EQ(result.error().retryable, one.retryable) << one.code;
        EXPECT_NE(result.error().text().find("in its words"), std::string::npos);
    }
    EXPECT_EQ(trouble_of(0), Trouble::none);
    EXPECT_FALSE(read_reply<Klines>("<html>502 Bad Gateway</html>", "Bybit kline"));
}

constexpr UtcTime noon = utc_from_ms(1'790'409'600'000);

KlineRow row(int minutes, std::string_view close) {
    const auto number = [](std::string_view text) { return *wire::Number::parse(text); };
    return {noon + minutes * minute, number("10"),  number("12"), number("9"),
            number(close),           number("3.5"), number("35")};
}

TEST(BybitCandles, AreClosedOldestFirstAndWithinTheWindow) {
    const Klines klines{
        Category::linear, "X", {row(5, "11"), row(4, "10.5"), row(3, "10"), row(3, "10"), row(2, "0"), row(1, "9")}};
    const UtcTime server_time = noon + 5 * minute + Millis{59'999};
    const auto closed = closed_candles(klines, {Timeframe::m1, server_time, noon + 2 * minute, noon + 9 * minute});
    ASSERT_EQ(closed.candles.size(), 2U)
        << "5 is still open, 2 is no candle, 1 begins before the window, 3 stands twice";
    EXPECT_EQ(closed.candles[0], (Candle{noon + 3 * minute, 10, 12, 9, 10, 3.5}));
    EXPECT_EQ(closed.candles[1], (Candle{noon + 4 * minute, 10, 12, 9, 10.5, 3.5}));
    EXPECT_EQ(closed.rejected.size(), 1U);
    const auto later = closed_candles(klines, {Timeframe::m1, noon + 6 * minute, noon + 5 * minute, noon + 9 * minute});
    EXPECT_EQ(later.candles.size(), 1U) << "closed to the millisecond";
}

TEST(BybitCandles, OfInverseContractsHaveTheirVolumeInCoins) {
    Klines klines{Category::inverse, "BTCUSD", {row(0, "10")}};
    EXPECT_EQ(closed_candles(klines, {Timeframe::m1, noon + minute, noon, noon}).candles.at(0).volume, 35.0);
}

TEST(BybitCandles, AreHeldAgainstTheirRules) {
    const auto text = [](std::string_view digits) { return *wire::Number::parse(digits); };
    const Kline good{.start = noon,
                     .end = noon + minute - Millis{1},
                     .interval = "1",
                     .open = text("10"),
                     .close = text("10.5"),
                     .high = text("11"),
                     .low = text("9.5"),
                     .volume = text("0"),
                     .turnover = text("0"),
                     .is_confirmed = true};
    EXPECT_EQ(candle_of(good, Category::spot)->close, 10.5);
    const auto broken = [&](auto change) {
        Kline kline = good;
        change(kline);
        return !candle_of(kline, Category::spot).has_value();
    };
    EXPECT_TRUE(broken([&](Kline& kline) { kline.start += Millis{1}; }));
    EXPECT_TRUE(broken([&](Kline& kline) { kline.interval = "7"; }));
    EXPECT_TRUE(broken([&](Kline& kline) { kline.high = text("10"); }));
    EXPECT_TRUE(broken([&](Kline& kline) { kline.low = text(""); }));
    EXPECT_TRUE(broken([&](Kline& kline) { kline.volume = text("-1"); }));
    EXPECT_TRUE(broken([&](Kline& kline) { kline.open = text("1e999"); }));
}

Listing listing(std::string_view symbol, std::string_view base, std::string_view quote) {
    Listing one;
    one.symbol = symbol;
    one.status = "Trading";
    one.base_coin = base;
    one.quote_coin = quote;
    return one;
}

Listing contract(std::string_view symbol, std::string_view base, std::string_view quote, std::string_view settle,
                 std::string_view type = "LinearPerpetual") {
    Listing one = listing(symbol, base, quote);
    one.settle_coin = settle;
    one.contract_type = type;
    one.delivered_at = type.ends_with("Futures") ? *parse_utc("2025-02-21T08:00") : UtcTime{};
    return one;
}

TEST(BybitSymbols, MapBothWaysWithoutLoss) {
    struct Case {
        Listing listing;
        Category category;
        std::string name;
    };
    const std::vector<Case> cases{
        {listing("BTCUSDT", "BTC", "USDT"), Category::spot, "bybit:BTC/USDT"},
        {listing("PEPEUSDT", "PEPE", "USDT"), Category::spot, "bybit:PEPE/USDT"},
        {listing("USDCUSDT", "USDC", "USDT"), Category::spot, "bybit:USDC/USDT"},
        {contract("BTCUSDT", "BTC", "USDT", "USDT"), Category::linear, "bybit:BTC/USDT:USDT"},
        {contract("1000PEPEUSDT", "1000PEPE", "USDT", "USDT"), Category::linear, "bybit:1000PEPE/USDT:USDT"},
        {contract("BTCPERP", "BTC", "USDC", "USDC"), Category::linear, "bybit:BTC/USDC:USDC"},
        {contract("BTCUSDT-21FEB25", "BTC", "USDT", "USDT", "LinearFutures"), Category::linear,
         "bybit:BTC/USDT:USDT-250221"},
        {contract("BTCUSD", "BTC", "USD", "BTC", "InversePerpetual"), Category::inverse, "bybit:BTC/USD:BTC"}};
    Symbols symbols;
    for (int again = 0; again < 2; ++again) {
        for (const Case& one : cases) EXPECT_TRUE(symbols.add(one.listing, one.category)) << one.name;
    }
    EXPECT_EQ(symbols.size(), cases.size());
    for (const Case& one : cases) {
        const auto instrument = symbols.instrument_of(one.category, one.listing.symbol);
        ASSERT_TRUE(instrument);
        EXPECT_EQ(to_text(*instrument), one.name);
        const auto name = symbols.name_of(*Instrument::parse(one.name));
        ASSERT_TRUE(name) << one.name;
        EXPECT_EQ(*name, (SymbolName{one.category, one.listing.symbol}));
    }
    EXPECT_FALSE(symbols.name_of(*Instrument::parse("bybit:PEPE/USDT:USDT"))) << "1000PEPE is another coin";
    EXPECT_FALSE(symbols.name_of(*Instrument::parse("bybit:BTC/USD"))) << "USD is not USDT";
    EXPECT_FALSE(symbols.instrument_of(Category::linear, "PEPEUSDT"));
}

TEST(BybitSymbols, RefuseASecondOfOneName) {
    Symbols symbols;
    ASSERT_TRUE(symbols.add(listing("BTCUSDT", "BTC", "USDT"), Category::spot));
    EXPECT_FALSE(symbols.add(listing("BTCUSDT2", "BTC", "USDT"), Category::spot));
    EXPECT_FALSE(symbols.add(listing("BTCUSDT", "BTCUS", "DT"), Category::spot));
    EXPECT_FALSE(symbols.add(listing("aUSDT", "a", "USDT"), Category::spot)) << "no coin's name of ours";
    EXPECT_FALSE(symbols.add(listing("BTCPERP", "BTC", "USDC"), Category::linear))
        << "it does not say how it is settled";
    EXPECT_EQ(symbols.size(), 1U);
}

Result<> key(std::string_view members) {
    const auto reply =
        read_reply<KeyRights>(reply_with("{" + std::string(members) + "}"), "Bybit key", wire::Quote::none);
    if (!reply) return fail(reply.error());
    return check_read_only(*reply->result);
}

TEST(BybitKey, IsTakenOnlyIfItMayOnlyRead) {
    EXPECT_TRUE(key(R"("readOnly":1,"permissions":{"Spot":["SpotTrade"],"Wallet":[]},"ips":["*"],"deadlineDay":-2)"))
        << "with read_only 1 a list says what may be read";
    EXPECT_TRUE(key(R"("readOnly":1,"permissions":{})"));
    EXPECT_FALSE(key(R"("readOnly":1,"permissions":{"Wallet":["AccountTransfer","Withdraw"]})"));
    EXPECT_FALSE(key(R"("readOnly":0,"permissions":{})"));
    EXPECT_FALSE(key(R"("readOnly":2,"permissions":{})"));
    EXPECT_FALSE(key(R"("readOnly":true,"permissions":{})"));
    EXPECT_FALSE(key(R"("readOnly":null,"permissions":{})"));
    EXPECT_FALSE(key(R"("permissions":{})"));
    EXPECT_FALSE(key(R"("readOnly":1)")) << "without permissions nothing is known";
    const auto refused =
        key(R"("readOnly":0,"permissions":{"Spot":["SpotTrade"],"Earn":[],"ContractTrade":["Order","Position"]})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Refused);
    EXPECT_NE(refused.error().text().find("ContractTrade (Order, Position), Spot (SpotTrade)"), std::string::npos)
        << refused.error().text();
}

TEST(BybitKey, IsInNoError) {
    const auto refused = key(R"("apiKey":"SECRETKEY0123456","secret":"","readOnly":[],"permissions":{})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text().find("SECRETKEY"), std::string::npos) << refused.error().text();
}

TEST(BybitStatus, StopsMarketDataOnlyWhereItIs) {
    const auto status = read_reply<SystemStatus>(
        reply_with(R"({"list":[{"id":"1","title":"t","state":"ongoing","begin":"1751596902000","end":"1751597011000",)"
                   R"("href":"","serviceTypes":[2,5],"product":[2],"uidSuffix":[],"maintainType":1,"env":1}]})"),
        "status");
    ASSERT_TRUE(status && status->result->rows.size() == 1);
    Maintenance row = status->result->rows[0];
    EXPECT_TRUE(row.stops_market_data(Category::spot));
    EXPECT_FALSE(row.stops_market_data(Category::linear));
    row.state = "scheduled";
    EXPECT_FALSE(row.stops_market_data(Category::spot));
    EXPECT_TRUE(row.concerns(Category::spot));
    row.environment = 2;
    EXPECT_FALSE(row.concerns(Category::spot)) << "of demo accounts";
}

}  // namespace
}  // namespace signalbox::bybit
