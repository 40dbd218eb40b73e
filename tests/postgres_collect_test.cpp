// A PostgreSQL server that is away for a minute under the finished collector: it goes on, and gives the server what
// came meanwhile when it is back.
#include "tests/postgres_server.hpp"
#include "tests/simulated_market.hpp"

namespace signalbox {
namespace {

class PostgresCollect : public SimulatedMarket {
protected:
    void SetUp() override {
        if (!schema.there()) GTEST_SKIP() << schema.why_not();
        if (!schema.server().ours()) GTEST_SKIP() << "the server is not ours to stop";
    }
    PostgresSchema schema;
};

TEST_F(PostgresCollect, AServerStoppedForAMinuteLosesNothing) {
    constexpr UtcTime from = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{6};
    const double speed = is_soak() ? 1 : 20;
    begin(from, speed, 2);
    signalbox.options.environment.push_back("DB_URL=" + schema.url());
    ASSERT_EQ(signalbox({"db", "upgrade"}).exit_code, 0);
    const auto collect = start({"collect", "--venue", "bybit", "--symbols", "BTC/USDT,ETH/USDT"});
    pass(2 * minute);
    schema.server().stop();
    pass((is_soak() ? 1 : 3) * minute);
    EXPECT_TRUE(collect->running()) << collect->wait().err;
    schema.server().start();
    pass(2 * minute);
    collect->send(SIGINT);
    const Finished ended = collect->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    const std::string until = in_minutes(3);
    ASSERT_EQ(signalbox({"collect", "--venue", "bybit", "--symbols", "BTC/USDT,ETH/USDT", "--until", until}).exit_code,
              0);
    for (const char* pair : {"BTC/USDT", "ETH/USDT"}) {
        expect_the_truth(pair, {from + minute, parse_utc(until).value() - minute});
    }
}

}  // namespace
}  // namespace signalbox
