// What parts a live run from a backtest of its minutes is found on the rung that changes it, and on no other.
#include "runners/difference_ladder.hpp"

#include <gtest/gtest.h>

#include "runners/events_up_to.hpp"
#include "runners/live_stage.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr int frames = 3 * 1440;

DifferenceLadder climbed(Stage& stage, EventLog& log) {
    const auto ladder = climb(
        log, {.open_store = copies_of(stage.candles), .as_of = *stage.candles.version(), .listen = {}, .rung = {}});
    EXPECT_TRUE(ladder) << ladder.error().text();
    return ladder ? *ladder : DifferenceLadder{};
}

/// Differences of each rung from the one before it.
std::vector<std::size_t> differing(const DifferenceLadder& ladder) {
    std::vector<std::size_t> numbers;
    for (const Climbed& rung : ladder.rungs) numbers.push_back(rung.to_before.differences.size());
    return numbers;
}

TEST(DifferenceLadder, WhereNothingCameLateEveryRungSaysTheSame) {
    Stage stage(frames, {}, Millis{0});
    go(stage, stage.settings(frames));
    const DifferenceLadder ladder = climbed(stage, stage.log);
    EXPECT_TRUE(ladder.replayed.equal);
    EXPECT_EQ(differing(ladder), (std::vector<std::size_t>{0, 0, 0, 0}));
    EXPECT_EQ(ladder.range, (TimeRange{Stage::start, Stage::closes(frames)}));
    const auto rows = stage.runs.signals({.run = "lv-1"});
    ASSERT_EQ(rows->size(), ladder.rungs[0].signals.size());
    ASSERT_GT(rows->size(), 3U) << "no signals: nothing was compared";
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const SignalRecord &row = (*rows)[i], &climbed_one = ladder.rungs[0].signals[i];
        EXPECT_EQ(row.signal, climbed_one.signal);
        EXPECT_EQ(row.fills, climbed_one.fills);
        EXPECT_EQ(row.moves, climbed_one.moves);
        EXPECT_EQ(row.net_r, climbed_one.net_r);
        EXPECT_EQ(row.instrument, climbed_one.instrument);
    }
}

TEST(DifferenceLadder, ACorrectionIsTheDoingOfTheData) {
    Stage stage(frames, {.lost = 0.02, .corrected = 0.08}, Millis{0});
    LiveSettings settings = stage.settings(frames);
    settings.run.opened.settings.desk.hold = Millis{0};  // frames wait for nobody: none is late
    go(stage, settings);
    const DifferenceLadder ladder = climbed(stage, stage.log);
    EXPECT_TRUE(ladder.replayed.equal);
    const auto numbers = differing(ladder);
    EXPECT_GT(numbers[1], 0U) << "the faults changed no signal: the test shows nothing";
    EXPECT_EQ(numbers[2], 0U) << "no frame came late";
    EXPECT_EQ(numbers[3], 0U) << "nobody ordered anything";
    EXPECT_FALSE(ladder.rungs[1].to_before.differences.front().candles.empty()) << "what came late is named";
}

TEST(DifferenceLadder, ALateFrameIsTheDoingOfLatency) {
    Stage stage(frames, {}, Millis{0});
    constexpr int away = 1200;  // the program was off for twenty hours: those minutes are caught up with, in silence
    go(stage, stage.settings(1440));
    stage.clock.move_to(Stage::closes(1440 + away));
    go(stage, stage.settings(frames));
    const DifferenceLadder ladder = climbed(stage, stage.log);
    EXPECT_TRUE(ladder.replayed.equal);
    const auto numbers = differing(ladder);
    EXPECT_EQ(numbers[1], 0U) << "the candles are the same";
    ASSERT_GT(numbers[2], 0U) << "no signal would have been spoken meanwhile: the test shows nothing";
    EXPECT_EQ(numbers[3], 0U);
    std::size_t speaks_now = 0;
    for (const SignalDifference& one : ladder.rungs[2].to_before.differences) {
        const UtcTime closed_at = one.shown().signal.closed_at;
        EXPECT_GE(closed_at, Stage::closes(1440)) << "before that nothing was late";
        speaks_now += one.kind == Parted::second_only && closed_at <= Stage::closes(1440 + away) ? 1 : 0;
    }
    EXPECT_GT(speaks_now, 0U) << "what was silent then speaks now";
}

TEST(DifferenceLadder, APauseIsTheDoingOfWhoOrderedIt) {
    Stage stage(frames, {}, Millis{0});
    LiveListener listener;
    listener.order = [&stage, given = 0]() mutable -> std::optional<Command> {
        if (given == 2 || stage.clock.now() < Stage::start + (given == 0 ? 6 * hour : 40 * hour)) return std::nullopt;
        const bool first = ++given == 1;
        return Command{.id = first ? "a" : "b", .actor = "test", .verb = first ? Verb::pause : Verb::resume};
    };
    go(stage, stage.settings(frames), listener);
    const auto numbers = differing(climbed(stage, stage.log));
    EXPECT_EQ(numbers[1], 0U);
    EXPECT_EQ(numbers[2], 0U);
    EXPECT_GT(numbers[3], 0U);
}

TEST(DifferenceLadder, ReadsNoFurtherThanItIsTold) {
    Stage stage(600, {}, Millis{0});
    go(stage, stage.settings(600));
    std::uint64_t at_300 = 0;
    for (const LoggedEvent& logged : stage.journal()) {
        const auto* frame = std::get_if<MarketFrame>(&logged.event);
        if (frame != nullptr && frame->closed_at == Stage::closes(300)) at_300 = logged.position;
    }
    EventsUpTo part(stage.log, at_300);
    EXPECT_EQ(part.last(), at_300);
    EXPECT_EQ(climbed(stage, part).range, (TimeRange{Stage::start, Stage::closes(300)}));
    EventsUpTo nothing(stage.log, 0);
    const auto none = climb(nothing, {.open_store = copies_of(stage.candles)});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);
}

TEST(DifferenceLadder, AJournalThatPartsIsNamed) {
    Stage stage(300, {}, Millis{0});
    go(stage, stage.settings(300));
    stage.log.tampered = 200;
    const DifferenceLadder ladder = climbed(stage, stage.log);
    EXPECT_FALSE(ladder.replayed.equal);
    EXPECT_EQ(ladder.replayed.first_difference, "event 200");
}

}  // namespace
}  // namespace signalbox
