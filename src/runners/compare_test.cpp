// A live run and a backtest like it: alike where nothing came late, and where something did, what it was is named.
#include "runners/compare.hpp"

#include <gtest/gtest.h>

#include "runners/digest.hpp"
#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr int frames = 3 * 1440;

/// Runs live, then the same again from what the store holds afterwards.
struct Pair {
    explicit Pair(Faults faults) : stage(frames, faults, Millis{0}) {
        LiveSettings settings = stage.settings(frames);
        const auto run = stage.live(settings);
        EXPECT_TRUE(run->run({}));
        RunRecord like = settings.run;
        like.id = "bt-1";
        like.mode = Mode::backtest;
        like.range = {Stage::start, Stage::start + minute * frames};
        like.store_version = *stage.candles.version();
        auto states = states_in(stage.log);
        RunDigest digest;
        const auto done = run_backtest(copies_of(stage.candles), plan_of(like, *states),
                                       {.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                           digest.take(outcomes, true);
                                           return {};
                                       }});
        EXPECT_TRUE(done) << done.error().text();
        EXPECT_TRUE(stage.runs.save(like));
        const Outcomes kept = digest.kept();
        const ProjectedStep step{.position = 1, .event = nullptr, .outcomes = &kept};
        const auto projected = stage.runs.project(like, {&step, 1});
        EXPECT_TRUE(projected) << projected.error().text();
    }
    Comparison compare() {
        facts = *facts_of(stage.log);
        return *compare_runs(stage.runs, "lv-1", facts, "bt-1", {});
    }
    Stage stage;
    RunFacts facts;
};

TEST(Compare, WhereNothingCameLateEverySignalIsAlike) {
    Pair pair{Faults{}};
    const Comparison comparison = pair.compare();
    EXPECT_GT(comparison.alike, 3U);
    EXPECT_EQ(comparison.alike, comparison.first_count);
    EXPECT_EQ(comparison.alike, comparison.second_count);
    EXPECT_TRUE(comparison.differences.empty());
    EXPECT_TRUE(pair.facts.candles.empty());
}

TEST(Compare, WhereCandlesCameLateEachDifferenceNamesThem) {
    Pair pair{Faults{.lost = 0.02, .late = 0.02, .corrected = 0.05}};
    const Comparison comparison = pair.compare();
    ASSERT_FALSE(comparison.differences.empty()) << "the faults changed nothing: the test shows nothing";
    EXPECT_FALSE(comparison.differences.front().candles.empty()) << "nothing else was there to part them";
    std::size_t named = 0;
    for (const SignalDifference& difference : comparison.differences) {
        EXPECT_TRUE(difference.is_explained())
            << to_text(difference.kind) << ' ' << to_text(difference.shown().signal.closed_at);
        for (const LateCandle& late : difference.candles) {
            ++named;
            EXPECT_EQ(late.slot, difference.shown().signal.slot);
            EXPECT_GE(late.taken_at, late.opened_at + minute) << "its frame was closed without it";
        }
    }
    EXPECT_GT(named, 0U);

    // As if each had changed once more: it is named once.
    std::vector<LateCandle> changed = pair.facts.candles;
    for (LateCandle& late : changed) late.arrived_at += minute;
    pair.facts.candles.insert(pair.facts.candles.end(), changed.begin(), changed.end());
    const auto again = compare_runs(pair.stage.runs, "lv-1", pair.facts, "bt-1", {});
    ASSERT_EQ(again->differences.size(), comparison.differences.size());
    for (std::size_t i = 0; i < comparison.differences.size(); ++i) {
        EXPECT_EQ(again->differences[i].candles.size(), comparison.differences[i].candles.size());
    }
}

TEST(Compare, APauseExplainsWhatWasNotSaid) {
    Stage* stage = nullptr;
    LiveListener listener;
    listener.order = [&stage, given = 0]() mutable -> std::optional<Command> {
        if (stage == nullptr || given == 2) return std::nullopt;
        const bool first = given == 0;
        if (stage->clock.now() < Stage::start + (first ? 6 * hour : 40 * hour)) return std::nullopt;
        ++given;
        return Command{.id = first ? "a" : "b", .actor = "test", .verb = first ? Verb::pause : Verb::resume};
    };
    Stage place(frames, {}, Millis{0});
    stage = &place;
    LiveSettings settings = place.settings(frames);
    const auto run = place.live(settings, listener);
    ASSERT_TRUE(run->run({}));
    const auto facts = facts_of(place.log);
    ASSERT_TRUE(facts);
    ASSERT_EQ(facts->halted.size(), 1U);
    EXPECT_TRUE(facts->halted[0].holds(Stage::start + 6 * hour)) << "given while that frame was open";
    EXPECT_FALSE(facts->halted[0].holds(Stage::start + 6 * hour - minute));
    EXPECT_FALSE(facts->halted[0].holds(Stage::start + 40 * hour)) << "lifted while that one was";
    EXPECT_TRUE(facts->halted[0].holds(Stage::start + 40 * hour - minute));
}

}  // namespace
}  // namespace signalbox
