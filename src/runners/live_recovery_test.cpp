// Stopped, killed, without its database, without its disk: a live run goes on as one that was never touched, or says
// why not.
#include <gtest/gtest.h>

#include <map>

#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr int long_run = 2 * 1440;

/// Runs until so many frames are in the journal.
Result<> run_to(Stage& stage, int frames, LiveSettings settings) {
    std::stop_source stop;
    const auto run = stage.live(std::move(settings), {.step = [&](const Event& event, std::span<const Outcome>) {
                                    const auto* frame = std::get_if<MarketFrame>(&event);
                                    if (frame && frame->closed_at >= Stage::closes(frames)) stop.request_stop();
                                }});
    return run->run(stop.get_token());
}

void expect_equal_journals(Stage& one, Stage& other) {
    const auto a = one.journal();
    const auto b = other.journal();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        ASSERT_TRUE(a[i].event == b[i].event) << "event " << i + 1;
        ASSERT_TRUE(a[i].outcomes == b[i].outcomes) << "event " << i + 1;
    }
}

std::vector<std::pair<Hash128, std::size_t>> signals_of(Stage& stage) {
    std::vector<std::pair<Hash128, std::size_t>> found;
    const auto signals = stage.runs.signals({.run = "lv-1"});
    EXPECT_TRUE(signals);
    for (const SignalRecord& record : *signals) {
        found.emplace_back(record.signal.id, record.fills.size());
    }
    return found;
}

TEST(LiveRecovery, StoppedBetweenFramesItGoesOnAsIfItHadNotBeen) {
    for (const Faults faults : {Faults{}, Faults{.lost = 0.03, .late = 0.03, .corrected = 0.03}}) {
        Stage whole(long_run, faults);
        ASSERT_TRUE(whole.live(whole.settings(long_run))->run({}));
        ASSERT_GT(signals_of(whole).size(), 3U);

        Stage stage(long_run, faults);
        LiveSettings settings = stage.settings(long_run);
        settings.snapshot_every = 100;
        settings.project_every = 7;
        Random random(4, "stops");
        for (int frame = 0; frame < long_run;) {
            frame += 1 + static_cast<int>(random.below(400));
            ASSERT_TRUE(run_to(stage, std::min(frame, long_run), settings));
            switch (random.below(3)) {
                case 0:
                    stage.snapshots = std::make_unique<MemorySnapshots>();
                    break;                         // the journal from its first event
                case 1: stage.runs.lose(); break;  // and the database anew
                default: break;
            }
        }
        expect_equal_journals(stage, whole);
        ASSERT_TRUE(run_to(stage, long_run, settings));
        EXPECT_EQ(signals_of(stage), signals_of(whole));
    }
}

TEST(LiveRecovery, WhatWasSaidBeforeTheDatabaseWasLostIsSaidToNobodyAgain) {
    Stage stage(long_run);
    LiveSettings settings = stage.settings(long_run);
    ASSERT_TRUE(run_to(stage, long_run / 2, settings));
    const std::size_t said = signals_of(stage).size();
    ASSERT_GT(said, 0U);
    stage.runs.lose();
    ASSERT_TRUE(stage.runs.outbox().open_channel("chat"));
    stage.snapshots = std::make_unique<MemorySnapshots>();
    ASSERT_TRUE(run_to(stage, long_run, settings));
    ASSERT_GT(signals_of(stage).size(), said);
    std::size_t past = 0;
    const auto lines = stage.runs.outbox().list({.limit = 0});
    ASSERT_TRUE(lines);
    for (const OutboxLine& line : *lines) {
        if (line.message.kind != MessageKind::signal) continue;
        const bool is_past = line.message.withheld == Withheld::past;
        EXPECT_EQ(is_past, line.message.at <= Stage::closes(long_run / 2)) << line.message.number;
        EXPECT_EQ(line.channels.size(), is_past ? 0U : 1U);
        past += is_past ? 1 : 0;
    }
    EXPECT_EQ(past, said);
}

