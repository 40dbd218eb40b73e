// Every recorded Bybit message reads, and prints as it was; and so does anything that the structs can hold.
#include <gtest/gtest.h>

#include <map>

#include "tests/recorded_wire.hpp"
#include "venues/bybit/wire/key_rights.hpp"
#include "venues/bybit/wire/listing.hpp"
#include "venues/bybit/wire/rest.hpp"
#include "venues/bybit/wire/stream.hpp"

namespace signalbox::bybit {
namespace {

using nlohmann::json;

std::string print(const Frame& frame) {
    return std::visit(
        []<typename T>(const T& one) -> std::string {
            if constexpr (std::same_as<T, OtherFrame>)
                return "{}";
            else
                return wire::print(one);
        },
        frame);
}

TEST(BybitRecorded, FramesReadAndPrintAsTheyWere) {
    const auto folder = recorded_wire("bybit");
    if (!folder) GTEST_SKIP() << "the shared recorded messages are not here";
    std::map<std::string, int> kinds;
    int whole = 0;  // printed with every field they came with
    const auto lines = recorded_frames(*folder);
    for (const std::string& line : lines) {
        const auto frame = read_frame(line);
        ASSERT_TRUE(frame) << frame.error().text() << "\n" << line;
        const json original = json::parse(line);
        ++kinds[original.contains("topic") ? std::string(topic_of(original["topic"].get<std::string>()).kind) : "op"];
        const json printed = json::parse(print(*frame));
        EXPECT_TRUE(is_part_of(printed, original)) << printed << "\n" << line;
        whole += printed == original;
        if (std::holds_alternative<OtherFrame>(*frame)) continue;
        const auto back = read_frame(printed.dump());
        ASSERT_TRUE(back) << back.error().text();
        EXPECT_EQ(*back, *frame) << line;
    }
    EXPECT_GT(lines.size(), 90U);
    for (const auto& [kind, least] :
         std::map<std::string, int>{{"orderbook", 30}, {"tickers", 30}, {"publicTrade", 5}, {"kline", 1}, {"op", 4}}) {
        EXPECT_GE(kinds[kind], least) << kind;
    }
    const int unread = kinds["liquidation"] + kinds["allLiquidation"] + kinds["trade"];
    EXPECT_GE(whole, static_cast<int>(lines.size()) - unread - 1) << "all but one of options, with fields of its own";
}

template <typename T>
void hold_reply(const std::filesystem::path& path) {
    const std::string text = text_of(path);
    const auto reply = read_reply<T>(text, path.string());
    ASSERT_TRUE(reply) << reply.error().text();
    ASSERT_TRUE(reply->result);
    const std::string printed = print_reply(*reply);
    json original = json::parse(text);
    original["retExtInfo"] = json::object();  // not in every recorded one
    EXPECT_TRUE(is_part_of(json::parse(printed), original)) << printed.substr(0, 2000);
    const auto back = read_reply<T>(printed, "its print");
    ASSERT_TRUE(back) << back.error().text();
    EXPECT_EQ(*back, *reply);
}

TEST(BybitRecorded, AnswersReadAndPrintAsTheyWere) {
    const auto folder = recorded_wire("bybit");
    if (!folder) GTEST_SKIP() << "the shared recorded messages are not here";
    const auto docs = *folder / "docs-examples";
    const auto shapes = *folder / "shape-examples";
    for (const char* category : {"spot", "linear", "inverse"}) {
        hold_reply<Tickers>(*folder / ("rest_v5_market_tickers_" + std::string(category) + ".json"));
    }
    hold_reply<Tickers>(docs / "rest_v5_market_tickers_spot.json");
    hold_reply<Tickers>(docs / "rest_v5_market_tickers_inverse.json");
    hold_reply<Klines>(docs / "rest_v5_market_kline_inverse.json");
    hold_reply<Klines>(shapes / "http_get_klines_linear.json");
    hold_reply<Listings>(docs / "rest_v5_market_instruments-info_linear.json");
    hold_reply<Listings>(docs / "rest_v5_market_instruments-info_spot.json");
    hold_reply<Listings>(shapes / "http_get_instruments_linear.json");
    hold_reply<Listings>(shapes / "http_get_instruments_spot.json");
    hold_reply<RecentTrades>(docs / "rest_v5_market_recent-trade.json");
    hold_reply<RecentTrades>(shapes / "http_get_trades_recent.json");
    hold_reply<OrderBook>(docs / "rest_v5_market_orderbook.json");
    hold_reply<OrderBook>(shapes / "http_get_orderbook.json");
    const auto rows = [&](const char* name) {
        return read_reply<Tickers>(text_of(*folder / name), name)->result->rows.size();
    };
    EXPECT_EQ(rows("rest_v5_market_tickers_spot.json"), 419U);
    EXPECT_EQ(rows("rest_v5_market_tickers_linear.json"), 259U);
    EXPECT_EQ(rows("rest_v5_market_tickers_inverse.json"), 12U);
}

TEST(BybitWire, ReadsWhatItPrints) {
    expect_print_reads_back<KlineFrame>("klines");
    expect_print_reads_back<TickerFrame>("ticker");
    expect_print_reads_back<BookFrame>("book");
    expect_print_reads_back<TradeFrame>("trades");
    expect_print_reads_back<OpAnswer>("answer");
    expect_print_reads_back<Request>("request");
    expect_print_reads_back<ServerTime>("time");
    expect_print_reads_back<SystemStatus>("status");
    expect_print_reads_back<Tickers>("tickers");
    expect_print_reads_back<Klines>("kline rows");
    expect_print_reads_back<Listings>("listings");
    expect_print_reads_back<RecentTrades>("recent trades");
    expect_print_reads_back<OrderBook>("order book");
    expect_print_reads_back<KeyRights>("key");
}

}  // namespace
}  // namespace signalbox::bybit
