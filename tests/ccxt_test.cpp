// ccxt, a client that others wrote, reads the simulated venues: what it understands is compared with their truth.
//
// Our own client and the simulator share the structs of their messages, so a mistake in both would go unseen; ccxt
// shares nothing. Only its URLs are changed. At speed 1: ccxt keeps the machine's time.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "platform/clock.hpp"
#include "testing/venue/bybit/bybit_face.hpp"
#include "testing/venue/coinbase/coinbase_face.hpp"
#include "testing/venue/synthetic_minutes.hpp"
#include "testing/venue/venue.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;

/// What the script printed; null: it failed, and its words went to the test's stderr.
Json ccxt(const std::string& script, const simulator::SimulatedVenue& venue) {
    const std::string command = "python3 '" + (std::filesystem::path(checkout_dir()) / "tests/ccxt/run.py").string() +
                                "' " + script + " " + venue.url() + " " + venue.socket_url();
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), size);
    return ::pclose(pipe) == 0 ? Json::parse(text, nullptr, false) : Json();
}

UtcTime time_of(const Json& ms) { return utc_from_ms(ms.get<std::int64_t>()); }

void expect_candle(const Json& row, const std::optional<Candle>& truth) {
    ASSERT_TRUE(truth);
    EXPECT_EQ(time_of(row[0]), truth->opened_at);
    EXPECT_EQ(row[1], truth->open);
    EXPECT_EQ(row[2], truth->high);
    EXPECT_EQ(row[3], truth->low);
    EXPECT_EQ(row[4], truth->close);
    EXPECT_EQ(row[5], truth->volume);
}

/// Trades, oldest first, of whole minutes rebuild their candles; how many minutes they were.
int expect_rebuilt(simulator::SimulatedVenue& venue, const Instrument& instrument, const Json& trades) {
    std::map<UtcTime, Candle> built;
    for (const Json& trade : trades) {
        const UtcTime minute_begin = std::chrono::floor<std::chrono::minutes>(time_of(trade["timestamp"]));
        const double price = trade["price"];
        auto [at, is_new] = built.try_emplace(minute_begin, Candle{minute_begin, price, price, price, price, 0});
        Candle& candle = at->second;
        candle.high = std::max(candle.high, price);
        candle.low = std::min(candle.low, price);
        candle.close = price;
        candle.volume += trade["amount"].get<double>();
    }
    built.erase(built.begin());           // it may have begun before
    built.erase(std::prev(built.end()));  // it may not have ended
    for (auto [at, candle] : built) {
        const Candle truth = *venue.truth(instrument, at);
        EXPECT_NEAR(candle.volume, truth.volume, 1e-9 * truth.volume);
        candle.volume = truth.volume;
        EXPECT_EQ(candle, truth);
    }
    return static_cast<int>(built.size());
}

TEST(Ccxt, ReadsTheSimulatedBybit) {
    const UtcTime start = parse_utc("2025-03-14T08:00:45").value();
    simulator::SyntheticMinutes minutes({.seed = 11, .venue = "bybit", .ends = {"USDT", "USDT:USDT"}, .coins = 20});
    AcceleratedClock clock(start, 1);
    const auto venue =
        simulator::SimulatedVenue::start(minutes, clock, simulator::make_bybit_face, {.seed = 11, .start = start})
            .value();
    const Json read = ccxt("bybit.mjs", *venue);
    ASSERT_TRUE(read.is_object()) << "tests/ccxt/run.py failed: its words stand above";
    const Instrument spot{"bybit", "BTC", "USDT", ""}, linear{"bybit", "BTC", "USDT", "USDT"};

    EXPECT_GE(time_of(read["time"]), start);
    ASSERT_EQ(read["markets"].size(), 40u);
    std::set<std::string> symbols;
    for (const Json& market : read["markets"]) {
        EXPECT_EQ(market["active"], true);
        symbols.insert(market["symbol"]);
    }
    EXPECT_TRUE(symbols.contains("BTC/USDT") && symbols.contains("BTC/USDT:USDT"));
    EXPECT_EQ(read["tickers"], 20);

    ASSERT_EQ(read["spot_minutes"].size(), 200u);
    for (const Json& row : read["spot_minutes"]) expect_candle(row, venue->truth(spot, time_of(row[0])));
    ASSERT_EQ(read["linear_hours"].size(), 10u);
    for (std::size_t i = 0; i + 1 < read["linear_hours"].size(); ++i) {
        const Json& row = read["linear_hours"][i];
        const UtcTime from = time_of(row[0]);
        EXPECT_EQ(row[1], venue->truth(linear, from)->open);
        EXPECT_EQ(row[4], venue->truth(linear, from + hour - minute)->close);
    }
    EXPECT_EQ(read["spot_trades"].size(), 60u);
    EXPECT_GT(expect_rebuilt(*venue, spot, read["spot_trades"]), 2);
    EXPECT_EQ(read["linear_trades"].size(), 1000u);
    EXPECT_GT(expect_rebuilt(*venue, linear, read["linear_trades"]), 40);
    EXPECT_EQ(read["linear_book"]["bids"], 50);
    EXPECT_LT(read["linear_book"]["bid"], read["linear_book"]["ask"]);
    for (const auto& [name, instrument] : {std::pair("spot_ticker", spot), std::pair("linear_ticker", linear)}) {
        const Json& ticker = read[name];
        EXPECT_LT(ticker["bid"], ticker["ask"]);
        EXPECT_GE(ticker["high"], ticker["last"]);
        EXPECT_LE(ticker["low"], ticker["last"]);
        const UtcTime day_ago = std::chrono::floor<std::chrono::minutes>(start) - day;
        EXPECT_NEAR(ticker["open"], venue->truth(instrument, day_ago)->open, 1e-2 * ticker["open"].get<double>());
    }

    const Json& watched = read["watched"];
    const Json& candles = watched["candles"];
    expect_candle(candles["BTC/USDT"], venue->truth(spot, time_of(candles["BTC/USDT"][0])));
    expect_candle(candles["BTC/USDT:USDT"], venue->truth(linear, time_of(candles["BTC/USDT:USDT"][0])));
    std::map<std::string, int> quotes;
    for (const Json& book : watched["books"]) {
        const auto& instrument = book["symbol"] == "BTC/USDT" ? spot : linear;
        const Quote quote = *venue->quote(instrument, time_of(book["timestamp"]));
        EXPECT_GE(book["bids"], 50);
        ++quotes[book["symbol"]];
        if (book["bid"] == quote.bid && book["ask"] == quote.ask) ++quotes["right"];
    }
    // The first frame stands for the time of its sending, all others for that of the change.
    EXPECT_GE(quotes["right"], quotes["BTC/USDT"] + quotes["BTC/USDT:USDT"] - 2);
    EXPECT_GT(quotes["BTC/USDT"], 1);
    EXPECT_GT(quotes["BTC/USDT:USDT"], 1);
    int linear_tickers = 0;
    for (const Json& ticker : watched["tickers"]) {
        if (ticker["symbol"] != "BTC/USDT:USDT") continue;
        const Quote quote = *venue->quote(linear, time_of(ticker["timestamp"]));
        EXPECT_EQ(ticker["bid"], quote.bid);
        EXPECT_EQ(ticker["ask"], quote.ask);
        ++linear_tickers;
    }
    EXPECT_GT(linear_tickers, 1);
    EXPECT_GT(watched["trades"].size(), 2u);
    std::set<std::pair<std::string, std::string>> ids;
    for (const Json& trade : watched["trades"]) {
        const auto& instrument = trade["symbol"] == "BTC/USDT" ? spot : linear;
        const Candle truth =
            *venue->truth(instrument, std::chrono::floor<std::chrono::minutes>(time_of(trade["timestamp"])));
        EXPECT_GE(trade["price"], truth.low);
        EXPECT_LE(trade["price"], truth.high);
        ids.emplace(trade["symbol"], trade["id"]);
    }
    EXPECT_GT(ids.size(), 2u);
}

