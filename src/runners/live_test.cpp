// A live run on a clock that jumps: one frame a minute whatever the venue does, and the same outcomes after a restart.
#include "runners/live.hpp"

#include <gtest/gtest.h>

#include "runners/digest.hpp"
#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

TEST(Live, ClosesAFrameWhenAllIsIn) {
    Stage stage(60);
    go(stage, stage.settings(60));
    expect_one_frame_a_minute(stage, 60);
    for (const MarketFrame& frame : stage.events<MarketFrame>()) {
        EXPECT_EQ(states(frame), "ppp");
        EXPECT_EQ(frame.arrived_at, frame.closed_at + Millis{102}) << "the last of three";
    }
    EXPECT_EQ(stage.journal().size(), 1 + Stage::coins + 60);
    EXPECT_EQ(stage.source.requests, 0);
}

TEST(Live, SaysWhatABacktestAndAReplaySay) {
    Stage stage(2 * 1440, {}, Millis{0});
    RunDigest live;
    go(stage, stage.settings(2 * 1440),
       {.step = [&](const Event&, std::span<const Outcome> outcomes) { live.take(outcomes, false); }});
    EXPECT_GT(live.counts().signals, 3U);

    const auto replayed = replay_journal(stage.log);
    ASSERT_TRUE(replayed) << replayed.error().text();
    EXPECT_TRUE(replayed->equal);
    EXPECT_EQ(replayed->sha256, live.sha256());

    const LiveSettings settings = stage.settings();
    for (const int threads : {1, 2}) {
        BacktestPlan plan{.opened = settings.run.opened,
                          .instruments = settings.run.instruments,
                          .range = {Stage::start, Stage::start + 2 * day},
                          .threads = threads};
        RunDigest backtest;
        ASSERT_TRUE(run_backtest(copies_of(stage.candles), plan,
                                 {.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                     backtest.take(outcomes, false);
                                     return {};
                                 }}));
        EXPECT_EQ(backtest.sha256(), live.sha256()) << threads;
    }
}

TEST(Live, AnOrderThatComesWhileAFrameIsOpenHoldsForThatFrame) {
    for (const bool late : {false, true}) {
        Stage stage(10);
        // Late: the run begins when its minutes are past, so that no frame is held open.
        if (late) stage.clock.move_to(Stage::closes(8));
        bool given = false;
        const auto order = [&]() -> std::optional<Command> {
            const auto frames = stage.events<MarketFrame>().size();
            const bool now = frames == 4 && (late || stage.clock.now() > Stage::closes(5) + Millis{101});
            if (!now || given) return std::nullopt;
            given = true;
            return Command{.id = "file-1", .actor = "file", .verb = Verb::kill, .reason = "by hand", .at = {}};
        };
        const auto run = stage.live(stage.settings(10), {.step = {}, .ready = {}, .order = order});
        ASSERT_TRUE(run->run({}));
        std::vector<std::size_t> frames_before;
        std::size_t frames = 0;
        for (const LoggedEvent& logged : stage.journal()) {
            frames += std::holds_alternative<MarketFrame>(logged.event) ? 1 : 0;
            if (std::holds_alternative<Command>(logged.event)) frames_before.push_back(frames);
        }
        EXPECT_EQ(frames_before, std::vector<std::size_t>{4}) << "before the fifth frame is decided";
        EXPECT_TRUE(run->status().killed);
        EXPECT_EQ(run->status().kill.reason, "by hand");
    }
}

TEST(Live, HoldsAFrameOpenForTheHoldAndNoLonger) {
    Stage stage(5, {}, Millis{100}, false);
    for (int frame = 1; frame <= 5; ++frame) {
        stage.send(0, Stage::candle(0, frame), {}, Millis{2500});
        stage.send(1, Stage::candle(1, frame), {}, frame == 3 ? Millis{3500} : Millis{100});
        stage.send(2, Stage::candle(2, frame), {}, Millis{100});
    }
    go(stage, stage.settings(5));
    const auto frames = stage.events<MarketFrame>();
    ASSERT_EQ(frames.size(), 5U);
    EXPECT_EQ(frames[1].arrived_at - frames[1].closed_at, Millis{2500});
    EXPECT_EQ(states(frames[2]), "pmp");
    EXPECT_EQ(frames[2].arrived_at - frames[2].closed_at, Millis{3000});
    EXPECT_EQ(states(frames[3]), "ppp");
}

TEST(Live, ALostCandleHealsFromHistoryBeforeTheNextFrameAndIsWalked) {
    Stage stage(10, {}, Millis{100}, false);
    for (int frame = 1; frame <= 10; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            if (number != 1 || frame != 4) stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    go(stage, stage.settings(10));
    expect_one_frame_a_minute(stage, 10);
    const auto frames = stage.events<MarketFrame>();
    EXPECT_EQ(states(frames[3]), "pmp");
    EXPECT_EQ(states(frames[4]), "ppp") << "not kept back: the hole was filled first";
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 1U);
    EXPECT_EQ(corrections[0].slot, 1);
    EXPECT_EQ(corrections[0].candle, Stage::candle(1, 4));
    const auto taken = corrections_taken(stage);
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_TRUE(taken[0].stepped);
    EXPECT_TRUE(taken[0].walked);
}

