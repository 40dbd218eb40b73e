// What every outbox promises, as tests; used as candle_store_contract.hpp is. Rows enter through the run store.
#pragma once

#include "ports/run_store_stage.hpp"

namespace signalbox {

class OutboxContract : public RunStoreStage {
protected:
    static constexpr const char* chat = "telegram:42";
    static constexpr const char* hook = "webhook:signal";
    const RunRecord live = record("live-1", Mode::paper);
    const UtcTime wall = at(10'000);

    void SetUp() override {
        RunStoreStage::SetUp();
        if (!IsSkipped()) open(chat);
    }
    Outbox& outbox() { return runs().outbox(); }
    void open(const std::string& channel) {
        const auto done = outbox().open_channel(channel);
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }
    void born(std::uint64_t position, Hash128 id, int minutes) { project(live, position, birth(id, minutes)); }
    void moved(std::uint64_t position, Hash128 id, SignalState to, int minutes, bool closed = false) {
        project(live, position, {move(id, SignalState::active, to, minutes, closed)});
    }
    void kill(std::uint64_t position) {
        project(
            live, position,
            {CommandDone{.id = "k", .verb = Verb::kill, .actor = "cli:a", .reason = {}, .at = {}, .changed = true}});
    }
    static Alert alert(const std::string& window) {
        return {.kind = AlertKind::feed_lost,
                .subject = "bybit",
                .window = window,
                .at = at(3),
                .lines = {sentence("{} is lost", "bybit")},
                .details = {{"venue", "bybit"}}};
    }
    void raise(const std::string& window) { EXPECT_EQ(outbox().raise("", alert(window)), true); }

    std::optional<WaitingMessage> oldest(const std::string& channel = chat, Lane lane = Lane::signals) {
        auto found = outbox().oldest(channel, lane);
        EXPECT_TRUE(found.has_value()) << found.error().text();
        return found ? *found : std::nullopt;
    }
    /// signal ID, follow_up ID STATE, alert WINDOW; "" where nothing waits.
    static std::string named(const std::optional<WaitingMessage>& waiting) {
        if (!waiting) return "";
        const OutboxMessage& message = waiting->message;
        if (message.alert) return "alert " + message.alert->window;
        const std::string id = to_text(message.signal->signal.id).substr(0, 8);
        if (message.moved) return "follow_up " + id + " " + std::string(to_text(message.moved->to));
        return "signal " + id;
    }
    std::optional<Delivery> begin(const std::string& channel = chat, Lane lane = Lane::signals,
                                  Circumstances circumstances = {}) {
        const auto waiting = oldest(channel, lane);
        if (!waiting) return std::nullopt;
        auto permit = outbox().begin(channel, *waiting, std::move(circumstances), wall);
        EXPECT_TRUE(permit.has_value()) << permit.error().text();
        return permit ? *permit : std::nullopt;
    }
    void end(std::int64_t number, const Outbox::Word& word, const std::string& channel = chat) {
        const auto done = outbox().end(channel, number, word, wall + Millis{5});
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }
    /// The oldest goes out and arrives.
    void deliver(const std::string& channel = chat, Lane lane = Lane::signals) {
        const auto permit = begin(channel, lane);
        ASSERT_TRUE(permit.has_value());
        end(permit->message().number, {.state = DeliveryState::delivered, .mark = "42/7"}, channel);
    }
    void settle(DeliveryState state, const std::string& channel = chat, Lane lane = Lane::signals) {
        ASSERT_TRUE(outbox().settle(channel, oldest(channel, lane)->message.number, state, "").has_value());
    }
    OutboxLine::InChannel where(std::int64_t number, const std::string& channel = chat) {
        const auto lines = outbox().list({.channel = channel, .limit = 0});
        EXPECT_TRUE(lines.has_value()) << lines.error().text();
        for (const OutboxLine& line : lines.value_or(std::vector<OutboxLine>{})) {
            if (line.message.number == number) return line.channels.at(0);
        }
        ADD_FAILURE() << "no message " << number << " in " << channel;
        return {};
    }
};

TEST_P(OutboxContract, AChannelThatIsClosedIsNewWhenItOpensAgain) {
    ASSERT_TRUE(outbox().open_channel(hook));
    ASSERT_TRUE(outbox().open_channel("telegram:42"));
    EXPECT_EQ(outbox().channels().value(), (std::vector<std::string>{"telegram:42", hook}));
    Alert alert{.kind = AlertKind::silence, .subject = {}, .window = "one", .at = {}};
    ASSERT_TRUE(outbox().raise("", alert).value());
    const auto waiting = outbox().oldest(hook, Lane::alerts).value().value();
    ASSERT_TRUE(outbox().begin(hook, waiting, {}, {}).value());
    ASSERT_TRUE(outbox().close_channel(hook));
    ASSERT_TRUE(outbox().close_channel(hook)) << "twice is once";
    EXPECT_EQ(outbox().channels().value(), (std::vector<std::string>{"telegram:42"}));
    EXPECT_EQ(outbox().oldest(hook, Lane::alerts).error().code, ErrorCode::NotFound);
    const auto told = outbox().list({.channel = hook}).value();
    ASSERT_EQ(told.size(), 1U) << "what had come of it stays";
    EXPECT_EQ(told[0].channels.at(0).state, DeliveryState::dropped);
    EXPECT_EQ(told[0].channels.at(0).why, "its channel is gone");
    alert.window = "two";
    ASSERT_TRUE(outbox().raise("", alert).value());
    EXPECT_TRUE(outbox().oldest("telegram:42", Lane::alerts).value()) << "others are as they were";
    ASSERT_TRUE(outbox().open_channel(hook));
    EXPECT_FALSE(outbox().oldest(hook, Lane::alerts).value()) << "nothing of its time away";
}

TEST_P(OutboxContract, SignalsAndWhatBecameOfThemLeaveInOrder) {
    born(1, first, 15);
    moved(2, first, SignalState::hit_tp1, 20);
    born(3, second, 30);
    EXPECT_EQ(named(oldest()), "signal abcdef00");
    EXPECT_EQ(oldest()->message.run, "live-1");
    EXPECT_EQ(oldest()->message.at, at(15));
    EXPECT_EQ(oldest()->message.signal->state, SignalState::hit_tp1) << "as it stands now";
    deliver();
    EXPECT_EQ(named(oldest()), "follow_up abcdef00 hit_tp1");
    EXPECT_EQ(oldest()->of_signal->state, DeliveryState::delivered);
    EXPECT_EQ(oldest()->of_signal->mark, "42/7");
    deliver();
    EXPECT_EQ(named(oldest()), "signal abcdef11");
    deliver();
    EXPECT_EQ(named(oldest()), "");
}

TEST_P(OutboxContract, EachChannelHasItsOwnPlaceAndBeginsWithWhatComes) {
    born(1, first, 15);
    open(hook);
    open(hook);  // twice is once
    born(2, second, 30);
    EXPECT_EQ(named(oldest(chat)), "signal abcdef00");
    EXPECT_EQ(named(oldest(hook)), "signal abcdef11");
    deliver(hook);
    EXPECT_EQ(named(oldest(hook)), "");
    EXPECT_EQ(named(oldest(chat)), "signal abcdef00");
    moved(3, first, SignalState::hit_sl, 40, true);
    EXPECT_EQ(named(oldest(hook)), "follow_up abcdef00 hit_sl");
    EXPECT_FALSE(oldest(hook)->of_signal.has_value()) << "its signal was before this channel's time";
    EXPECT_EQ(outbox().oldest("telegram:7", Lane::signals).error().code, ErrorCode::NotFound);
}

TEST_P(OutboxContract, AlertsPassSignalsAndAreSaidOnce) {
    born(1, first, 15);
    raise("2022-01-01T00");
    EXPECT_EQ(outbox().raise("", alert("2022-01-01T00")), false);
    raise("2022-01-01T01");
    EXPECT_EQ(named(oldest(chat, Lane::alerts)), "alert 2022-01-01T00");
    EXPECT_EQ(*oldest(chat, Lane::alerts)->message.alert, alert("2022-01-01T00"));
    EXPECT_EQ(oldest(chat, Lane::alerts)->message.run, "");
    deliver(chat, Lane::alerts);
    deliver(chat, Lane::alerts);
    EXPECT_EQ(named(oldest(chat, Lane::alerts)), "");
    EXPECT_EQ(named(oldest()), "signal abcdef00");
}

TEST_P(OutboxContract, AlertsOfAnEventComeWithItsTransaction) {
    const Alert one = alert("w");
    const Outcomes nothing;
    const Event event = Command{};
    const ProjectedStep step{.position = 1, .event = &event, .outcomes = &nothing, .alerts = {&one, 1}};
    for (int round = 0; round < 2; ++round) ASSERT_TRUE(runs().project(live, {&step, 1}).has_value());
    EXPECT_EQ(named(oldest(chat, Lane::alerts)), "alert w");
    EXPECT_EQ(oldest(chat, Lane::alerts)->message.run, "live-1");
    deliver(chat, Lane::alerts);
    EXPECT_EQ(named(oldest(chat, Lane::alerts)), "");
}

TEST_P(OutboxContract, AnAttemptWithoutAnAnswerIsRememberedAndTheNextOneIsARepeat) {
    born(1, first, 15);
    auto permit = begin();
    ASSERT_TRUE(permit.has_value());
    EXPECT_FALSE(permit->circumstances().repeat);
    // Killed here, say: nobody ends it.
    EXPECT_EQ(where(1).state, DeliveryState::sending);
    EXPECT_EQ(oldest()->unanswered, 1);
    permit = begin();
    EXPECT_TRUE(permit->circumstances().repeat);
    end(1, {.state = DeliveryState::waiting, .unanswered = true, .why = "timed out"});
    EXPECT_EQ(where(1).unanswered, 2);
    EXPECT_EQ(where(1).why, "timed out");
    permit = begin();
    end(1, {.state = DeliveryState::waiting, .why = "connection refused"});
    EXPECT_EQ(oldest()->unanswered, 2) << "nothing of the third had left";
    EXPECT_EQ(oldest()->attempts, 3);
    deliver();
    EXPECT_EQ(where(1).state, DeliveryState::delivered);
    EXPECT_EQ(where(1).attempts, 4);
    EXPECT_EQ(where(1).unanswered, 2);
    EXPECT_EQ(where(1).mark, "42/7");
    EXPECT_EQ(where(1).last_at, wall + Millis{5});
    EXPECT_EQ(named(oldest()), "");
}

TEST_P(OutboxContract, AnAttemptThatFailedBeforeItsFirstByteIsNoRepeat) {
    born(1, first, 15);
    (void)begin();
    end(1, {.state = DeliveryState::waiting, .why = "connection refused"});
    EXPECT_FALSE(begin()->circumstances().repeat);
}

TEST_P(OutboxContract, TheKillSwitchTakesBackWhatWaitsForEver) {
    open(hook);
    born(1, first, 15);
    moved(2, first, SignalState::active, 16);
    deliver(hook);
    const auto waiting = oldest();
    kill(3);
    EXPECT_EQ(oldest()->message.withheld, Withheld::killed);
    EXPECT_FALSE(begin().has_value());
    const auto late = outbox().begin(chat, *waiting, {}, wall);
    ASSERT_TRUE(late.has_value());
    EXPECT_FALSE(late->has_value()) << "it was seen before the switch, and asked for after it";
    settle(DeliveryState::killed);
    EXPECT_EQ(where(1).state, DeliveryState::killed);
    EXPECT_EQ(where(1, hook).state, DeliveryState::delivered);
    EXPECT_EQ(named(oldest()), "follow_up abcdef00 active");
    EXPECT_EQ(oldest()->of_signal->state, DeliveryState::killed);
    EXPECT_EQ(named(oldest(hook)), "follow_up abcdef00 active");
    EXPECT_TRUE(begin(hook).has_value()) << "of a delivered signal it still goes";
    raise("w");
    EXPECT_TRUE(begin(chat, Lane::alerts).has_value());
    EXPECT_EQ(outbox().retry(1, chat).error().code, ErrorCode::Refused) << "killed, it stays so";
}

TEST_P(OutboxContract, TheKillSwitchTakesBackAnAttemptOfWhichNobodyKnows) {
    born(1, first, 15);
    (void)begin();
    kill(2);
    end(1, {.state = DeliveryState::waiting, .unanswered = true, .why = "timed out"});
    EXPECT_FALSE(begin().has_value());
    settle(DeliveryState::killed);
    EXPECT_EQ(where(1).state, DeliveryState::killed);
    EXPECT_EQ(where(1).unanswered, 1);
}

TEST_P(OutboxContract, AnAttemptThatArrivedAllTheSameIsTold) {
    born(1, first, 15);
    (void)begin();
    kill(2);
    end(1, {.state = DeliveryState::delivered, .mark = "42/9"});
    EXPECT_EQ(where(1).state, DeliveryState::delivered);
    EXPECT_EQ(named(oldest()), "");
}

TEST_P(OutboxContract, WhatIsMadeAgainFromTheJournalIsPast) {
    const Event event = Command{};
    Outcomes all = birth(first, 15);
    all.push_back(
        CommandDone{.id = "k", .verb = Verb::kill, .actor = "cli:a", .reason = {}, .at = {}, .changed = true});
    const ProjectedStep step{.position = 1, .event = &event, .outcomes = &all};
    born(1, second, 30);
    RunRecord other = live;
    other.id = "live-0";
    other.past_to = 1;
    ASSERT_TRUE(runs().project(other, {&step, 1}).has_value());
    EXPECT_EQ(named(oldest()), "signal abcdef11") << "no switch of the past holds for it";
    EXPECT_EQ(oldest()->message.withheld, Withheld::no);
    deliver();
    EXPECT_EQ(named(oldest()), "");
    const auto lines = outbox().list({});
    ASSERT_TRUE(lines.has_value());
    ASSERT_EQ(lines->size(), 2U);
    EXPECT_EQ(lines->at(0).message.withheld, Withheld::past);
    EXPECT_TRUE(lines->at(0).channels.empty());
}

TEST_P(OutboxContract, ABacktestHoldsNone) {
    project(record("bt-1", Mode::backtest), 1, birth(first, 15));
    EXPECT_EQ(named(oldest()), "");
    EXPECT_TRUE(outbox().list({})->empty());
}

TEST_P(OutboxContract, AMissedSignalFoldsWhatItsLineTells) {
    born(1, first, 15);
    moved(2, first, SignalState::hit_tp1, 20);
    const auto permit = begin(chat, Lane::signals, {.missed = Missed::target_touched});
    moved(3, first, SignalState::hit_tp3, 25, true);
    end(permit->message().number, {.state = DeliveryState::missed, .mark = "42/7"});
    EXPECT_EQ(named(oldest()), "follow_up abcdef00 hit_tp1");
    EXPECT_EQ(oldest()->of_signal->state, DeliveryState::missed);
    EXPECT_GE(oldest()->of_signal->folded_to, oldest()->message.number);
    settle(DeliveryState::folded);
    EXPECT_EQ(named(oldest()), "follow_up abcdef00 hit_tp3");
    EXPECT_LT(oldest()->of_signal->folded_to, oldest()->message.number) << "it came after the line";
}

TEST_P(OutboxContract, DeadLettersAreSeenAndTriedAgainBeforeWhatIsNewer) {
    born(1, first, 15);
    born(2, second, 30);
    (void)begin();
    end(1, {.state = DeliveryState::dead, .why = "400 chat not found"});
    EXPECT_EQ(named(oldest()), "signal abcdef11");
    const auto dead = outbox().list({.channel = {}, .state = DeliveryState::dead});
    ASSERT_TRUE(dead.has_value());
    ASSERT_EQ(dead->size(), 1U);
    EXPECT_EQ(dead->at(0).channels.at(0).why, "400 chat not found");
    ASSERT_TRUE(outbox().retry(1, chat).has_value());
    EXPECT_EQ(named(oldest()), "signal abcdef00");
    EXPECT_FALSE(begin()->circumstances().repeat) << "it was refused: nothing had arrived";
    end(1, {.state = DeliveryState::delivered});
    EXPECT_EQ(named(oldest()), "signal abcdef11");
    EXPECT_EQ(outbox().retry(1, chat).error().code, ErrorCode::Refused);
    EXPECT_EQ(outbox().retry(9, chat).error().code, ErrorCode::NotFound);
    EXPECT_EQ(outbox().retry(1, "telegram:7").error().code, ErrorCode::NotFound);
}

TEST_P(OutboxContract, WhatIsDroppedByHandLeavesNoHole) {
    born(1, first, 15);
    born(2, second, 30);
    raise("w");
    ASSERT_TRUE(outbox().drop(2, chat).has_value());
    EXPECT_EQ(named(oldest()), "signal abcdef00") << "the older one still waits";
    deliver();
    EXPECT_EQ(named(oldest()), "");
    EXPECT_EQ(where(2).state, DeliveryState::dropped);
    EXPECT_EQ(outbox().drop(2, chat).error().code, ErrorCode::Refused);
    ASSERT_TRUE(outbox().retry(2, chat).has_value());
    EXPECT_EQ(named(oldest()), "signal abcdef11");
}

TEST_P(OutboxContract, ListsTheNewestFirstAndWhereEachStands) {
    open(hook);
    born(1, first, 15);
    born(2, second, 30);
    deliver();
    const auto lines = outbox().list({});
    ASSERT_TRUE(lines.has_value());
    ASSERT_EQ(lines->size(), 2U);
    EXPECT_EQ(lines->at(1).message.signal->signal.id, first);
    ASSERT_EQ(lines->at(1).channels.size(), 2U);
    EXPECT_EQ(lines->at(1).channels[0].channel, chat);
    EXPECT_EQ(lines->at(1).channels[0].state, DeliveryState::delivered);
    EXPECT_EQ(lines->at(1).channels[1].state, DeliveryState::waiting);
    EXPECT_EQ(outbox().list({.channel = {}, .state = {}, .limit = 1})->size(), 1U);
    const auto one = outbox().list({.number = lines->back().message.number});
    ASSERT_EQ(one->size(), 1U);
    EXPECT_EQ(one->front().message.number, lines->back().message.number);
    EXPECT_TRUE(outbox().list({.number = 1'000'000})->empty());
    EXPECT_EQ(outbox().list({.channel = {}, .state = DeliveryState::delivered})->size(), 1U);
    EXPECT_EQ(outbox().list({.channel = hook, .state = DeliveryState::delivered})->size(), 0U);
}

TEST_P(OutboxContract, NumbersAreNeverUsedTwice) {
    born(1, first, 15);
    deliver();
    ASSERT_TRUE(runs().remove("live-1").has_value());
    RunRecord other = live;
    other.id = "live-2";
    project(other, 1, birth(second, 30));
    EXPECT_EQ(named(oldest()), "signal abcdef11") << "it lies behind the channel's place";
}

}  // namespace signalbox
