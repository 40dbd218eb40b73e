// Coinbase from end to end, as a user goes: its past is brought, a run follows it while its connections break, and
// afterwards store, screen, replay and backtest agree. Its minutes are built from trades; some have none.
#include "testing/venue/coinbase/coinbase_keys.hpp"
#include "tests/simulated_market.hpp"

namespace signalbox {
namespace {

constexpr UtcTime from = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{6};
const std::string pairs = "BTC/USD,ETH/USD,SOL/USD";

class CoinbaseDay : public SimulatedMarket {
protected:
    void expect_no_holes() const {
        const auto status = signalbox.json({"status"});
        for (const auto& series : status["store"]) EXPECT_EQ(series["missing"], 0) << series;
    }
};

TEST_F(CoinbaseDay, WhatARunStoresWhileConnectionsBreakIsTheTruthAndItsReplayAgrees) {
    constexpr int length = 14;
    begin(from, 30, 3,
          "drop=12/h,midframe=4/h,stall=4/h,lose=0.0003,duplicate=0.01,reorder=0.0003,malformed=0.0003,truncate=0.0003,"
          "http429=0.02,http5xx=0.02,correct=0.05",
          {"coinbase"});
    const std::string since = to_text(from - 12 * hour);
    for (const auto& series :
         signalbox.json({"backfill", "--venue", "coinbase", "--symbols", pairs, "--since", since})) {
        EXPECT_EQ(series["left"], 0) << series;
        EXPECT_GT(series["accepted"], 500);
    }
    const auto run =
        signalbox.json({"run", "--venue", "coinbase", "--symbols", pairs, "--minutes", std::to_string(length)});
    const UtcTime end = bar_open(Timeframe::m1, clock->now());
    const auto counts = venue->counts();
    std::uint64_t broken = 0;
    for (const auto fault : {simulator::Fault::drop, simulator::Fault::midframe, simulator::Fault::stall})
        broken += counts.faults[static_cast<std::size_t>(fault)];
    EXPECT_GT(broken, 1U) << "the connections did not break: the test shows nothing";

    const std::string id = run["run"];
    const auto replay = signalbox.json({"replay", "--run", id});
    EXPECT_EQ(replay["equal"], true) << replay["first_difference"];
    for (const char* symbol : {"coinbase:BTC/USD", "coinbase:ETH/USD", "coinbase:SOL/USD"})
        expect_the_truth(symbol, {from - 12 * hour, end - 5 * minute});
    expect_no_holes();
    signalbox.json({"backtest", "--like", id, "--no-lake"});
    const auto compared = signalbox.json({"compare", id});
    EXPECT_EQ(compared["unexplained"], 0) << compared.dump(2);
    EXPECT_EQ(signalbox.json({"compare", compared["second"]})["alike"], compared["alike"]) << "from the other side";
    const auto screen = signalbox.json({"screen", "--venue", "coinbase", "--refresh", "--all"});
    EXPECT_EQ(screen["rules"]["quote"], "USD") << screen.dump(2);
    EXPECT_EQ(screen["all"].size(), 3U);
    std::printf("connections broken: %llu, late candles: %s\n", static_cast<unsigned long long>(broken),
                compared["late_candles"].dump().c_str());
}

TEST_F(CoinbaseDay, CollectDrawsItsPairsByTheQuotesThatItAsksFor) {
    begin(from, 60, 3, "", {"coinbase"});
    const auto collected = signalbox.json({"collect", "--venue", "coinbase", "--top", "2", "--until", in_minutes(6)});
    EXPECT_GT(collected["candles"], 4);
    EXPECT_GT(collected["candles"].get<int>() + collected["quiet"].get<int>() + collected["missing"].get<int>(), 9);
    EXPECT_LE(collected["missing"], 2) << "the minute that it began in";
    expect_no_holes();
    EXPECT_EQ(signalbox.json({"status"})["store"].size(), 2U);
}

TEST_F(CoinbaseDay, AKeyThatMayDoMoreThanLookIsRefused) {
    begin(from, 60, 2, "", {"coinbase"});
    const auto environment = signalbox.options.environment;
    for (const simulator::CoinbaseKeyText& key : simulator::coinbase_key_texts()) {
        signalbox.options.environment = environment;
        signalbox.options.environment.push_back("COINBASE_API_KEY=" + std::string(key.name));
        signalbox.options.environment.push_back("COINBASE_PRIVATE_KEY=" + std::string(key.secret));
        const bool is_good = !key.can_trade && !key.can_transfer;
        const Finished done =
            signalbox({"backfill", "--venue", "coinbase", "--symbols", "BTC/USD", "--since", to_text(from - hour)});
        EXPECT_EQ(done.exit_code, is_good ? 0 : 5) << done.err;
        EXPECT_EQ((done.out + done.err).find(key.secret), std::string::npos);
        EXPECT_EQ(done.err.find("the Coinbase key may do more than view") == std::string::npos, is_good) << done.err;
    }
}

}  // namespace
}  // namespace signalbox