TEST(Live, ACandleThatComesLateEntersWhenItComes) {
    Stage stage(4, {}, Millis{100}, false);
    for (int frame = 1; frame <= 4; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            stage.send(number, Stage::candle(number, frame), {},
                       number == 2 && frame == 2 ? Millis{30'000} : Millis{100});
        }
    }
    stage.source.history_down = {Stage::start, Stage::closes(4)};
    go(stage, stage.settings(4));
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 1U);
    EXPECT_EQ(corrections[0].arrived_at, Stage::closes(2) + Millis{30'002});
    EXPECT_EQ(corrections[0].candle, Stage::candle(2, 2));
    EXPECT_TRUE(corrections_taken(stage).at(0).walked);
}

TEST(Live, QuietIsAMinuteThatIsKnownAndWhereItComesLateACorrection) {
    Stage stage(6, {}, Millis{100}, false);
    for (int frame = 1; frame <= 6; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            if (number == 0 && frame > 1) continue;
            stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    const auto says_quiet = [&](int frame, Millis after) {
        stage.source.sends({.instrument = coin(0),
                            .candle = {.opened_at = Stage::closes(frame) - minute},
                            .is_quiet = true,
                            .arrived_at = Stage::closes(frame) + after});
    };
    for (const int frame : {2, 3, 5, 6}) says_quiet(frame, Millis{2'500});
    says_quiet(4, Millis{20'000});
    says_quiet(1, Millis{90'000});  // a trade stands
    stage.source.history_down = {Stage::start, Stage::closes(6)};
    go(stage, stage.settings(6));
    std::string coin_0;
    for (const MarketFrame& frame : stage.events<MarketFrame>()) coin_0 += states(frame)[0];
    EXPECT_EQ(coin_0, "pqqmqq");
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 1U);
    EXPECT_TRUE(corrections[0].quiet);
    EXPECT_TRUE(corrections_taken(stage).at(0).walked);
    const auto asked = stage.candles.asked(coin(0), Timeframe::m1);
    ASSERT_TRUE(asked);
    EXPECT_TRUE(asked->covers({Stage::closes(1), Stage::closes(6)})) << "the store knows that nothing was traded";
}

TEST(Live, AWrongCandleIsCorrectedAndNotWalkedAgain) {
    Stage stage(4);
    Candle wrong = Stage::candle(0, 2);
    wrong.close = wrong.low;
    wrong.volume += 1;
    stage.source.sends({.instrument = coin(0), .candle = wrong, .arrived_at = Stage::closes(2) + Millis{50}});
    stage.source.sends({.instrument = coin(0), .candle = wrong, .arrived_at = Stage::closes(3) + Millis{30'000}});
    go(stage, stage.settings(4));
    // Wrong at +50 ms, right at +100 ms while the frame is open: the frame has the right one. Wrong again later:
    // believed.
    EXPECT_EQ(stage.events<MarketFrame>()[1].minutes[0].close, Stage::candle(0, 2).close);
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 1U);
    EXPECT_EQ(corrections[0].candle, wrong);
    const auto taken = corrections_taken(stage);
    EXPECT_TRUE(taken.at(0).stepped);
    EXPECT_FALSE(taken.at(0).walked);
}

TEST(Live, WhatIsSaidTwiceOrOfNobodyChangesNothing) {
    Stage plain(20);
    go(plain, plain.settings(20));
    Stage stage(20);
    for (int frame = 1; frame <= 20; ++frame) {
        for (const Millis after : {Millis{50}, Millis{120}, Millis{20'000}, Millis{70'000}}) {
            stage.source.sends(
                {.instrument = coin(0), .candle = Stage::candle(0, frame), .arrived_at = Stage::closes(frame) + after});
        }
        stage.source.sends({.instrument = coin(7),
                            .candle = Stage::candle(0, frame),
                            .arrived_at = Stage::closes(frame) + Millis{60}});
    }
    Candle before = Stage::candle(0, 1);
    before.opened_at = Stage::start - minute;
    stage.source.sends({.instrument = coin(0), .candle = before, .arrived_at = Stage::closes(5)});
    go(stage, stage.settings(20));
    EXPECT_TRUE(stage.events<MarketFrame>() == plain.events<MarketFrame>());
    EXPECT_EQ(stage.journal().size(), plain.journal().size());
}

TEST(Live, CommandsAreJournaledBeforeTheyTakeEffectAndBounded) {
    Stage stage(10);
    LiveSettings settings = stage.settings(10);
    settings.commands_max = 2;
    LiveRun* running = nullptr;
    std::vector<std::string> order;
    const LiveListener listener{.step = [&](const Event& event, std::span<const Outcome> outcomes) {
        if (const auto* frame = std::get_if<MarketFrame>(&event); frame && frame->closed_at == Stage::closes(4)) {
            EXPECT_TRUE(running->submit({.id = "a", .actor = "cli:test", .verb = Verb::kill}));
            EXPECT_TRUE(running->submit({.id = "a", .actor = "cli:test", .verb = Verb::kill}));
            const auto third = running->submit({.id = "b", .actor = "cli:test", .verb = Verb::pause});
            ASSERT_FALSE(third);
            EXPECT_EQ(third.error().code, ErrorCode::Busy);
        }
        if (const auto* command = std::get_if<Command>(&event)) {
            EXPECT_EQ(stage.journal().back().event, event) << "it stands in the journal when it is said";
            ASSERT_EQ(outcomes.size(), 1U);
            order.push_back(command->id + (std::get<CommandDone>(outcomes[0]).changed ? "+" : "-"));
            EXPECT_GE(command->at, Stage::closes(4));
        }
    }};
    const auto run = stage.live(settings, listener);
    running = run.get();
    ASSERT_TRUE(run->run({}));
    EXPECT_EQ(order, (std::vector<std::string>{"a+", "a-"})) << "the same id a second time does nothing";
    EXPECT_TRUE(run->status().killed);
    EXPECT_FALSE(run->status().paused);

    const auto again = stage.live(stage.settings(10));
    ASSERT_TRUE(again->submit({.id = "c", .actor = "cli:test", .verb = Verb::lift_kill}));
    ASSERT_TRUE(again->run({}));
    EXPECT_FALSE(again->status().killed) << "a command given before the start is done before the end";
}

TEST(Live, WhoeverWaitsForAnOrderIsToldWhatCameOfIt) {
    Stage stage(10);
    std::vector<std::string> told;
    const auto run = stage.live(stage.settings(10));
    const auto submit = [&](const std::string& id, const Event& event) {
        EXPECT_TRUE(run->submit({.events = {Command{.id = id, .actor = "cli:test", .verb = Verb::trade}, event},
                                 .done = [&](const Result<Outcomes>& done) {
                                     ASSERT_TRUE(done);
                                     ASSERT_TRUE(std::holds_alternative<CommandDone>(done->front()));
                                     for (const Outcome& outcome : *done)
                                         if (const auto* noted = std::get_if<Noted>(&outcome))
                                             told.push_back(noted->what);
                                     told.push_back(std::get<CommandDone>(done->front()).id);
                                 }}));
    };
    submit("a",
           HandTraded{.trade = {1, 1}, .slot = 0, .side = Side::long_side, .size = Decimal::from_int(1), .at = {}});
    submit("b", HandTraded{.trade = {2, 2}, .slot = 0, .side = Side::long_side, .size = Decimal::highest(), .at = {}});
    submit("c", HandClosed{.trade = {3, 3}, .price = {}, .at = {}});
    ASSERT_TRUE(run->run({}));
    EXPECT_EQ(told, (std::vector<std::string>{"a", "hand_too_large", "b", "not_open", "c"}));
}

TEST(Live, WhoeverWaitsForAnOrderIsToldThatTheJournalTakesNone) {
    Stage stage(10);
    stage.log.fail_at = 10;
    int told = 0;
    LiveRun* running = nullptr;
    const auto submit = [&](const std::string& id) {
        EXPECT_TRUE(running->submit({.events = {Command{.id = id, .actor = "cli:test", .verb = Verb::pause}},
                                     .done = [&](const Result<Outcomes>& done) {
                                         EXPECT_FALSE(done);
                                         told += 1;
                                     }}));
    };
    const LiveListener listener{.step = [&](const Event& event, std::span<const Outcome>) {
        const auto* frame = std::get_if<MarketFrame>(&event);
        if (frame == nullptr || stage.log.last() + 1 != stage.log.fail_at) return;
        submit("a");
        submit("b");
    }};
    const auto run = stage.live(stage.settings(10), listener);
    running = run.get();
    const auto done = run->run({});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::NoSpace);
    EXPECT_EQ(told, 2);
}

TEST(Live, CountsWhatItDoes) {
    Stage stage(300, {.lost = 0.05, .late = 0.05, .corrected = 0.05});
    const auto run = stage.live(stage.settings(300));
    EXPECT_FALSE(run->status().running);
    ASSERT_TRUE(run->run({}));
    const LiveStatus status = run->status();
    EXPECT_FALSE(status.running);
    EXPECT_EQ(status.run, "lv-1");
    EXPECT_EQ(status.mode, Mode::paper);
    EXPECT_EQ(status.last_frame, Stage::closes(300));
    EXPECT_EQ(status.frames, 300U);
    EXPECT_EQ(status.late_frames, 0U);
    std::size_t missing = 0;
    for (const MarketFrame& frame : stage.events<MarketFrame>()) {
        missing += static_cast<std::size_t>(std::ranges::count(frame.minutes, MinuteState::missing, &Minute::state));
    }
    EXPECT_GT(missing, 40U);
    EXPECT_EQ(status.missing_minutes, missing);
    EXPECT_EQ(status.corrections, stage.events<CandleCorrected>().size());
    EXPECT_EQ(status.position, stage.journal().size());
    EXPECT_EQ(status.projected, status.position);
    EXPECT_EQ(status.trouble, "");
    EXPECT_GT(status.opinions, 0U);
}

}  // namespace
}  // namespace signalbox
