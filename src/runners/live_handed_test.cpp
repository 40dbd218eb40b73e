// What an import or a backfill leaves for a live run, and how it enters: once, as what it is, wherever a run dies.
#include <gtest/gtest.h>

#include <algorithm>

#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

HandedMinute brought(std::size_t number, const Candle& candle) {
    return {.instrument = coin(number),
            .opened_at = candle.opened_at,
            .candle = candle,
            .source = "file:a.csv",
            .arrived_at = candle.opened_at + day};
}

/// The candle of a frame with another close.
Candle changed(std::size_t number, int frame) {
    Candle candle = Stage::candle(number, frame);
    candle.close = candle.close == candle.low ? candle.high : candle.low;
    return candle;
}

LiveSettings taking(Stage& stage, int frames) {
    LiveSettings settings = stage.settings(frames);
    settings.handed = &stage.handed;
    settings.handed_every = std::chrono::milliseconds{0};
    return settings;
}

/// Leaves these minutes once the frame is in.
LiveListener leaving(Stage& stage, int after, std::vector<HandedMinute> minutes) {
    return {.step = [&stage, after, minutes = std::move(minutes)](const Event& event, std::span<const Outcome>) {
        const auto* frame = std::get_if<MarketFrame>(&event);
        if (frame == nullptr || frame->closed_at != Stage::closes(after)) return;
        EXPECT_TRUE(stage.handed.leave(minutes));
    }};
}

void expect_equal_again(Stage& stage) {
    const auto replayed = replay_journal(stage.log);
    ASSERT_TRUE(replayed) << replayed.error().text();
    EXPECT_TRUE(replayed->equal) << replayed->first_difference;
}

std::optional<Candle> stored(Stage& stage, std::size_t number, UtcTime opened_at) {
    CandleSeries row;
    const auto cursor = stage.candles.read(coin(number), Timeframe::m1, {opened_at, opened_at + minute});
    EXPECT_TRUE(cursor && (*cursor)->next(1, row, nullptr));
    return row.empty() ? std::nullopt : std::optional(row[0]);
}

TEST(LiveHanded, AChangedMinuteAndAMissingOneEnterAsCorrectionsAndTheSameValuesAreDropped) {
    Stage stage(60, {}, Millis{100}, false);
    for (int frame = 1; frame <= 60; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            if (number != 1 || frame != 25) stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    stage.source.history_down = {Stage::closes(5), Stage::closes(60)};
    const Candle other = changed(0, 20), missed = Stage::candle(1, 25);
    go(stage, taking(stage, 60),
       leaving(stage, 40, {brought(0, other), brought(0, Stage::candle(0, 21)), brought(1, missed)}));
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 2U + 5U) << "and what was kept back for the hole";
    EXPECT_EQ(corrections[0].candle, other) << "oldest first";
    EXPECT_GE(corrections[0].arrived_at, Stage::closes(40)) << "when the run learnt of it";
    EXPECT_EQ(corrections[1].candle, missed);
    EXPECT_EQ(stored(stage, 0, other.opened_at), other);
    EXPECT_EQ(stored(stage, 1, missed.opened_at), missed);
    EXPECT_EQ(stage.handed.waiting().value(), 0);
    const RangeSet asked = stage.candles.asked(coin(0), Timeframe::m1).value();
    EXPECT_TRUE(asked.covers({Stage::closes(19), Stage::closes(21)}));
    for (const CorrectionTaken& taken : corrections_taken(stage)) EXPECT_TRUE(taken.stepped);
    expect_one_frame_a_minute(stage, 60);
    expect_equal_again(stage);
}

TEST(LiveHanded, MinutesFromBeforeAnInstrumentJoinedAreHistoryAndGoIntoTheStore) {
    Stage stage(60);
    LiveSettings settings = taking(stage, 60);
    settings.run.instruments.pop_back();
    const Candle before = changed(0, 0), unknown = changed(2, 30), late = changed(2, 10);
    LiveListener listener = leaving(stage, 40, {brought(0, before), brought(2, late), brought(2, unknown)});
    listener.arrival = [&, came = false]() mutable -> std::optional<Followed> {
        if (came || stage.clock.now() < Stage::closes(20)) return std::nullopt;
        came = true;
        return Followed{coin(2)};
    };
    go(stage, settings, listener);
    ASSERT_EQ(stage.events<InstrumentJoined>().size(), 3U);
    const auto entered = [corrections = stage.events<CandleCorrected>()](const Candle& candle) {
        return std::ranges::count(corrections, candle, &CandleCorrected::candle);
    };
    EXPECT_EQ(entered(unknown), 1);
    EXPECT_EQ(entered(before), 0);
    EXPECT_EQ(entered(late), 0);
    EXPECT_EQ(stored(stage, 0, before.opened_at), before);
    EXPECT_EQ(stored(stage, 2, late.opened_at), late) << "after the run's first minute, before it joined";
    EXPECT_EQ(stage.handed.waiting().value(), 0);
    expect_equal_again(stage);
}

