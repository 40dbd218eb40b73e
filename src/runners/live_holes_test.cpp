// A live run whose venue was away: what it says, what it waits for, and how its holes are filled.
#include <gtest/gtest.h>

#include <set>

#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

TEST(LiveHoles, AnInstrumentThatIsBackWaitsFiveFramesForItsHole) {
    Stage stage(60, {}, Millis{100}, false);
    for (int frame = 1; frame <= 60; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            const bool away = number == 0 && frame >= 10 && frame < 20;
            if (!away) stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    stage.source.history_down = {Stage::closes(5), Stage::closes(40)};
    go(stage, stage.settings(60));
    const auto frames = stage.events<MarketFrame>();
    for (int frame = 1; frame <= 60; ++frame) {
        const bool missing = frame >= 10 && frame < 25;
        EXPECT_EQ(states(frames[static_cast<std::size_t>(frame - 1)]), missing ? "mpp" : "ppp") << frame;
    }
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 15U);
    for (int i = 0; i < 15; ++i) {
        EXPECT_EQ(corrections[static_cast<std::size_t>(i)].candle, Stage::candle(0, 10 + i)) << "oldest first";
    }
    EXPECT_GE(corrections[0].arrived_at, Stage::closes(40));
    for (const CorrectionTaken& taken : corrections_taken(stage)) {
        EXPECT_TRUE(taken.stepped);
        EXPECT_FALSE(taken.walked) << "later minutes have gone by";
    }
}

