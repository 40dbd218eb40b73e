// Instruments that come and go while a live run runs.
#include <gtest/gtest.h>

#include "ports/forwarding_candle_store.hpp"
#include "runners/backtest.hpp"
#include "runners/digest.hpp"
#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

TEST(LiveJoins, AnInstrumentArrivesWhileFramesGoOnAndOneThatIsDelistedLeaves) {
    Stage stage(60);
    LiveSettings settings = stage.settings(60);
    settings.run.instruments.clear();  // frames begin with nobody
    const auto frames = [&] { return static_cast<int>(stage.events<MarketFrame>().size()); };
    std::size_t arrived = 0;
    const auto arrival = [&]() -> std::optional<Followed> {
        // What the store lacks before an arrival, the minutes since the run's start, is asked for.
        const bool now = arrived < Stage::coins && frames() >= static_cast<int>(10 * arrived);
        return now ? std::optional(Followed{coin(arrived++)}) : std::nullopt;
    };
    const auto departure = [&, done = false]() mutable -> std::optional<Departure> {
        if (done || frames() < 40) return std::nullopt;
        done = true;
        return Departure{.instrument = coin(0), .reason = "delisted", .is_gone = true};
    };
    RunDigest live;
    const LiveListener listener{
        .step = [&](const Event&, std::span<const Outcome> outcomes) { live.take(outcomes, false); },
        .arrival = arrival,
        .departure = departure};
    const auto run = stage.live(settings, listener);
    ASSERT_TRUE(run->run({}));
    const auto all = stage.events<MarketFrame>();
    ASSERT_EQ(all.size(), 60U);
    EXPECT_EQ(states(all[0]), "p") << "its history was stored, and the frame waits for its minute";
    EXPECT_EQ(states(all[9]), "p");
    EXPECT_EQ(states(all[10]), "p") << "it is streamed from the next minute on";
    EXPECT_EQ(states(all[11]), "pp");
    EXPECT_EQ(run->status().missing_minutes, 0U) << "what nobody could have had is not missing";
    EXPECT_EQ(states(all[39]), "ppp");
    EXPECT_EQ(states(all[40]), "mpp");
    const auto joined = stage.events<InstrumentJoined>();
    ASSERT_EQ(joined.size(), 3U);
    EXPECT_EQ(joined[2].warmed_from.back().range.to, all[21].closed_at - minute) << "up to the frame it joined before";
    EXPECT_EQ(stage.events<InstrumentLeft>().size(), 1U);
    EXPECT_EQ(run->instruments().size(), 3U);
    const auto replayed = replay_journal(stage.log);
    ASSERT_TRUE(replayed) << replayed.error().text();
    EXPECT_TRUE(replayed->equal) << replayed->first_difference;
    EXPECT_EQ(replayed->sha256, live.sha256());

    // Started again, it goes on with those two, whatever it is asked for.
    settings.until = Stage::closes(60);
    const auto again = stage.live(settings);
    ASSERT_TRUE(again->run({}));
    EXPECT_EQ(again->instruments(), run->instruments());
}

TEST(LiveJoins, AFrameGivesThoseWhoJoinSoMuchTimeAndTheRestJoinWithTheNext) {
    Stage stage(20);
    LiveSettings settings = stage.settings(20);
    settings.run.instruments.clear();
    settings.joining_max = std::chrono::milliseconds{0};
    std::size_t arrived = 0;
    go(stage, settings,
       {.arrival = [&] { return arrived < Stage::coins ? std::optional(Followed{coin(arrived++)}) : std::nullopt; }});
    const auto all = stage.events<MarketFrame>();
    ASSERT_EQ(all.size(), 20U);
    EXPECT_EQ(states(all[0]), "p");
    EXPECT_EQ(states(all[1]), "pp");
    EXPECT_EQ(states(all[2]), "ppp");
    EXPECT_EQ(states(all[19]), "ppp");
    EXPECT_TRUE(replay_journal(stage.log)->equal);
}

