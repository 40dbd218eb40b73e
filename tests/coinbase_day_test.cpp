// Coinbase from end to end, as a user goes: its past is brought, a run follows it while its connections break, and
// afterwards store, screen, replay and backtest agree. Its minutes are built from trades; some have none.
#include "adapters/journal/journal.hpp"
#include "core/market/minute.hpp"
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

    /// Every minute that entered after its frame had a reason to: nobody could vouch for it then, or the venue
    /// corrected it since; and it entered as the venue has it. How many there were.
    std::size_t expect_late_minutes_explained(const std::string& run) const {
        auto journal = Journal::open_read_only(place / "data" / "journals" / (run + ".journal"));
        EXPECT_TRUE(journal) << journal.error().text();
        std::vector<Instrument> slots;
        std::map<std::pair<std::uint16_t, UtcTime>, Minute> framed;  // by slot and open
        std::size_t late = 0;
        const auto take_frame = [&](const MarketFrame& frame) {
            for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot)
                framed[{static_cast<std::uint16_t>(slot), frame.closed_at - minute}] = frame.minutes[slot];
        };
        const auto take_late = [&](const CandleCorrected& one) {
            ++late;
            const UtcTime at = one.candle.opened_at;
            const Instrument& instrument = slots.at(one.slot);
            const std::string name = to_text(instrument) + " " + to_text(at);
            const auto truth = venue->truth(instrument, at), streamed = venue->streamed(instrument, at);
            const auto before = framed.find({one.slot, at});
            ASSERT_TRUE(before != framed.end() && truth && streamed) << name << ": before its frame";
            const bool was_missing = before->second.state == MinuteState::missing;
            EXPECT_TRUE(was_missing || *truth != *streamed) << name << ": told twice, and nothing had changed";
            EXPECT_EQ(one.quiet, truth->volume == 0) << name;
            EXPECT_TRUE(one.quiet || one.candle == *truth || one.candle == *streamed) << name;
            EXPECT_TRUE(was_missing || one.candle == *truth) << name << ": only the venue corrects";
            EXPECT_GE(one.arrived_at, at + minute) << name;
            before->second = one.quiet ? Minute{.state = MinuteState::quiet} : minute_of(one.candle);
        };
        const auto read = journal->read(0, [&](const LoggedEvent& logged) -> Result<> {
            if (const auto* joined = std::get_if<InstrumentJoined>(&logged.event)) slots.push_back(joined->instrument);
            if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) take_frame(*frame);
            if (const auto* corrected = std::get_if<CandleCorrected>(&logged.event)) take_late(*corrected);
            return {};
        });
        EXPECT_TRUE(read) << read.error().text();
        return late;
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
    const std::size_t late = expect_late_minutes_explained(id);
    EXPECT_EQ(compared["late_candles"], late);
    std::printf("connections broken: %llu, late candles: %zu\n", static_cast<unsigned long long>(broken), late);
}

TEST_F(CoinbaseDay, CollectDrawsItsPairsByTheQuotesThatItAsksFor) {
    begin(from, 60, 3, "", {"coinbase"});
    const auto collected = signalbox.json({"collect", "--venue", "coinbase", "--top", "2", "--until", in_minutes(10)});
    const int minutes_closed = collected["minutes"];
    EXPECT_GE(minutes_closed, 6) << collected;
    EXPECT_EQ(collected["candles"].get<int>() + collected["quiet"].get<int>() + collected["missing"].get<int>(),
              2 * minutes_closed)
        << "each minute of each pair is one of the three";
    EXPECT_LE(collected["missing"], 2) << "the minute in which it was subscribed";
    expect_no_holes();
    const auto status = signalbox.json({"status"});
    ASSERT_EQ(status["store"].size(), 2U);
    // Every minute that traded stands there once, as it traded. The last ones may still wait for REST.
    const UtcTime last = *parse_utc(collected["last"].get<std::string>());
    for (const auto& series : status["store"])
        expect_the_truth(series["instrument"], {last - minutes_closed * minute, last - 3 * minute});
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
