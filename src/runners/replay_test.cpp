// A journal or a stored run once more: equal, or the first difference by name.
#include "runners/replay.hpp"

#include <gtest/gtest.h>

#include "runners/live_stage.hpp"

namespace signalbox {
namespace {

using namespace small_market;

TEST(Replay, OfAnUntouchedJournalIsEqual) {
    Stage stage(1440, {.lost = 0.02, .corrected = 0.02});
    ASSERT_TRUE(stage.live(stage.settings(1440))->run({}));
    const auto done = replay_journal(stage.log);
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_TRUE(done->equal) << done->first_difference;
    EXPECT_EQ(done->first_difference, "");
    EXPECT_EQ(done->events, stage.log.last());
    EXPECT_EQ(done->engine_version, engine_version);
    EXPECT_FALSE(done->other_version);
    EXPECT_GT(done->counts.opinions, 0U);
}

TEST(Replay, NamesTheFirstEventThatDiffers) {
    Stage stage(100);
    ASSERT_TRUE(stage.live(stage.settings(100))->run({}));
    for (const std::uint64_t event : {1U, 50U, 104U}) {
        stage.log.tampered = event;
        const auto done = replay_journal(stage.log);
        ASSERT_TRUE(done);
        EXPECT_FALSE(done->equal);
        EXPECT_EQ(done->first_difference, "event " + std::to_string(event));
    }
}

TEST(Replay, NamesAnotherEngineAndRefusesStatesItCannotRead) {
    MemoryEventLog log;
    Opened opened = eager();
    opened.version = "0.older";
    ASSERT_TRUE(log.append(opened));
    auto done = replay_journal(log);
    ASSERT_TRUE(done);
    EXPECT_TRUE(done->other_version);
    EXPECT_EQ(done->engine_version, "0.older");

    ASSERT_TRUE(log.append(
        InstrumentJoined{.slot = 0, .instrument = coin(0), .terms = cheap(), .analyst = Bytes(40), .warmed_from = {}}));
    done = replay_journal(log);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::TooNew);
    EXPECT_NE(done.error().text().find("event 2"), std::string::npos) << done.error().text();
}

TEST(Replay, HandsOverTheJoinsAndStopsWhenAsked) {
    Stage stage(10);
    ASSERT_TRUE(stage.live(stage.settings(10))->run({}));
    const auto states = states_in(stage.log);
    ASSERT_TRUE(states);
    EXPECT_EQ(states->joins, stage.events<InstrumentJoined>());
    EXPECT_TRUE(states->later.empty());

    std::stop_source stop;
    const auto done = replay_journal(stage.log, {.step = [&](const Event& event, std::span<const Outcome>) -> Result<> {
                                         if (std::holds_alternative<MarketFrame>(event)) stop.request_stop();
                                         return {};
                                     }},
                                     stop.get_token());
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::Interrupted);
}

/// A backtest stored whole, as a face stores it.
struct StoredBacktest {
    StoredBacktest() {
        record.id = "bt-1";
        record.mode = Mode::backtest;
        record.engine_version = std::string(engine_version);
        record.opened = eager();
        record.instruments = {coin(0), coin(1)};
        record.range = {begin + day, begin + 6 * day};
        record.store_version = *candles.version();
        RunDigest digest;
        const auto done = run_backtest(copies_of(candles), plan_of(record, {}),
                                       {.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                           digest.take(outcomes, true);
                                           return {};
                                       }});
        EXPECT_TRUE(done) << done.error().text();
        record.outcomes = digest.counts().outcomes;
        record.sha256 = digest.sha256();
        EXPECT_TRUE(runs.save(record));
        const Outcomes kept = digest.kept();
        const ProjectedStep step{.position = 1, .event = nullptr, .outcomes = &kept};
        const auto projected = runs.project(record, {&step, 1});
        EXPECT_TRUE(projected) << projected.error().text();
        EXPECT_GT(digest.counts().signals, 3U);
    }
    ReplayDone replay(int threads = 1) {
        auto done = replay_run(record, {}, runs, copies_of(candles), threads);
        EXPECT_TRUE(done) << done.error().text();
        return *done;
    }

    MemoryCandleStore candles = stored(5, 2, 6 * 1440);
    MemoryRunStore runs{candles};
    RunRecord record;
};

TEST(Replay, OfAStoredRunIsEqualWhateverCameIntoTheStoreSince) {
    StoredBacktest backtest;
    CandleSeries corrected;
    corrected.append(walk(8, 0, begin + 3 * day, 1)[0]);
    put(backtest.candles, coin(0), corrected, {});
    for (const int threads : {1, 2}) {
        const ReplayDone done = backtest.replay(threads);
        EXPECT_TRUE(done.equal) << done.first_difference;
        EXPECT_EQ(done.sha256, backtest.record.sha256);
    }
}

TEST(Replay, OfAStoredRunNamesTheSignalThatDiffers) {
    StoredBacktest backtest;
    CandleSeries corrected;
    corrected.append(walk(8, 0, begin + 3 * day, 300).view());
    put(backtest.candles, coin(0), corrected, {});
    backtest.record.store_version = *backtest.candles.version();
    const ReplayDone done = backtest.replay();
    EXPECT_FALSE(done.equal);
    EXPECT_NE(done.first_difference, "");
    EXPECT_NE(done.sha256, backtest.record.sha256);
}

TEST(Replay, OfAStoredRunOfAnotherEngineSaysSo) {
    StoredBacktest backtest;
    backtest.record.engine_version = "0.older";
    const ReplayDone done = backtest.replay();
    EXPECT_TRUE(done.other_version);
    EXPECT_TRUE(done.equal);
}

}  // namespace
}  // namespace signalbox