TEST(LiveJoins, WhatTheVenueCorrectsOfTheHistoryOfOneWhoJoinedChangesTheStoreAlone) {
    for (const bool is_streamed : {false, true}) {  // or told when it is asked for again
        Stage stage(60);
        LiveSettings settings = stage.settings(60);
        settings.run.instruments.clear();
        if (!is_streamed) settings.corrected_for = 15 * minute;
        Candle corrected = Stage::candle(0, 15);
        corrected.volume += 1;
        if (is_streamed) stage.source.sends({coin(0), corrected, false, Stage::closes(30) + Millis{7'000}});
        const auto frames = [&] { return stage.events<MarketFrame>().size(); };
        bool arrived = false;
        LiveListener listener;
        listener.step = [&](const Event&, std::span<const Outcome>) {
            if (frames() == 25 && !is_streamed) stage.source.has(coin(0), corrected);
        };
        listener.arrival = [&]() -> std::optional<Followed> {
            if (arrived || frames() < 20) return std::nullopt;
            arrived = true;
            return Followed{coin(0)};
        };
        go(stage, settings, listener);
        ASSERT_EQ(stage.events<InstrumentJoined>().size(), 1U);
        EXPECT_TRUE(stage.events<CandleCorrected>().empty());
        CandleSeries row;
        const auto cursor = stage.candles.read(coin(0), Timeframe::m1, {Stage::closes(14), Stage::closes(15)});
        ASSERT_TRUE((*cursor)->next(1, row, nullptr).has_value());
        EXPECT_EQ(row[0], corrected) << is_streamed;
        EXPECT_TRUE(replay_journal(stage.log)->equal);
    }
}

/// Looks at what is stored for one who arrives.
class StoreWatched final : public ForwardingCandleStore {
public:
    using ForwardingCandleStore::ForwardingCandleStore;
    std::vector<UtcTime> arrivals;
    Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) override {
        for (const SeriesBatch& one : batches) arrivals.push_back(one.batch.arrived_at);
        return ForwardingCandleStore::merge_all(batches);
    }
};

TEST(LiveJoins, JoinsWithoutAMinuteThatNobodyCanRead) {
    Stage stage(60);
    StoreWatched store(stage.candles);
    LiveSettings settings = stage.settings(30);
    settings.run.instruments = {coin(0)};
    stage.source.unreadable.add({Stage::closes(5), Stage::closes(6)});
    const LiveListener listener{.arrival = [&, arrived = false]() mutable -> std::optional<Followed> {
        const bool now = !arrived && stage.events<MarketFrame>().size() >= 10;
        arrived = arrived || now;
        return now ? std::optional(Followed{coin(1)}) : std::nullopt;
    }};
    LiveRun run(settings, stage.log, stage.runs, store, *stage.snapshots, stage.source, stage.clock, listener);
    ASSERT_TRUE(run.run({}));
    ASSERT_EQ(stage.events<InstrumentJoined>().size(), 2U);
    const RangeSet asked = stage.candles.asked(coin(1), Timeframe::m1).value();
    EXPECT_FALSE(asked.holds(Stage::closes(5))) << "missing, and never quiet";
    EXPECT_TRUE(asked.covers({Stage::closes(6), Stage::closes(11)}));
    ASSERT_FALSE(store.arrivals.empty());
    for (const UtcTime arrived_at : store.arrivals) {
        EXPECT_GE(arrived_at, Stage::closes(10)) << "market time, as in the run's events";
        EXPECT_LT(arrived_at, Stage::closes(13));
    }
}

TEST(LiveJoins, WithInstrumentsThatComeAndGoItSaysWhatABacktestLikeItSays) {
    Stage stage(2 * 1440, {}, Millis{0});
    LiveSettings settings = stage.settings(2 * 1440);
    settings.run.instruments.clear();
    const auto frames = [&] { return static_cast<int>((stage.clock.now() - Stage::start) / minute); };
    std::size_t arrived = 0;
    RunDigest live;
    const LiveListener listener{
        .step = [&](const Event&, std::span<const Outcome> outcomes) { live.take(outcomes, false); },
        .arrival = [&]() -> std::optional<Followed> {
            const bool now = arrived < Stage::coins && frames() >= static_cast<int>(700 * arrived);
            return now ? std::optional(Followed{coin(arrived++)}) : std::nullopt;
        },
        .departure = [&, done = false]() mutable -> std::optional<Departure> {
            if (done || frames() < 2000) return std::nullopt;
            done = true;
            return Departure{.instrument = coin(1), .reason = "delisted", .is_gone = true};
        }};
    const auto run = stage.live(settings, listener);
    ASSERT_TRUE(run->run({}));
    EXPECT_GT(live.counts().signals, 3U);
    EXPECT_TRUE(stage.events<CandleCorrected>().empty());

    const auto states = states_in(stage.log);
    ASSERT_TRUE(states);
    EXPECT_EQ(states->joins.size(), 1U);
    EXPECT_EQ(states->later.size(), 3U);
    settings.run.instruments = run->instruments();
    settings.run.range = {Stage::start, Stage::start + 2 * day};
    settings.run.store_version = newest_version;
    for (const int threads : {1, 3}) {
        BacktestPlan plan = plan_of(settings.run, *states);
        plan.threads = threads;
        RunDigest backtest;
        const auto done = run_backtest(copies_of(stage.candles), plan,
                                       {.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                           backtest.take(outcomes, false);
                                           return {};
                                       }});
        ASSERT_TRUE(done) << done.error().text();
        EXPECT_EQ(backtest.sha256(), live.sha256()) << threads;
    }
}

}  // namespace
}  // namespace signalbox