TEST(LiveHoles, CorrectionsThatComeTogetherTakeOneSync) {
    Stage stage(60, {}, Millis{100}, false);
    for (int frame = 1; frame <= 60; ++frame) {
        const bool away = frame >= 10 && frame < 20;
        for (std::size_t number = 0; number < Stage::coins && !away; ++number) {
            stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    stage.source.history_down = {Stage::closes(5), Stage::closes(40)};
    go(stage, stage.settings(60));
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 45U) << "three instruments, ten minutes away and five kept back";
    EXPECT_EQ(stage.log.syncs, static_cast<int>(stage.journal().size() - corrections.size() + 1 - (Stage::coins - 1)))
        << "who joins together takes one as well";
    EXPECT_EQ(corrections_taken(stage).size(), corrections.size()) << "each has its outcomes' hash";
    EXPECT_TRUE(replay_journal(stage.log)->equal);
}

TEST(LiveHoles, AHoleFilledInTimeIsWalkedWhole) {
    Stage stage(40, {}, Millis{100}, false);
    for (int frame = 1; frame <= 40; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            const bool away = number == 0 && frame >= 10 && frame < 20;
            if (!away) stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    stage.source.history_down = {Stage::closes(5), Stage::closes(23)};
    go(stage, stage.settings(40));
    const auto taken = corrections_taken(stage);
    ASSERT_EQ(taken.size(), 13U) << "ten minutes away, and three kept back";
    for (const CorrectionTaken& one : taken) EXPECT_TRUE(one.walked);
    EXPECT_EQ(states(stage.events<MarketFrame>()[22]), "ppp") << "and it goes on at once";
}

TEST(LiveHoles, MinutesKeptBackAreSaidOnceTheirHoleIsFilledThoughRestIsBehind) {
    Stage stage(40, {}, Millis{100}, false);
    for (int frame = 1; frame <= 40; ++frame) {
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            if (number == 0 && frame == 10) continue;
            stage.send(number, Stage::candle(number, frame), {}, Millis{100});
        }
    }
    stage.source.history_lags = 90 * Millis{1'000};  // as Coinbase's does
    go(stage, stage.settings(40));
    const auto frames = stage.events<MarketFrame>();
    for (int frame = 1; frame <= 40; ++frame) {
        const bool missing = frame >= 10 && frame <= 11;
        EXPECT_EQ(states(frames[static_cast<std::size_t>(frame - 1)]), missing ? "mpp" : "ppp") << frame;
    }
    const auto corrections = stage.events<CandleCorrected>();
    ASSERT_EQ(corrections.size(), 2U);
    EXPECT_EQ(corrections[0].candle, Stage::candle(0, 10));
    EXPECT_EQ(corrections[1].candle, Stage::candle(0, 11)) << "it was here already";
    EXPECT_LT(corrections[1].arrived_at - corrections[0].arrived_at, Millis{1'000});
}

TEST(LiveHoles, AVenueThatFailsIsSaidToBeLostAndHoldsNothing) {
    Stage stage(60);
    stage.source.stream_down = {Stage::closes(20) + Millis{500}, Stage::closes(30) + Millis{500}};
    stage.source.history_down = stage.source.stream_down;
    const auto run = stage.live(stage.settings(60), {.step = [&](const Event& event, std::span<const Outcome>) {
                                    const auto* lost = std::get_if<FeedLost>(&event);
                                    EXPECT_TRUE(lost == nullptr || lost->venue == "test");
                                }});
    ASSERT_TRUE(run->run({}));
    expect_one_frame_a_minute(stage, 60);
    const auto feeds = stage.events<FeedLost>();
    ASSERT_EQ(feeds.size(), 2U);
    EXPECT_TRUE(feeds[0].lost);
    EXPECT_FALSE(feeds[1].lost);
    const auto frames = stage.events<MarketFrame>();
    EXPECT_EQ(states(frames[24]), "mmm");
    EXPECT_EQ(frames[24].arrived_at, frames[24].closed_at);
    EXPECT_EQ(states(frames[40]), "ppp");
    EXPECT_EQ(run->status().feed_trouble, "");
    // What was missed came afterwards: from the stream's queue, or from history.
    for (const CorrectionTaken& taken : corrections_taken(stage)) EXPECT_TRUE(taken.walked);
    EXPECT_EQ(replay_journal(stage.log)->counts.outcomes > 0, true);
}

TEST(LiveHoles, APairWhoseConnectionBreaksIsAloneInIt) {
    Stage stage(60);
    stage.source.stream_down = {Stage::closes(20), Stage::closes(30) + Millis{500}};
    stage.source.history_down = stage.source.stream_down;
    stage.source.pairs_down = {coin(0)};
    std::string why;
    LiveRun* run = nullptr;
    const auto live = stage.live(stage.settings(60), {.step = [&](const Event& event, std::span<const Outcome>) {
                                     const auto* frame = std::get_if<MarketFrame>(&event);
                                     if (frame == nullptr || frame->closed_at != Stage::closes(25)) return;
                                     why = run->why_lost("test");
                                 }});
    run = live.get();
    ASSERT_TRUE(run->run({}));
    EXPECT_EQ(why, "the venue does not answer (" + coin(0).symbol() + ")");
    ASSERT_EQ(stage.events<FeedLost>().size(), 2U);
    const auto frames = stage.events<MarketFrame>();
    for (int frame = 21; frame <= 30; ++frame) {
        const MarketFrame& one = frames[static_cast<std::size_t>(frame - 1)];
        EXPECT_EQ(states(one), "mpp") << frame;
        EXPECT_LT(one.arrived_at - one.closed_at, Millis{1'000}) << "nobody waits for what can not come";
    }
    EXPECT_EQ(states(frames[40]), "ppp");
    std::set<std::uint16_t> corrected;
    for (const CandleCorrected& one : stage.events<CandleCorrected>()) corrected.insert(one.slot);
    EXPECT_EQ(corrected, std::set<std::uint16_t>{0}) << "the others' minutes came in their frames";
}

TEST(LiveHoles, AfterALongSleepMinutesEnterLateAndSpeakNoSignal) {
    Stage stage(10 * 60);
    go(stage, stage.settings(60));
    const auto before = stage.events<MarketFrame>().size();
    stage.clock.move_to(Stage::closes(60 + 180));
    const auto run = stage.live(stage.settings(600));
    ASSERT_TRUE(run->run({}));
    expect_one_frame_a_minute(stage, 600);
    EXPECT_EQ(before, 60U);
    EXPECT_EQ(run->status().late_frames, 180U);
    EXPECT_LE(stage.source.requests, 6) << "one or two requests an instrument, not one a minute";

    Engine engine;
    std::size_t stale = 0;
    for (const LoggedEvent& logged : stage.journal()) {
        Outcomes out;
        engine.process(logged.event, out);
        const auto* frame = std::get_if<MarketFrame>(&logged.event);
        EXPECT_TRUE(frame == nullptr || states(*frame) == "ppp");
        const bool late = frame != nullptr && frame->arrived_at - frame->closed_at > minute;
        for (const Outcome& one : out) {
            EXPECT_FALSE(late && std::holds_alternative<SignalApproved>(one));
            const auto* verdict = std::get_if<Verdict>(&one);
            stale += verdict != nullptr && gate_of(*verdict, Gate::stale).answer == Answer::failed;
        }
    }
    EXPECT_GT(stale, 0U);
}

}  // namespace
}  // namespace signalbox
