// Every recorded Coinbase message reads, and prints as it was; and so does anything that the structs can hold.
#include <gtest/gtest.h>

#include <map>

#include "tests/recorded_wire.hpp"
#include "venues/coinbase/wire/jwt.hpp"
#include "venues/coinbase/wire/key_rights.hpp"
#include "venues/coinbase/wire/rest.hpp"
#include "venues/coinbase/wire/stream.hpp"

namespace signalbox::coinbase {

void draw_own(Random& random, Stamp& stamp) {
    stamp.digits = static_cast<int>(random.below(10));
    std::uint64_t step = 1;
    for (int i = stamp.digits; i < 9; ++i) step *= 10;
    stamp.at = {};
    stamp.at += std::chrono::nanoseconds{static_cast<std::int64_t>(random.next() / 4 / step * step)};
}

namespace {

using nlohmann::json;

TEST(CoinbaseRecorded, FramesReadAndPrintAsTheyWere) {
    const auto folder = recorded_wire("coinbase");
    if (!folder) GTEST_SKIP() << "the shared recorded messages are not here";
    std::map<std::string, int> channels;
    for (const std::string& line : recorded_frames(*folder)) {
        const auto frame = read_frame(line);
        ASSERT_TRUE(frame) << frame.error().text() << "\n" << line;
        const json original = json::parse(line);
        ++channels[original["channel"]];
        EXPECT_EQ(sequence_of(*frame), original["sequence_num"].get<std::int64_t>());
        const json printed = json::parse(std::visit([](const auto& one) { return wire::print(one); }, *frame));
        if (std::holds_alternative<OtherFrame>(*frame)) {
            EXPECT_TRUE(is_part_of(printed, original)) << line;
        } else {
            EXPECT_EQ(printed, original) << line;
        }
        EXPECT_EQ(read_frame(printed.dump()).value(), *frame);
    }
    for (const char* channel : {"market_trades", "ticker", "ticker_batch", "heartbeats", "subscriptions", "l2_data"}) {
        EXPECT_GE(channels[channel], 1) << channel;
    }
}

template <typename T>
void hold_answer(const std::filesystem::path& path) {
    const std::string text = text_of(path);
    const auto answer = wire::read<T>(text, path.string());
    ASSERT_TRUE(answer) << answer.error().text();
    const std::string printed = wire::print(*answer);
    EXPECT_TRUE(is_part_of(json::parse(printed), json::parse(text))) << printed;
    EXPECT_EQ(wire::read<T>(printed, "its print").value(), *answer);
}

TEST(CoinbaseRecorded, AnswersReadAndPrintAsTheyWere) {
    const auto folder = recorded_wire("coinbase");
    if (!folder) GTEST_SKIP() << "the shared recorded messages are not here";
    hold_answer<Candles>(*folder / "rest_recorded/candles.json");
    hold_answer<Product>(*folder / "rest_recorded/product.json");
    hold_answer<Products>(*folder / "rest_recorded/products.json");
    hold_answer<ProductBook>(*folder / "rest_recorded/product_book.json");
    hold_answer<MarketTrades>(*folder / "rest_recorded/ticker.json");
    hold_answer<Candles>(*folder / "docs-examples/rest_candles.json");
    hold_answer<Products>(*folder / "docs-examples/rest_products.json");
    hold_answer<ProductBook>(*folder / "docs-examples/rest_product_book.json");
    hold_answer<MarketTrades>(*folder / "docs-examples/rest_market_trades.json");
}

TEST(CoinbaseWire, ReadsWhatItPrints) {
    expect_print_reads_back<TradesFrame>("trades");
    expect_print_reads_back<TickersFrame>("tickers");
    expect_print_reads_back<HeartbeatFrame>("heartbeats");
    expect_print_reads_back<SubscriptionsFrame>("subscriptions");
    expect_print_reads_back<ErrorFrame>("error");
    expect_print_reads_back<OtherFrame>("other");
    expect_print_reads_back<Request>("request");
    expect_print_reads_back<ServerTime>("time");
    expect_print_reads_back<Products>("products");
    expect_print_reads_back<Candles>("candles");
    expect_print_reads_back<MarketTrades>("market trades");
    expect_print_reads_back<ProductBook>("product book");
    expect_print_reads_back<ErrorBody>("error body");
    expect_print_reads_back<KeyRights>("key");
    expect_print_reads_back<JwtHeader>("header");
    expect_print_reads_back<JwtClaims>("claims");
}

}  // namespace
}  // namespace signalbox::coinbase