TEST(Ccxt, ReadsTheSimulatedCoinbase) {
    const UtcTime start = parse_utc("2025-03-14T08:00:45").value();
    simulator::SyntheticMinutes minutes({.seed = 11, .venue = "coinbase", .ends = {"USD"}, .coins = 20});
    AcceleratedClock clock(start, 1);
    const auto venue =
        simulator::SimulatedVenue::start(minutes, clock, simulator::make_coinbase_face, {.seed = 11, .start = start})
            .value();
    const Json read = ccxt("coinbase.mjs", *venue);
    ASSERT_TRUE(read.is_object()) << "tests/ccxt/run.py failed: its words stand above";
    const Instrument btc{"coinbase", "BTC", "USD", ""};

    EXPECT_GE(time_of(read["time"]), start);
    std::set<std::string> symbols;
    for (const Json& market : read["markets"]) {
        EXPECT_EQ(market["active"], true);
        symbols.insert(market["symbol"]);
    }
    EXPECT_EQ(symbols.size(), 40u) << "each book has two names";
    EXPECT_TRUE(symbols.contains("BTC/USD") && symbols.contains("BTC/USDC"));
    EXPECT_EQ(read["tickers"].size(), 40u);
    for (const Json& ticker : read["tickers"]) EXPECT_GT(ticker["last"], 0) << ticker;
    EXPECT_LT(read["ticker"]["bid"], read["ticker"]["ask"]);

    for (const char* const name : {"minutes", "alias_minutes"}) {
        ASSERT_EQ(read[name].size(), 200u);
        for (const Json& row : read[name]) expect_candle(row, venue->truth(btc, time_of(row[0])));
    }
    ASSERT_EQ(read["hours"].size(), 10u);
    for (const Json& row : read["hours"]) {
        const UtcTime from = time_of(row[0]);
        EXPECT_EQ(row[1], venue->truth(btc, from)->open);
        EXPECT_EQ(row[4], venue->truth(btc, from + hour - minute)->close);
    }
    EXPECT_EQ(read["trades"].size(), 100u);
    EXPECT_GT(expect_rebuilt(*venue, btc, read["trades"]), 0);
    EXPECT_EQ(read["book"]["bids"].size(), 20u);
    EXPECT_LT(read["book"]["bids"][0][0], read["book"]["asks"][0][0]);

    const Json& watched = read["watched"];
    for (const Json& ticker : watched["tickers"]) {
        const Quote quote = *venue->quote(btc, time_of(ticker["timestamp"]));
        EXPECT_EQ(ticker["bid"], quote.bid);
        EXPECT_EQ(ticker["ask"], quote.ask);
    }
    for (const Json& ticker : watched["batches"]) EXPECT_FALSE(ticker.contains("bid")) << "batches have no quotes";
    std::set<std::int64_t> ids;
    for (const Json& trade : watched["trades"]) {
        const Candle truth = *venue->truth(btc, std::chrono::floor<std::chrono::minutes>(time_of(trade["timestamp"])));
        EXPECT_GE(trade["price"], truth.low);
        EXPECT_LE(trade["price"], truth.high);
        ids.insert(std::stoll(trade["id"].get<std::string>()));
    }
    EXPECT_EQ(*ids.rbegin() - *ids.begin() + 1, static_cast<std::int64_t>(ids.size())) << "none is missing";
}

}  // namespace
}  // namespace signalbox
