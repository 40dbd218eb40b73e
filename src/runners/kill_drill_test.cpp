// The drill on the copy of a run's past: what passes it, what fails it, and when there is none.
#include "runners/kill_drill.hpp"

#include <gtest/gtest.h>

#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr int frames = 2 * 1440;

DrillDone drilled(Stage& stage, TimeRange closes, const std::function<void(Outcomes&)>& change = {}) {
    KillDrill drill(closes);
    const auto done =
        replay_journal(stage.log, {.before = [&](const Event& event, const Engine& engine) -> Result<> {
                                       drill.before(event, engine);
                                       return {};
                                   },
                                   .step = [&](const Event& event, std::span<const Outcome> outcomes) -> Result<> {
                                       Outcomes told(outcomes.begin(), outcomes.end());
                                       if (change) change(told);
                                       drill.after(event, told);
                                       return {};
                                   },
                                   .progress = {}});
    EXPECT_TRUE(done) << done.error().text();
    EXPECT_TRUE(done->equal) << "the run itself is not touched";
    return drill.done();
}

struct Drill : testing::Test {
    Drill() { go(stage, stage.settings(frames)); }
    Stage stage{frames, {}, Millis{0}};
    const TimeRange second_day{Stage::start + day, Stage::start + 2 * day - minute};
};

TEST_F(Drill, HoldsAllBackFromNoonUntilItIsLifted) {
    const DrillDone done = drilled(stage, second_day);
    EXPECT_EQ(done.state, DrillDone::State::passed);
    EXPECT_EQ(done.thrown_at, Stage::start + day + 12 * hour);
    EXPECT_GT(done.lifted_at, done.thrown_at + 5 * hour);
    EXPECT_EQ(done.said, 0U);
    EXPECT_GT(done.held_back, 0U) << "nothing met the switch: the test shows nothing";
    EXPECT_GE(done.held_back, done.run_signals);
    EXPECT_GE(done.opinions, done.held_back);
    EXPECT_TRUE(done.held_on);
    EXPECT_TRUE(done.was_lifted);
    EXPECT_TRUE(done.fills_alike);
    std::uint64_t spoken = 0;
    const auto signals = stage.runs.signals({.run = "lv-1"});
    for (const SignalRecord& record : *signals)
        spoken += record.signal.closed_at > done.thrown_at && record.signal.closed_at <= done.lifted_at ? 1 : 0;
    EXPECT_EQ(done.run_signals, spoken);
}

TEST_F(Drill, IsInTheMiddleWhereNoonIsNotThereAndNoneOfAShortPart) {
    const DrillDone late = drilled(stage, {Stage::start + 20 * hour, Stage::start + 23 * hour});
    EXPECT_EQ(late.thrown_at, Stage::start + 21 * hour + 30 * minute);
    EXPECT_EQ(late.state, DrillDone::State::passed);
    const DrillDone none = drilled(stage, {Stage::start + 20 * hour, Stage::start + 21 * hour});
    EXPECT_EQ(none.state, DrillDone::State::too_short);
    const DrillDone beyond = drilled(stage, {Stage::start + 20 * day, Stage::start + 21 * day - minute});
    EXPECT_EQ(beyond.state, DrillDone::State::too_short) << "no frame is there";
}

TEST_F(Drill, FailsWhereAnOpenPositionGoesOnOtherwise) {
    const DrillDone done = drilled(stage, second_day, [](Outcomes& told) {
        for (Outcome& outcome : told) {
            if (auto* fill = std::get_if<PaperFilled>(&outcome)) fill->fee += Decimal::from_units(1);
        }
    });
    ASSERT_GT(done.fills, 0U) << "no position was open at noon: the test shows nothing";
    EXPECT_EQ(done.state, DrillDone::State::failed);
    EXPECT_FALSE(done.fills_alike);
}

TEST(DrillOfAKilledRun, IsNone) {
    Stage stage(1440, {}, Millis{0});
    LiveListener listener;
    listener.order = [&stage, given = false]() mutable -> std::optional<Command> {
        if (given || stage.clock.now() < Stage::start + 2 * hour) return std::nullopt;
        given = true;
        return Command{.id = "k", .actor = "test", .verb = Verb::kill};
    };
    go(stage, stage.settings(1440), listener);
    EXPECT_EQ(drilled(stage, {Stage::start + minute, Stage::start + day - minute}).state,
              DrillDone::State::thrown_already);
}

}  // namespace
}  // namespace signalbox
