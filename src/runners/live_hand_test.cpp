// Trades by hand in a live run: one sync with their command, the same again in a replay, nothing a second time.
#include <gtest/gtest.h>

#include "core/engine/ids.hpp"
#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

Order trade(const std::string& id, std::uint16_t slot, Side side) {
    return {.events = {Command{.id = id, .actor = "cli:test", .verb = Verb::trade},
                       HandTraded{.trade = hand_trade_id(id),
                                  .slot = slot,
                                  .side = side,
                                  .size = Decimal::from_units(Decimal::one / 10),
                                  .at = {}}}};
}
Order close(const std::string& id, const std::string& of, std::optional<Decimal> price = {}) {
    return {.events = {Command{.id = id, .actor = "cli:test", .verb = Verb::close},
                       HandClosed{.trade = hand_trade_id(of), .price = price, .at = {}}}};
}

/// Orders after these frames; none fails.
LiveListener ordering(LiveRun*& running, const std::function<std::vector<Order>(int frame)>& orders) {
    return {.step = [&running, orders](const Event& event, std::span<const Outcome>) {
        const auto* frame = std::get_if<MarketFrame>(&event);
        if (frame == nullptr) return;
        const auto number = static_cast<int>((frame->closed_at - Stage::start) / minute);
        for (Order& order : orders(number)) EXPECT_TRUE(running->submit(std::move(order)));
    }};
}

std::vector<Order> day_of_trades(int frame) {
    switch (frame) {
        case 10: return {trade("a", 0, Side::long_side), trade("b", 1, Side::short_side)};
        case 20: return {trade("a", 0, Side::long_side), close("c", "a")};
        case 30: return {close("d", "b", Decimal::from_int(7)), trade("e", 2, Side::long_side)};
        case 40: return {close("f", "nobody")};
        default: return {};
    }
}

TEST(LiveHand, AJournalWithTradesReplaysEqual) {
    Stage stage(60);
    LiveRun* running = nullptr;
    const auto run = stage.live(stage.settings(60), ordering(running, day_of_trades));
    running = run.get();
    ASSERT_TRUE(run->run({}));

    EXPECT_EQ(stage.events<HandTraded>().size(), 3U) << "the same command a second time does nothing";
    EXPECT_EQ(stage.events<Command>().size(), 7U);
    for (const HandTraded& order : stage.events<HandTraded>()) EXPECT_GE(order.at, Stage::closes(10));
    const auto done = replay_journal(stage.log);
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_TRUE(done->equal) << done->first_difference;

    const auto trades = stage.runs.hand_trades("lv-1").value();
    ASSERT_EQ(trades.size(), 3U);
    const auto named = [&](const std::string& command) {
        const auto found = std::ranges::find(trades, hand_trade_id(command), &HandTradeRecord::trade);
        return found == trades.end() ? HandTradeRecord{} : *found;
    };
    EXPECT_EQ(named("a").fate, HandFate::closed);
    EXPECT_GT(named("a").costs, Decimal{});
    EXPECT_EQ(named("b").fate, HandFate::closed);
    EXPECT_EQ(named("b").exit_price, Decimal::from_int(7));
    EXPECT_EQ(named("e").fate, HandFate::open);
    EXPECT_EQ(named("e").instrument, coin(2));
}

TEST(LiveHand, ARunThatWasStoppedGoesOnWithTheSameTrades) {
    Stage whole(60), broken(60);
    const auto play = [](Stage& stage, int frames) {
        LiveRun* running = nullptr;
        const auto run = stage.live(stage.settings(frames), ordering(running, day_of_trades));
        running = run.get();
        const auto done = run->run({});
        EXPECT_TRUE(done) << done.error().text();
    };
    play(whole, 60);
    for (const int frames : {15, 25, 35, 60}) {
        broken.snapshots = std::make_unique<MemorySnapshots>();  // from the journal alone
        play(broken, frames);
    }
    EXPECT_EQ(broken.runs.hand_trades("lv-1").value(), whole.runs.hand_trades("lv-1").value());
    const auto first = whole.journal(), second = broken.journal();
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].outcomes, second[i].outcomes) << i;
}

TEST(LiveHand, WhatAPowerCutToreFromItsCommandIsDoneOnce) {
    Stage stage(40);
    const auto play = [&](int frames, std::string_view from) {
        LiveRun* running = nullptr;
        const auto orders = [&](int frame) {
            std::vector<Order> all;
            if (frame == frames - 5) {
                all.push_back(trade("a", 0, Side::long_side));
                all.push_back(trade("a", 0, Side::long_side));
            }
            return all;
        };
        const auto run = stage.live(stage.settings(frames), from.empty() ? LiveListener{} : ordering(running, orders));
        running = run.get();
        ASSERT_TRUE(run->run({}));
    };
    play(10, "");
    // The command reached the disk, and the trade behind it did not.
    const Command command{.id = "a", .actor = "cli:test", .verb = Verb::trade, .at = Stage::closes(10)};
    ASSERT_TRUE(stage.log.append(command));
    play(20, "its sender, who tries again and again");
    play(30, "and once more");
    EXPECT_EQ(stage.events<HandTraded>().size(), 1U);
    EXPECT_EQ(stage.runs.hand_trades("lv-1").value().size(), 1U);
    const auto replayed = replay_journal(stage.log);
    ASSERT_TRUE(replayed) << replayed.error().text();
    EXPECT_TRUE(replayed->equal) << replayed->first_difference;
}

TEST(LiveHand, AnUnknownTradeIsNotedAndTheRunGoesOn) {
    Stage stage(45);
    LiveRun* running = nullptr;
    std::vector<std::string> noted;
    LiveListener listener = ordering(running, day_of_trades);
    const auto order = listener.step;
    listener.step = [&](const Event& event, std::span<const Outcome> outcomes) {
        order(event, outcomes);
        for (const Outcome& outcome : outcomes)
            if (const auto* what = std::get_if<Noted>(&outcome)) noted.push_back(what->what + " " + what->about);
    };
    const auto run = stage.live(stage.settings(45), std::move(listener));
    running = run.get();
    ASSERT_TRUE(run->run({}));
    EXPECT_EQ(noted, std::vector<std::string>{"not_open " + to_text(hand_trade_id("nobody"))});
}

}  // namespace
}  // namespace signalbox
