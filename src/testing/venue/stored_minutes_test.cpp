#include "testing/venue/stored_minutes.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "ports/memory_candle_store.hpp"
#include "testing/venue/market.hpp"
#include "tests/scratch.hpp"
#include "venues/files/csv_files.hpp"

namespace signalbox::simulator {
namespace {

const UtcTime at = parse_utc("2024-03-14T08:00").value();

TEST(StoredMinutes, NamesOfFilesMeanInstruments) {
    const auto named = [](std::string_view file, std::string_view venue) {
        std::vector<std::string> names;
        for (const Instrument& one : instruments_of_file(file, venue)) names.push_back(to_text(one));
        return names;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(named("BTCUSDT-1m.csv.gz", "bybit"), (Names{"bybit:BTC/USDT", "bybit:BTC/USDT:USDT"}));
    EXPECT_EQ(named("BTC_USDT-1m.csv", "bybit"), Names{"bybit:BTC/USDT"});
    EXPECT_EQ(named("BTC_USDT_USDT-1m.parquet", "bybit"), Names{"bybit:BTC/USDT:USDT"});
    EXPECT_EQ(named("BTC-USD-1m.csv", "coinbase"), Names{"coinbase:BTC/USD"});
    for (const auto* none : {"BTCUSDT-5m.csv", "BTCUSDT-1m.txt", "BTCUSDT.csv", "-1m.csv", "a_b_c_d-1m.csv"})
        EXPECT_EQ(named(none, "bybit"), Names{}) << none;
}

TEST(StoredMinutes, ADirectorysFilesAreItsMarket) {
    const Scratch scratch;
    const auto minutes = [&] {
        CsvFiles files;
        return minutes_of_directory(files, scratch.path(), "bybit", {});
    };
    EXPECT_EQ(minutes().error().code, ErrorCode::NotFound);
    std::ofstream(scratch / "BTCUSDT-1m.csv") << "open_time_ms,open,high,low,close,volume\n"
                                              << to_ms(at) << ",100.5,101,99.25,100,12.5\n"
                                              << to_ms(at + minute) << ",100,100,100,100,1\n";
    std::ofstream(scratch / "README.txt") << "no candles";
    const auto found = minutes();
    ASSERT_TRUE(found);
    Market market(**found, {.start = at});
    ASSERT_EQ(market.listed().size(), 2u);
    EXPECT_EQ(candle_of(market.streamed(1, at)->bar, market[1].grid), (Candle{at, 100.5, 101, 99.25, 100, 12.5}));
    CsvFiles files;
    EXPECT_EQ(minutes_of_directory(files, scratch / "nowhere", "bybit", {}).error().code, ErrorCode::NotFound);
}

TEST(StoredMinutes, AStoresCandlesAndQuotesComeAsTheVenueQuotesThem) {
    auto store = std::make_unique<MemoryCandleStore>();
    const Instrument pepe{"bybit", "PEPE", "USDT", ""}, other{"binance", "BTC", "USDT", ""};
    InstrumentTerms terms;
    terms.multiplier = 1000;
    ASSERT_TRUE(store->add(pepe, terms));
    ASSERT_TRUE(store->add(other, {}));
    CandleSeries candles;
    candles.append({at, 0.0123, 0.0125, 0.0122, 0.0124, 5000});
    const std::vector<Quote> quotes{{0.0123, 0.0125}};
    ASSERT_TRUE(store->merge(pepe, {.candles = candles.view(), .quotes = quotes}));
    auto minutes = StoredMinutes::open(std::move(store), "bybit");
    ASSERT_TRUE(minutes);
    Market market(**minutes, {.start = at});
    ASSERT_EQ(market.listed().size(), 1u);
    EXPECT_EQ(market[0].grid.price_places, 7);
    const Bar bar = market.streamed(0, at)->bar;
    EXPECT_EQ(candle_of(bar, market[0].grid), (Candle{at, 0.0000123, 0.0000125, 0.0000122, 0.0000124, 5'000'000}));
    EXPECT_EQ(market.streamed(0, at)->bid, 123);
    EXPECT_FALSE(market.trouble());
    EXPECT_EQ(StoredMinutes::open(std::make_unique<MemoryCandleStore>(), "bybit").error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace signalbox::simulator
