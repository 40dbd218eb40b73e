// One run on Bybit and Coinbase together, over a PostgreSQL server: minutes that are streamed, minutes that are built
// from trades, and a frame that waits for the slower of the two.
#include "tests/postgres_server.hpp"
#include "tests/simulated_market.hpp"

namespace signalbox {
namespace {

class TwoVenues : public SimulatedMarket {
protected:
    void SetUp() override {
        if (!schema.there()) GTEST_SKIP() << schema.why_not();
    }
    PostgresSchema schema;
};

TEST_F(TwoVenues, ARunFollowsBothAndItsReplayAgrees) {
    constexpr UtcTime from = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{6};
    begin(from, 60, 3, "drop=20/h,lose=0.002,http429=0.02", {"bybit", "coinbase"});
    signalbox.options.environment.push_back("DB_URL=" + schema.url());
    ASSERT_EQ(signalbox({"db", "upgrade"}).exit_code, 0);
    for (const auto& [venue_name, symbol] : {std::pair("bybit", "BTC/USDT"), std::pair("coinbase", "ETH/USD")}) {
        ASSERT_EQ(signalbox({"backfill", "--venue", venue_name, "--symbols", symbol, "--since", to_text(from - hour)})
                      .exit_code,
                  0);
    }
    const auto run =
        signalbox.json({"run", "--venue", "bybit", "--symbols", "BTC/USDT,coinbase:ETH/USD", "--minutes", "10"});
    const UtcTime end = bar_open(Timeframe::m1, clock->now());
    const std::string id = run["run"];
    EXPECT_EQ(signalbox.json({"replay", "--run", id})["equal"], true);
    for (const char* symbol : {"bybit:BTC/USDT", "coinbase:ETH/USD"})
        expect_the_truth(symbol, {from - hour, end - 5 * minute});
    std::set<std::string> followed;
    const auto status = signalbox.json({"status"});
    for (const auto& series : status["store"]) {
        followed.insert(series["instrument"]);
        EXPECT_EQ(series["missing"], 0) << series;
    }
    EXPECT_EQ(followed, (std::set<std::string>{"bybit:BTC/USDT", "coinbase:ETH/USD"})) << "and nobody else";
    signalbox.json({"backtest", "--like", id, "--no-lake"});
    EXPECT_EQ(signalbox.json({"compare", id})["unexplained"], 0);
}

}  // namespace
}  // namespace signalbox