TEST(LiveRecovery, StoppedWhileAFrameIsOpenItTakesTheMinuteUpAgain) {
    Stage whole(30);
    ASSERT_TRUE(whole.live(whole.settings(30))->run({}));
    Stage stage(30);
    ASSERT_TRUE(run_to(stage, 10, stage.settings()));
    stage.clock.move_to(Stage::closes(11) + Millis{101});  // two of three have been sent, to nobody
    ASSERT_TRUE(stage.live(stage.settings(30))->run({}));
    const auto a = stage.events<MarketFrame>();
    const auto b = whole.events<MarketFrame>();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(a[i].minutes == b[i].minutes) << i;
    EXPECT_TRUE(stage.events<CandleCorrected>().empty());
}

TEST(LiveRecovery, WhatTheVenueCorrectsAroundAStartIsAskedFor) {
    for (const int stopped_for : {0, 4, 45}) {  // minutes: with late frames and without
        Stage stage(200);
        const int restarted = 30 + stopped_for;
        LiveSettings settings = stage.settings(restarted + 60);
        settings.corrected_for = 15 * minute;
        ASSERT_TRUE(run_to(stage, 30, settings));
        const auto corrected = [](std::size_t number, int frame) {
            Candle candle = Stage::candle(number, frame);
            candle.volume += 1;
            return candle;
        };
        stage.source.has(coin(0), corrected(0, 15));  // longer ago than a venue corrects
        stage.source.has(coin(0), corrected(0, 16));
        stage.source.has(coin(2), corrected(2, 30));
        stage.clock.move_to(Stage::closes(restarted) + Millis{5'000});
        go(stage, settings, {.step = [&](const Event& event, std::span<const Outcome>) {
               // The last minute that nobody streamed changes when it was asked for already.
               const auto* frame = std::get_if<MarketFrame>(&event);
               const bool is_time = frame && frame->closed_at == Stage::closes(restarted + 12);
               if (is_time) stage.source.has(coin(1), corrected(1, restarted + 1));
           }});
        std::map<std::uint16_t, std::vector<Candle>> taken;
        for (const CandleCorrected& one : stage.events<CandleCorrected>()) taken[one.slot].push_back(one.candle);
        EXPECT_EQ(taken[0], std::vector{corrected(0, 16)}) << stopped_for;
        EXPECT_EQ(taken[1], std::vector{corrected(1, restarted + 1)}) << stopped_for;
        EXPECT_EQ(taken[2], std::vector{corrected(2, 30)}) << stopped_for;
        expect_one_frame_a_minute(stage, restarted + 60);
        EXPECT_LT(stage.source.requests, 40 * static_cast<int>(Stage::coins)) << "not for ever";
        EXPECT_TRUE(replay_journal(stage.log)->equal);
    }
}

TEST(LiveRecovery, ADatabaseThatIsAwayLagsAndCatchesUp) {
    Stage whole(300);
    ASSERT_TRUE(whole.live(whole.settings(300))->run({}));
    Stage stage(300);
    LiveRun* running = nullptr;
    const auto run = stage.live(
        stage.settings(300), {.step = [&](const Event& event, std::span<const Outcome>) {
            const auto* frame = std::get_if<MarketFrame>(&event);
            if (frame == nullptr) return;
            stage.runs.away = frame->closed_at >= Stage::closes(50) && frame->closed_at < Stage::closes(250);
            const LiveStatus status = running->status();
            if (frame->closed_at == Stage::closes(100)) {
                EXPECT_NE(status.trouble.find("the database is locked"), std::string::npos) << status.trouble;
                EXPECT_EQ(status.position - status.projected, 50U);
            }
            if (frame->closed_at == Stage::closes(260)) {
                EXPECT_EQ(status.trouble, "");
                EXPECT_EQ(status.position, status.projected);
            }
        }});
    running = run.get();
    ASSERT_TRUE(run->run({}));
    expect_equal_journals(stage, whole);
    EXPECT_EQ(signals_of(stage), signals_of(whole));
    EXPECT_EQ(*stage.candles.count(coin(0), Timeframe::m1), *whole.candles.count(coin(0), Timeframe::m1));
}

TEST(LiveRecovery, ADatabaseThatStaysAwayPausesTheRunOnceByACommandAndEndsIt) {
    Stage stage(500);
    LiveSettings settings = stage.settings(500);
    settings.spill_max = hour;
    const auto run = stage.live(settings, {.step = [&](const Event& event, std::span<const Outcome>) {
                                    if (std::holds_alternative<MarketFrame>(event)) stage.runs.away = true;
                                }});
    const auto done = run->run({});
    ASSERT_FALSE(done) << "four spills later the run ends";
    EXPECT_EQ(done.error().code, ErrorCode::Busy);
    const auto commands = stage.events<Command>();
    ASSERT_EQ(commands.size(), 1U);
    EXPECT_EQ(commands[0].verb, Verb::pause);
    EXPECT_EQ(commands[0].at, Stage::closes(61));
    EXPECT_TRUE(run->status().paused);
    EXPECT_FALSE(run->status().running);
    EXPECT_EQ(stage.events<MarketFrame>().size(), 241U);
    EXPECT_EQ(run->status().projected, 1 + Stage::coins);

    stage.runs.away = false;
    const auto again = stage.live(stage.settings(260));
    ASSERT_TRUE(again->run({}));
    EXPECT_EQ(again->status().projected, again->status().position);
    EXPECT_TRUE(again->status().paused) << "until a person lifts it";
}

TEST(LiveRecovery, ADatabaseAwayAtTheEndLeavesNoSnapshotBeyondIt) {
    Stage stage(40);
    const auto run = stage.live(stage.settings(40), {.step = [&](const Event& event, std::span<const Outcome>) {
                                    if (std::holds_alternative<MarketFrame>(event)) stage.runs.away = true;
                                }});
    ASSERT_TRUE(run->run({}));
    EXPECT_NE(run->status().trouble, "");
    EXPECT_FALSE(stage.snapshots->newest(1'000'000)->has_value());
}

TEST(LiveRecovery, AJournalThatCannotBeWrittenEndsTheRunAndNothingIsSaid) {
    Stage stage(40);
    stage.log.fail_at = 30;
    std::size_t said = 0;
    const auto run = stage.live(stage.settings(40), {.step = [&](const Event&, std::span<const Outcome>) { ++said; }});
    const auto done = run->run({});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::NoSpace);
    EXPECT_EQ(said, 29U);
    EXPECT_EQ(*stage.runs.position("lv-1"), 29U);
    EXPECT_FALSE(run->status().running);
}

TEST(LiveRecovery, ChangedCostsEnterAsEventsOnceAndWhatWasMeasuredStays) {
    Stage stage(60);
    InstrumentTerms dear = cheap();
    dear.fee = 0.004;
    dear.tick = Decimal::from_units(77);  // of no venue: measured ones stay
    LiveSettings settings = stage.settings(10);
    ASSERT_TRUE(stage.live(settings)->run({}));
    EXPECT_TRUE(stage.events<CostsChanged>().empty());
    const auto joined = stage.events<InstrumentJoined>();
    settings.terms_of_venue = [&](const std::string&) { return dear; };
    for (const int frames : {20, 30}) {
        settings.until = Stage::closes(frames);
        const auto done = stage.live(settings)->run({});
        ASSERT_TRUE(done) << done.error().text();
        const auto changed = stage.events<CostsChanged>();
        ASSERT_EQ(changed.size(), Stage::coins) << "once, not at each start";
        for (std::size_t i = 0; i < changed.size(); ++i) {
            EXPECT_EQ(changed[i].slot, i);
            EXPECT_EQ(changed[i].terms.fee, 0.004);
            EXPECT_EQ(changed[i].terms.tick, joined[i].terms.tick);
        }
    }
    const auto replayed = replay_journal(stage.log);
    ASSERT_TRUE(replayed) << replayed.error().text();
    EXPECT_TRUE(replayed->equal) << replayed->first_difference;
}

TEST(LiveRecovery, KilledAtAnyEventItGoesOn) {
    Stage whole(30);
    ASSERT_TRUE(whole.live(whole.settings(30))->run({}));
    for (std::uint64_t event = 2; event < 34; ++event) {
        Stage stage(30);
        stage.log.fail_at = event;
        stage.log.loses_hashes = event % 2 == 0;  // the machine stopped between the event and its hash
        EXPECT_FALSE(stage.live(stage.settings(30))->run({}));
        stage.log.fail_at = 0;
        stage.log.loses_hashes = false;
        const auto done = stage.live(stage.settings(30))->run({});
        ASSERT_TRUE(done) << event << ": " << done.error().text();
        const auto a = stage.events<MarketFrame>();
        const auto b = whole.events<MarketFrame>();
        ASSERT_EQ(a.size(), b.size()) << event;
        for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(a[i].minutes == b[i].minutes) << event << ' ' << i;
        EXPECT_EQ(stage.journal().size(), whole.journal().size());
        EXPECT_TRUE(stage.journal().back().outcomes.has_value());
    }
}

struct Refusal {
    std::string what;
    std::function<void(Stage&, LiveSettings&)> damage;
    ErrorCode code;
    std::string says;
};

TEST(LiveRecovery, RefusesWhatDoesNotBelongTogether) {
    const Refusal refusals[] = {
        {"an event that gives other outcomes",
         [](Stage& stage, LiveSettings&) {
             stage.snapshots = std::make_unique<MemorySnapshots>();
             stage.log.tampered = 17;
         },
         ErrorCode::Corrupt, "event 17 of the journal"},
        {"a database ahead of its journal", [](Stage& stage, LiveSettings&) { stage.kept_log = MemoryEventLog(); },
         ErrorCode::Corrupt, ""},
        {"other timeframes",
         [](Stage&, LiveSettings& settings) { settings.run.opened.settings.timeframes = {Timeframe::h4}; },
         ErrorCode::Refused, "timeframes"},
    };
    for (const Refusal& one : refusals) {
        Stage stage(40);
        ASSERT_TRUE(stage.live(stage.settings(20))->run({}));
        LiveSettings settings = stage.settings(40);
        one.damage(stage, settings);
        if (one.says.empty()) {  // a journal that was lost and begun anew: shorter than what the database has seen
            ASSERT_TRUE(stage.kept_log.append(settings.run.opened));
        }
        const auto done = stage.live(settings)->run({});
        ASSERT_FALSE(done) << one.what;
        EXPECT_EQ(done.error().code, one.code) << one.what;
        EXPECT_NE(done.error().text().find(one.says), std::string::npos) << done.error().text();
    }
}

TEST(LiveRecovery, AJournalOfAnotherEngineIsNamed) {
    Stage stage(10);
    Opened other = eager();
    other.version = "0.older";
    ASSERT_TRUE(stage.kept_log.append(other));
    const auto done = stage.live(stage.settings(10))->run({});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::TooNew);
    EXPECT_NE(done.error().text().find("0.older"), std::string::npos);
}