TEST(LiveHanded, AMinuteThatTheRunHasNotReachedWaits) {
    Stage stage(60);
    const Candle same = Stage::candle(0, 45), other = changed(1, 50);
    LiveListener listener = leaving(stage, 30, {brought(0, same), brought(1, other)});
    listener.step = [&, leave = listener.step](const Event& event, std::span<const Outcome> outcomes) {
        leave(event, outcomes);
        const auto* frame = std::get_if<MarketFrame>(&event);
        if (frame != nullptr && frame->closed_at == Stage::closes(44)) {
            EXPECT_EQ(stage.handed.waiting().value(), 2);
        }
        if (frame != nullptr && frame->closed_at == Stage::closes(47)) {
            EXPECT_EQ(stage.handed.waiting().value(), 1) << "the frame brought the same";
        }
    };
    go(stage, taking(stage, 60), listener);
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 1U);
    EXPECT_EQ(corrections[0].candle, other);
    expect_equal_again(stage);
}

TEST(LiveHanded, AnOlderMinuteThanAnalystsKeepChangesTheStoreAloneAndOnce) {
    constexpr int frames = 2 * 1440 + 30;
    Stage stage(frames, {}, Millis{0});
    const Candle other = changed(0, 10), same = Stage::candle(0, 11);
    LiveListener listener = leaving(stage, frames - 20, {brought(0, other), brought(0, same)});
    listener.step = [&, leave = listener.step](const Event& event, std::span<const Outcome> outcomes) {
        leave(event, outcomes);
        const auto* frame = std::get_if<MarketFrame>(&event);
        if (frame == nullptr || frame->closed_at != Stage::closes(frames - 10)) return;
        EXPECT_EQ(stage.handed.waiting().value(), 0);
        EXPECT_TRUE(stage.handed.leave(std::vector{brought(0, other)}));
    };
    go(stage, taking(stage, frames), listener);
    const auto taken = corrections_taken(stage);
    ASSERT_EQ(taken.size(), 1U) << "the second time it is no news";
    EXPECT_FALSE(taken[0].stepped);
    EXPECT_EQ(stored(stage, 0, other.opened_at), other);
    EXPECT_EQ(stage.handed.waiting().value(), 0);
    expect_equal_again(stage);
}

TEST(LiveHanded, WhatNobodyPrintedIsQuietOnlyWhereEmptyMinutesAreNotPrinted) {
    Stage stage(60, {}, Millis{100}, false);
    for (int frame = 1; frame <= 60; ++frame) {
        if (frame != 25) stage.send(0, Stage::candle(0, frame), {}, Millis{100});
    }
    stage.source.history_down = {Stage::closes(5), Stage::closes(60)};
    HandedMinute nothing{.instrument = coin(0),
                         .opened_at = Stage::closes(24),
                         .candle = {},
                         .source = "test:rest",
                         .arrived_at = Stage::start};
    LiveSettings settings = taking(stage, 60);
    settings.run.instruments.resize(1);
    go(stage, settings, leaving(stage, 40, {nothing}));
    EXPECT_EQ(stage.handed.waiting().value(), 0);
    for (const CandleCorrected& one : stage.events<CandleCorrected>()) EXPECT_FALSE(one.quiet);
    EXPECT_TRUE(stage.candles.asked(coin(0), Timeframe::m1)->holds(Stage::closes(24)));
}

/// Its journal fails at one event after the other, so that each life ends there; the next one goes on.
TEST(LiveHanded, ARunThatDiesAnywhereTakesEachMinuteOnce) {
    std::vector<HandedMinute> minutes;
    for (int frame = 20; frame < 26; ++frame) minutes.push_back(brought(0, changed(0, frame)));
    std::uint64_t last = 0;
    for (std::uint64_t died_at = 0; died_at <= last; ++died_at) {
        Stage stage(60);
        stage.log.fail_at = died_at == 0 ? 0 : 45 + died_at;
        const auto first = stage.live(taking(stage, 60), leaving(stage, 40, minutes));
        const auto done = first->run({});
        EXPECT_EQ(done.has_value(), died_at == 0);
        stage.log.fail_at = 0;
        if (died_at > 0) go(stage, taking(stage, 60));
        const auto corrections = stage.events<CandleCorrected>();
        ASSERT_EQ(corrections.size(), minutes.size()) << died_at;
        for (std::size_t i = 0; i < minutes.size(); ++i) EXPECT_EQ(corrections[i].candle, minutes[i].candle);
        EXPECT_EQ(stage.handed.waiting().value(), 0);
        expect_one_frame_a_minute(stage, 60);
        expect_equal_again(stage);
        last = 8;  // the frame before them, each of them, and the next frame
    }
}

TEST(LiveHanded, WhatTheJournalTookIsNotTakenAgainOverWhatTheVenueSaidSince) {
    Stage stage(60);
    const Candle ours = changed(0, 20);
    Candle theirs = ours;
    theirs.volume += 1;
    LiveListener listener = leaving(stage, 40, {brought(0, ours)});
    listener.step = [&, leave = listener.step](const Event& event, std::span<const Outcome> outcomes) {
        leave(event, outcomes);
        const auto* taken = std::get_if<CandleCorrected>(&event);
        if (taken != nullptr && taken->candle == ours) stage.runs.away = true;  // before it is projected
        const auto* frame = std::get_if<MarketFrame>(&event);
        if (frame != nullptr && frame->closed_at == Stage::closes(50)) stage.runs.away = false;
    };
    stage.source.sends({.instrument = coin(0), .candle = theirs, .arrived_at = Stage::closes(45)});
    go(stage, taking(stage, 60), listener);
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 2U);
    EXPECT_EQ(corrections[1].candle, theirs);
    EXPECT_EQ(stored(stage, 0, ours.opened_at), theirs);
    EXPECT_EQ(stage.handed.waiting().value(), 0);
    expect_equal_again(stage);
}

}  // namespace
}  // namespace signalbox
