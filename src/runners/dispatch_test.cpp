// What a channel is sent next, without a thread: the rules over an outbox in memory.
#include "runners/dispatch.hpp"

#include <gtest/gtest.h>

#include "runners/outbox_stage.hpp"

namespace signalbox {
namespace {

constexpr Millis second{1'000};

class DispatchTest : public OutboxStage {
protected:
    DispatchTest() {
        around.last_price = [this](const Instrument&) { return price; };
        around.halted = [this] { return is_halted; };
        around.heard = [this](const std::string&, const OutboxMessage& message, DeliveryState state,
                              const std::optional<Sent>&) {
            told.push_back(std::to_string(message.number) + " " + std::string(to_text(state)));
        };
        EXPECT_FALSE(next());  // opens the channel
    }
    std::optional<Delivery> next() {
        auto permit = dispatch.next(now, wall);
        EXPECT_TRUE(permit.has_value()) << permit.error().text();
        return permit ? *permit : std::nullopt;
    }
    void ended(const Delivery& delivery, const Sent& sent) {
        const auto done = dispatch.ended(delivery, sent, now, wall);
        EXPECT_TRUE(done.has_value()) << done.error().text();
    }
    /// The next one arrives; its name and how it left.
    std::string deliver() {
        const auto permit = next();
        if (!permit) return "";
        ended(*permit, {.fate = Fate::delivered, .mark = "m" + std::to_string(permit->message().number)});
        return said(*permit);
    }

    UtcTime now = at(15);
    std::optional<double> price;
    bool is_halted = false;
    std::vector<std::string> told;
    DispatchSurroundings around;
    RememberingChannel channel{"chat"};
    Dispatch dispatch{{}, outbox(), channel, around, 7};
};

TEST_F(DispatchTest, SendsSignalsAndWhatBecameOfThemInOrderAndAlertsFirst) {
    born(first, 15);
    moved(first, SignalState::hit_tp1, 15);
    raise("a");
    EXPECT_EQ(deliver(), "alert a");
    EXPECT_EQ(deliver(), "signal 1 missed=target_touched");
    EXPECT_EQ(deliver(), "");
    EXPECT_EQ(told.back(), "2 folded") << "the line told of it: settled on the way to what is next";
}

TEST_F(DispatchTest, AFollowUpIsAReplyToItsSignal) {
    born(first, 15);
    EXPECT_EQ(deliver(), "signal 1");
    moved(first, SignalState::hit_tp1, 20);
    EXPECT_EQ(deliver(), "follow_up hit_tp1 reply_to=m1");
}

TEST_F(DispatchTest, LaterThanAMinuteASignalSaysSoWithTheLastPrice) {
    born(first, 15);
    now = at(16);
    price = entry + 1;
    auto permit = next();
    ASSERT_TRUE(permit.has_value());
    EXPECT_FALSE(permit->circumstances().late.has_value()) << "just a minute";
    EXPECT_FALSE(permit->circumstances().last_price.has_value());
    ended(*permit, {.fate = Fate::not_sent});
    now = at(18);
    permit = next();
    ASSERT_TRUE(permit.has_value());
    EXPECT_EQ(permit->circumstances().late, 3 * minute);
    EXPECT_EQ(permit->circumstances().last_price, entry + 1);
    EXPECT_FALSE(permit->circumstances().missed.has_value());
}

TEST_F(DispatchTest, WhatIsOfNoUseAnyMoreIsMissed) {
    born(first, 15);
    const SignalRecord fresh = runs().signal(to_text(first), "").value().value();
    const auto with = [&](auto change) {
        SignalRecord changed = fresh;
        change(changed);
        return changed;
    };
    const SignalRecord ended = with([](SignalRecord& one) { one.closed = true; });
    const SignalRecord hit = with([](SignalRecord& one) { one.state = SignalState::hit_tp2; });
    const SignalRecord fall = with([](SignalRecord& one) {
        one.signal.side = Side::short_side;
        std::swap(one.signal.stop, one.signal.targets[0]);  // 90 and 110: the same way off
    });
    EXPECT_EQ(missed_by_now(ended, {}, now), Missed::ended);
    EXPECT_EQ(missed_by_now(hit, {}, now), Missed::target_touched);
    EXPECT_EQ(missed_by_now(fresh, {}, fresh.signal.expires_at), Missed::expired);
    EXPECT_EQ(missed_by_now(fresh, {}, fresh.signal.expires_at - Millis{1}), std::nullopt);
    const std::pair<double, std::optional<Missed>> ways[] = {{110, Missed::target_touched},
                                                             {109, Missed::half_to_target},
                                                             {105, Missed::half_to_target},
                                                             {104.9, {}},
                                                             {100, {}},
                                                             {95.1, {}},
                                                             {95, Missed::half_to_stop},
                                                             {90, Missed::stop_touched}};
    for (const auto& [last, missed] : ways) {
        EXPECT_EQ(missed_by_now(fresh, last, now), missed) << last;
        EXPECT_EQ(missed_by_now(fall, 200 - last, now), missed) << 200 - last << ", short";
    }
}

TEST_F(DispatchTest, AFollowUpThatComesAfterTheMissedLineStillGoes) {
    born(first, 15);
    price = entry + 6;
    EXPECT_EQ(deliver(), "signal 1 missed=half_to_target");
    moved(first, SignalState::hit_tp1, 20);
    EXPECT_EQ(deliver(), "follow_up hit_tp1 reply_to=m1");
}

TEST_F(DispatchTest, WhatHasNoAnswerComesAgainMarkedAndLaterEachTime) {
    born(first, 15);
    Millis longest{0};
    for (int attempt = 0; attempt < 10; ++attempt) {
        const auto permit = next();
        ASSERT_TRUE(permit.has_value());
        EXPECT_EQ(permit->circumstances().repeat, attempt > 0);
        ended(*permit, {.fate = Fate::unknown, .why = "timed out"});
        EXPECT_FALSE(next().has_value()) << "not at once";
        const UtcTime began = now;
        while (dispatch.waits(now)) now += Millis{100};
        EXPECT_LE(now - began, minute + Millis{100});
        longest = std::max(longest, now - began);
    }
    EXPECT_GT(longest, 20 * second);
}

TEST_F(DispatchTest, WhatFailedBeforeItsFirstByteIsNotMarked) {
    born(first, 15);
    auto permit = next();
    ended(*permit, {.fate = Fate::not_sent, .why = "connection refused"});
    now += minute;
    permit = next();
    ASSERT_TRUE(permit.has_value());
    EXPECT_FALSE(permit->circumstances().repeat);
    ended(*permit, {.fate = Fate::unknown});
    now += minute;
    EXPECT_TRUE(next()->circumstances().repeat);
}

TEST_F(DispatchTest, APauseThatIsAskedForHoldsForAlertsToo) {
    born(first, 15);
    ended(*next(), {.fate = Fate::not_sent, .why = "429", .wait = 40 * second});
    raise("a");
    now += 39 * second;
    EXPECT_FALSE(next().has_value());
    now += second;
    EXPECT_EQ(deliver(), "alert a");
}

TEST_F(DispatchTest, AlertsPassASignalThatWaitsForItsNextAttempt) {
    born(first, 15);
    ended(*next(), {.fate = Fate::unknown});
    raise("a");
    EXPECT_EQ(deliver(), "alert a");
}

TEST_F(DispatchTest, ADeadLetterHoldsUpNobodyAndItsFollowUpsAreFolded) {
    born(first, 15);
    ended(*next(), {.fate = Fate::refused, .why = "400"});
    EXPECT_EQ(told.back(), "1 dead");
    moved(first, SignalState::hit_tp1, 16);
    born(second_signal, 16);
    now = at(16);
    EXPECT_EQ(deliver(), "signal 3");
}

TEST_F(DispatchTest, WhileTheSwitchIsThrownNoSignalIsBegunAndTheRestGoesOn) {
    born(first, 15);
    EXPECT_EQ(deliver(), "signal 1");
    moved(first, SignalState::hit_tp1, 15);
    born(second_signal, 15);
    is_halted = true;  // known before the run has written it down
    raise("a");
    EXPECT_EQ(deliver(), "alert a");
    EXPECT_EQ(deliver(), "follow_up hit_tp1 reply_to=m1");
    EXPECT_EQ(deliver(), "");
    kill();
    is_halted = false;
    EXPECT_EQ(deliver(), "");
    EXPECT_EQ(told.back(), "3 killed");
}

TEST_F(DispatchTest, WhatAChannelDoesNotWantIsSettled) {
    channel.unwanted = MessageKind::signal;
    born(first, 15);
    moved(first, SignalState::hit_tp1, 15);
    EXPECT_EQ(deliver(), "");
    EXPECT_EQ(told, (std::vector<std::string>{"1 unwanted", "2 unwanted"}));
}

TEST_F(DispatchTest, AnAlertThatIsADayOldIsDropped) {
    raise("a");
    now = at(15) + day + minute;
    EXPECT_EQ(deliver(), "");
    EXPECT_EQ(told, std::vector<std::string>{"1 dropped"});
}

}  // namespace
}  // namespace signalbox
