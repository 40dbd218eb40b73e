// A run on a venue whose connections break all the time: nothing is lost, nothing stands twice, and afterwards store,
// journal, replay and a backtest agree.
//
// The venue is simulated in this process, so that the test knows the truth; the run is the finished program. Market
// time passes sixty times as fast as the machine's. The short form is an hour of market time, the long one (`make
// soak`: SIGNALBOX_SOAK=1) a day, in which some 1,000 connections break.
#include "tests/simulated_market.hpp"

namespace signalbox {
namespace {

using simulator::Fault;

constexpr UtcTime morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{6};
constexpr double speed = 60;
/// What was missed or corrected last may not have been asked for again when a run ends.
constexpr Millis healed_within = 10 * minute;

class FaultDay : public SimulatedMarket {
protected:
    /// So little is asked of a signal that an hour has some.
    void begin_talkative(const std::string& faults, std::size_t coins) {
        begin(morning, speed, coins, faults);
        for (const std::string setting :
             {"MARKET__TIMEFRAMES=5m,15m,1h", "GATES__OPINION_MIN=0.5", "GATES__SIGNAL_MIN=0.5",
              "GATES__REWARD_RISK_MIN=0.2", "LIMITS__COOLDOWN=1m", "LIMITS__POSITIONS_MAX=50", "LIMITS__HOUR_MAX=100",
              "LIMITS__DAY_MAX=1000", "LIMITS__LOSSES=100"}) {
            signalbox.options.environment.push_back("SIGNALBOX__" + setting);
        }
    }
};

TEST_F(FaultDay, EveryCandleStandsOnceAndEveryAnswerAgrees) {
    const std::size_t coins = is_soak() ? 50 : 12;
    const int length = is_soak() ? 1440 : 60;
    begin_talkative(
        "drop=30/h,midframe=6/h,stall=6/h,lose=0.002,duplicate=0.01,reorder=0.01,malformed=0.002,truncate=0.002,"
        "http429=0.02,http5xx=0.02,slow=0.01,correct=0.01",
        coins);
    const auto run = signalbox.json(
        {"run", "--venue", "bybit", "--top", std::to_string(coins), "--minutes", std::to_string(length + 15)});
    const std::string id = run["run"];
    const UtcTime end = bar_open(Timeframe::m1, clock->now());
    std::uint64_t broken = 0;
    const auto counts = venue->counts();
    for (const Fault fault : {Fault::drop, Fault::midframe, Fault::stall}) {
        broken += counts.faults[static_cast<std::size_t>(fault)];
    }
    EXPECT_GT(broken, static_cast<std::uint64_t>(length) / 3)
        << "the connections did not break: the test shows nothing";

    const auto replay = signalbox.json({"replay", "--run", id});
    EXPECT_EQ(replay["equal"], true) << replay["first_difference"];
    EXPECT_EQ(replay["outcomes"]["sha256"], run["outcomes"]["sha256"]);
    std::size_t followed = 0;
    for (const auto& one : venue->listed()) {
        const auto candles =
            signalbox({"export", "candles", to_text(one.instrument), "--out", (place / "x.csv").string()});
        if (candles.exit_code != 0) continue;  // never joined
        ++followed;
        expect_the_truth(to_text(one.instrument), {morning + 15 * minute, end - healed_within});
    }
    EXPECT_EQ(followed, coins);

    signalbox.json({"backtest", "--like", id, "--no-lake"});
    const auto compared = signalbox.json({"compare"});
    EXPECT_EQ(compared["first"], id) << "the newest live run, though a backtest is newer";
    EXPECT_EQ(compared["unexplained"], 0) << compared.dump(2);
    EXPECT_GT(compared["late_candles"], 0);
    const int spoken = compared["signals"][0].get<int>() + compared["signals"][1].get<int>();
    EXPECT_GT(spoken, 10) << "too few to compare";
    RecordProperty("connections_broken", std::to_string(broken));
    std::printf("connections broken: %llu, requests: %llu, signals: %s, late candles: %s\n",
                static_cast<unsigned long long>(broken), static_cast<unsigned long long>(counts.requests),
                compared["signals"].dump().c_str(), compared["late_candles"].dump().c_str());
}

}  // namespace
}  // namespace signalbox
