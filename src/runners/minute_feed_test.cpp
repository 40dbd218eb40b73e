// Every minute of a span, told present, quiet or missing as ENGINE 3 says. Minutes are written p q m, one letter each.
#include "runners/minute_feed.hpp"

#include <gtest/gtest.h>

#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using small_market::begin;
using small_market::coin;
using small_market::put;

UtcTime at(int number) { return begin + minute * number; }

/// A candle in each minute that has a letter other than '.'; volume tells which minute it is.
CandleSeries candles(std::string_view present) {
    CandleSeries series;
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (present[i] != '.') series.append({at(static_cast<int>(i)), 10, 12, 9, 11, static_cast<double>(i)});
    }
    return series;
}

std::string states(const std::vector<Minute>& minutes) {
    std::string text;
    for (const Minute& one : minutes) text += "mqp"[static_cast<std::size_t>(one.state)];
    return text;
}

std::vector<Minute> all(CandleStore& store, TimeRange range, std::size_t block, const Instrument& instrument = coin(0),
                        StoreVersion as_of = newest_version) {
    auto feed = MinuteFeed::open(store, instrument, range, as_of);
    EXPECT_TRUE(feed) << feed.error().text();
    std::vector<Minute> minutes, part;
    do {
        const auto read = feed->next(block, part);
        EXPECT_TRUE(read) << read.error().text();
        EXPECT_LE(part.size(), block);
        minutes.insert(minutes.end(), part.begin(), part.end());
    } while (part.size() == block);
    return minutes;
}

struct Case {
    std::string what;
    std::string venue;
    std::vector<std::string> present;  ///< of coin 0, 1, 2 …
    std::vector<TimeRange> asked;      ///< of each; empty: nothing was asked for
    std::string expected;              ///< of coin 0
};

TEST(MinuteFeed, TellsQuietFromMissing) {
    const TimeRange whole{at(0), at(8)};
    const Case cases[] = {
        {"a hole is a loss where every minute is printed", "binance", {"xx..xxxx"}, {whole}, "ppmmpppp"},
        {"two instruments are too few for a halt", "binance", {"xx..xxxx", "xx..xxxx"}, {whole, whole}, "ppmmpppp"},
        {"three with none have a halt",
         "binance",
         {"xx..xxxx", "xx..xxxx", "xx..xxxx"},
         {whole, whole, whole},
         "ppqqpppp"},
        {"one that traded says there was none",
         "binance",
         {"xx..xxxx", "xx..xxxx", "xxx.xxxx"},
         {whole, whole, whole},
         "ppmqpppp"},
        {"one not asked for is no witness of a halt",
         "binance",
         {"xx..xxxx", "xx..xxxx", "xx..xxxx"},
         {whole, whole, {}},
         "ppmmpppp"},
        {"but its candle is one against it",
         "binance",
         {"xx..xxxx", "xx..xxxx", "xx..xxxx", "xxx.xxxx"},
         {whole, whole, whole, {}},
         "ppmqpppp"},
        {"no empty minutes are printed there", "coinbase", {"xx..xxxx"}, {whole}, "ppqqpppp"},
        {"outside what was asked for it is missing", "coinbase", {"xx..xxxx"}, {{at(0), at(3)}}, "ppqmpppp"},
        {"nothing was asked for", "coinbase", {"xx..xxxx"}, {{}}, "ppmmpppp"},
        {"the span begins and ends in holes", "coinbase", {"...xx..."}, {{at(1), at(7)}}, "mqqppqqm"},
        {"nothing is stored", "coinbase", {"........"}, {{}}, "mmmmmmmm"},
        {"asked for, and nothing came", "coinbase", {"........"}, {whole}, "qqqqqqqq"},
    };
    for (const Case& one : cases) {
        MemoryCandleStore store;
        for (std::size_t i = 0; i < one.present.size(); ++i) {
            put(store, coin(i, one.venue), candles(one.present[i]), one.asked[i]);
        }
        for (const std::size_t block : {1U, 2U, 3U, 5U, 8U, 100U}) {
            EXPECT_EQ(states(all(store, whole, block, coin(0, one.venue))), one.expected)
                << one.what << ", in blocks of " << block;
        }
    }
}

TEST(MinuteFeed, AnotherVenuesInstrumentsAreNoWitnesses) {
    MemoryCandleStore store;
    const TimeRange whole{at(0), at(4)};
    put(store, coin(0, "binance"), candles("x..x"), whole);
    put(store, coin(1, "binance"), candles("x..x"), whole);
    put(store, coin(2, "bybit"), candles("x..x"), whole);
    EXPECT_EQ(states(all(store, whole, 4, coin(0, "binance"))), "pmmp");
}

TEST(MinuteFeed, CarriesCandlesAndQuotesAcrossBlocks) {
    MemoryCandleStore store;
    const CandleSeries some = candles("xx.xx");
    put(store, coin(0), some, {at(0), at(5)}, Timeframe::m1, {{10, 11}, {}, {9, 12}, {8, 9}});
    const auto minutes = all(store, {at(0), at(5)}, 2);
    ASSERT_EQ(states(minutes), "ppmpp");
    EXPECT_EQ(minutes[3], (Minute{MinuteState::present, 10, 12, 9, 11, 3, Quote{9, 12}}));
    EXPECT_EQ(minutes[0].quote, (Quote{10, 11}));
    EXPECT_EQ(minutes[1].quote, Quote{});
    EXPECT_EQ(minutes[2], Minute{});
}

TEST(MinuteFeed, SeesTheStoreAsItStoodThen) {
    MemoryCandleStore store;
    const TimeRange whole{at(0), at(4)};
    const StoreVersion then = put(store, coin(0, "coinbase"), candles("x..x"), {at(0), at(2)}).version;
    CandleSeries later;
    later.append({at(0), 10, 20, 9, 19, 5});
    later.append({at(1), 10, 12, 9, 11, 1});
    put(store, coin(0, "coinbase"), later, whole);
    const auto before = all(store, whole, 4, coin(0, "coinbase"), then);
    EXPECT_EQ(states(before), "pqmp");
    EXPECT_EQ(before[0].close, 11);
    const auto now = all(store, whole, 4, coin(0, "coinbase"));
    EXPECT_EQ(states(now), "ppqp");
    EXPECT_EQ(now[0].close, 19);
}

TEST(MinuteFeed, ReadsOnlyItsSpanAndManyBlocksOfRows) {
    MemoryCandleStore store;
    const CandleSeries series = small_market::walk(1, 0, begin, 10'000);
    put(store, coin(0), series, {begin, begin + minute * 10'000});
    const auto minutes = all(store, {at(500), at(9'700)}, 1440);
    ASSERT_EQ(minutes.size(), 9'200U);
    for (std::size_t i = 0; i < minutes.size(); ++i) ASSERT_EQ(minutes[i].close, series[i + 500].close) << i;
}

TEST(MinuteFeed, NamesAnInstrumentThatIsNotStored) {
    MemoryCandleStore store;
    const auto feed = MinuteFeed::open(store, coin(4), {at(0), at(1)}, newest_version);
    ASSERT_FALSE(feed);
    EXPECT_EQ(feed.error().code, ErrorCode::NotFound);
    EXPECT_NE(feed.error().text().find("test:EEE/USDT is not in the store"), std::string::npos) << feed.error().text();
}

}  // namespace
}  // namespace signalbox