TEST(LiveRecovery, ASnapshotThatDoesNotReadIsAsGoodAsNone) {
    Stage whole(40);
    ASSERT_TRUE(whole.live(whole.settings(40))->run({}));
    Stage stage(40);
    ASSERT_TRUE(run_to(stage, 20, stage.settings()));
    ASSERT_TRUE(stage.snapshots->write(stage.log.last(), [](const TakePiece& take) { take(Bytes(50)); }));
    ASSERT_TRUE(stage.live(stage.settings(40))->run({}));
    expect_equal_journals(stage, whole);
}

TEST(LiveRecovery, ChangedSettingsEnterAsAnEvent) {
    Stage stage(40);
    ASSERT_TRUE(stage.live(stage.settings(20))->run({}));
    LiveSettings settings = stage.settings(40);
    settings.run.opened.settings.desk.signal_min = 90;
    ASSERT_TRUE(stage.live(settings)->run({}));
    ASSERT_EQ(stage.events<SettingsChanged>().size(), 1U);
    EXPECT_EQ(stage.events<SettingsChanged>()[0].desk.signal_min, 90);
    ASSERT_TRUE(stage.live(settings)->run({}));
    EXPECT_EQ(stage.events<SettingsChanged>().size(), 1U) << "once";
    settings.run = **stage.runs.run("lv-1");
    ASSERT_TRUE(stage.live(settings)->run({}));
    EXPECT_EQ(stage.events<SettingsChanged>().size(), 1U) << "the record has them too";
}

TEST(LiveRecovery, AHoleIsHealedByTheNextStart) {
    Stage stage(40, {}, Millis{100}, false);
    for (int frame = 1; frame <= 40; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            if (number != 0 || frame != 20) stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    ASSERT_TRUE(run_to(stage, 20, stage.settings()));
    EXPECT_TRUE(stage.events<CandleCorrected>().empty());
    ASSERT_TRUE(stage.live(stage.settings(40))->run({}));
    ASSERT_EQ(stage.events<CandleCorrected>().size(), 1U);
    EXPECT_EQ(stage.events<CandleCorrected>()[0].candle, Stage::candle(0, 20));
}

}  // namespace
}  // namespace signalbox
