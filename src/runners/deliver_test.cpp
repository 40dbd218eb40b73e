// Deliveries on their own threads: what a slow, a hanging and a lying channel do to the others, and to the end.
#include "runners/deliver.hpp"

#include <gtest/gtest.h>

#include <latch>

#include "runners/outbox_stage.hpp"
#include "testing/step_clock.hpp"

namespace signalbox {
namespace {

class DeliverTest : public OutboxStage {
protected:
    DeliverTest() {
        // Nobody else may look into the outbox while the deciding thread does: it tells here what it has settled.
        around.heard = [this](const std::string& channel, const OutboxMessage& message, DeliveryState state,
                              const std::optional<Sent>&) {
            const std::scoped_lock lock(mutex_);
            told_.push_back(channel + " " + std::to_string(message.number) + " " + std::string(to_text(state)));
            changed_.notify_all();
        };
    }
    std::shared_ptr<RememberingChannel> channel(const std::string& name) {
        auto made = std::make_shared<RememberingChannel>(name);
        EXPECT_TRUE(outbox().open_channel(name).has_value());
        return made;
    }
    /// Waits until so much was told; what it was.
    std::vector<std::string> told(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return told_.size() >= count; }))
            << told_.size() << " of " << count;
        return told_;
    }

    StepClock clock{at(15)};
    DispatchSurroundings around;
    DeliverSettings settings{.look_every = std::chrono::milliseconds(10), .grace = std::chrono::milliseconds(50)};

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> told_;
};

TEST_F(DeliverTest, EveryChannelGetsEverythingInOrder) {
    const auto chat = channel("chat");
    const auto hook = channel("hook");
    born(first, 15);
    moved(first, SignalState::active, 15);
    born(second_signal, 15);
    Deliver deliver(settings, outbox(), clock, around);
    ASSERT_TRUE(deliver.add(chat).has_value());
    ASSERT_TRUE(deliver.add(hook).has_value());
    EXPECT_EQ(deliver.channels(), (std::vector<std::string>{"chat", "hook"}));
    deliver.start();
    (void)told(6);
    deliver.stop();
    const std::vector<std::string> all{"signal 1", "follow_up active reply_to=m1", "signal 3"};
    EXPECT_EQ(chat->sent, all);
    EXPECT_EQ(hook->sent, all);
    EXPECT_EQ(deliver.counts().delivered, 6U);
    EXPECT_EQ(deliver.counts().attempts, 6U);
}

TEST_F(DeliverTest, AChannelThatHangsHoldsUpNoOtherAndIsCutOffAtTheEnd) {
    const auto hangs = channel("hangs");
    const auto chat = channel("chat");
    hangs->before = [](const Delivery&, std::stop_token stop) {
        std::latch never(1);
        const std::stop_callback wake(stop, [&] { never.count_down(); });
        never.wait();
    };
    hangs->answer = [](const Delivery&) { return Sent{.fate = Fate::unknown, .why = "asked to stop"}; };
    born(first, 15);
    born(second_signal, 15);
    {
        Deliver deliver(settings, outbox(), clock, around);
        ASSERT_TRUE(deliver.add(hangs).has_value());
        ASSERT_TRUE(deliver.add(chat).has_value());
        deliver.start();
        EXPECT_EQ(told(2), (std::vector<std::string>{"chat 1 delivered", "chat 2 delivered"}));
    }
    EXPECT_EQ(hangs->sent, std::vector<std::string>{"signal 1"});
    const auto waiting = outbox().oldest("hangs", Lane::signals);
    ASSERT_TRUE(waiting.has_value() && waiting->has_value());
    EXPECT_EQ((*waiting)->unanswered, 1) << "nobody knows: what comes next is a repeat";
}

TEST_F(DeliverTest, WhatIsUnderWayAtTheEndHasItsGrace) {
    const auto slow = channel("slow");
    std::latch begun(1);
    slow->before = [&](const Delivery&, std::stop_token) {
        begun.count_down();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));  // a slow network, not a wait for anything
    };
    born(first, 15);
    born(second_signal, 15);
    settings.grace = std::chrono::seconds(60);
    Deliver deliver(settings, outbox(), clock, around);
    ASSERT_TRUE(deliver.add(slow).has_value());
    deliver.start();
    begun.wait();
    deliver.stop();
    EXPECT_EQ(told(1), std::vector<std::string>{"slow 1 delivered"}) << "and nothing was begun after it";
}

TEST_F(DeliverTest, WhatHasNoAnswerComesAgainOnceItsTimeHasCome) {
    const auto chat = channel("chat");
    int asked = 0;
    chat->answer = [&](const Delivery&) {
        return ++asked < 3 ? Sent{.fate = Fate::unknown} : Sent{.fate = Fate::delivered, .mark = "m"};
    };
    born(first, 15);
    Deliver deliver(settings, outbox(), clock, around);
    ASSERT_TRUE(deliver.add(chat).has_value());
    deliver.start();
    (void)told(1);
    clock.move_to(at(16));
    (void)told(2);
    clock.move_to(at(17));
    EXPECT_EQ(told(3).back(), "chat 1 delivered");
    deliver.stop();
    EXPECT_EQ(chat->sent, (std::vector<std::string>{"signal 1", "signal 1 repeat", "signal 1 repeat"}));
    EXPECT_EQ(deliver.counts().unanswered, 2U);
}

TEST_F(DeliverTest, AChannelMayGoAndAnotherTakeItsName) {
    const auto old = channel("chat");
    Deliver deliver(settings, outbox(), clock, around);
    ASSERT_TRUE(deliver.add(old).has_value());
    born(first, 15);
    deliver.start();
    (void)told(1);
    const auto young = std::make_shared<RememberingChannel>("chat");
    ASSERT_TRUE(deliver.add(young).has_value());
    EXPECT_EQ(deliver.channels(), std::vector<std::string>{"chat"});
    deliver.stop();
    born(second_signal, 15);
    Deliver again(settings, outbox(), clock, around);
    ASSERT_TRUE(again.add(young).has_value());
    again.start();
    (void)told(2);
    again.stop();
    EXPECT_EQ(old->sent, std::vector<std::string>{"signal 1"});
    EXPECT_EQ(young->sent, std::vector<std::string>{"signal 2"});
}

TEST_F(DeliverTest, AChannelThatIsRemovedIsNewWhenItComesBack) {
    const auto chat = channel("chat");
    const auto hook = channel("hook");
    Deliver deliver(settings, outbox(), clock, around);
    ASSERT_TRUE(deliver.add(chat).has_value());
    ASSERT_TRUE(deliver.add(hook).has_value());
    deliver.start();
    deliver.remove("chat");
    deliver.stop();
    EXPECT_EQ(outbox().channels().value(), std::vector<std::string>{"hook"});
    born(first, 15);  // of its time away
    Deliver again(settings, outbox(), clock, around);
    ASSERT_TRUE(again.add(chat).has_value());
    ASSERT_TRUE(again.add(hook).has_value());
    again.start();
    (void)told(1);
    again.stop();
    EXPECT_TRUE(chat->sent.empty());
    EXPECT_EQ(hook->sent, std::vector<std::string>{"signal 1"});
}

TEST_F(DeliverTest, ChannelsHaveABound) {
    settings.channels_max = 1;
    Deliver deliver(settings, outbox(), clock, around);
    ASSERT_TRUE(deliver.add(channel("a")).has_value());
    EXPECT_EQ(deliver.add(channel("b")).error().code, ErrorCode::Busy);
}

}  // namespace
}  // namespace signalbox
