#include "faces/telegram/talk_loop.hpp"

#include <gtest/gtest.h>

#include <future>
#include <sstream>

#include "faces/telegram/talk_testing.hpp"

namespace signalbox {
namespace {

/// The messenger in memory, whose polls end as they are told to; and somebody who waits for what it sees.
class ToldBot final : public Bot {
public:
    explicit ToldBot(MemoryBot& bot) : bot_(bot) {}

    std::optional<ErrorCode> me_fails;  // before the loop begins
    void fail_polls(ErrorCode code, int count) {
        const std::scoped_lock lock(mutex_);
        fails_ = {code, count};
    }
    template <typename Is>
    bool wait_for(Is is) {
        std::unique_lock lock(mutex_);
        return seen_.wait_for(lock, std::chrono::seconds(60), is);
    }
    std::vector<std::int64_t> offsets;  // of polls; under wait_for
    int webhooks_deleted = 0;

    Result<BotIdentity> who_am_i(std::stop_token stop) override {
        if (me_fails) return fail(*me_fails, "the bot in memory was told to");
        return bot_.who_am_i(stop);
    }
    Result<std::vector<BotUpdate>> updates(const BotPoll& poll, std::stop_token stop) override {
        {
            const std::scoped_lock lock(mutex_);
            offsets.push_back(poll.offset);
            seen_.notify_all();
            if (fails_.second > 0) {
                --fails_.second;
                return fail(fails_.first, "the bot in memory was told to");
            }
        }
        return bot_.updates(poll, stop);
    }
    Result<std::string> webhook(std::stop_token stop) override { return bot_.webhook(stop); }
    BotSent delete_webhook(std::stop_token stop) override {
        const std::scoped_lock lock(mutex_);
        ++webhooks_deleted;
        return bot_.delete_webhook(stop);
    }
    BotSent send(const BotText& text, std::stop_token stop) override { return bot_.send(text, stop); }
    BotSent send(const BotPhoto& photo, std::stop_token stop) override { return bot_.send(photo, stop); }
    BotSent edit(const BotEdit& edit, std::stop_token stop) override { return bot_.edit(edit, stop); }
    BotSent answer(const BotAnswer& answer, std::stop_token stop) override { return bot_.answer(answer, stop); }
    BotSent set_commands(const BotCommands& commands, std::stop_token stop) override {
        return bot_.set_commands(commands, stop);
    }

private:
    MemoryBot& bot_;
    std::mutex mutex_;
    std::condition_variable_any seen_;
    std::pair<ErrorCode, int> fails_{ErrorCode::Busy, 0};
};

struct TalkLoopTest : testing::Test, TalkStage {
    ToldBot told_bot{bot};
    TalkPace pace{.hold = std::chrono::seconds(20),
                  .again_first = std::chrono::milliseconds(1),
                  .again_most = std::chrono::milliseconds(4),
                  .busy_least = std::chrono::milliseconds(1),
                  .busy_most = std::chrono::milliseconds(2)};

    std::unique_ptr<TalkLoop> loop(std::int64_t offset = 0) {
        const TalkParts& parts = talk->parts();
        return std::make_unique<TalkLoop>(std::make_unique<Talk>(TalkParts{.bot = told_bot,
                                                                           .chats = parts.chats,
                                                                           .settings = parts.settings,
                                                                           .candles = parts.candles,
                                                                           .runs = parts.runs,
                                                                           .screens = parts.screens,
                                                                           .terms = parts.terms,
                                                                           .hooks = parts.hooks,
                                                                           .log = parts.log}),
                                          offset, pace);
    }
    bool polled_for(std::int64_t offset) {
        return told_bot.wait_for([&] { return std::ranges::count(told_bot.offsets, offset) > 0; });
    }
};

TEST_F(TalkLoopTest, ItBeginsBehindTheNewestUpdateThatTheRunRemembers) {
    EXPECT_EQ(update_after({}), 0);
    const std::vector<std::string> commands{"cli-5-7", "telegram:12", "telegram:9",
                                            "spill:4", "telegram:x",  "telegram:99999999999999999999"};
    EXPECT_EQ(update_after(commands), 10) << "the newest one is the last, whatever its number";
}

TEST_F(TalkLoopTest, UpdatesAreHandedOverInOrderAndAcknowledged) {
    bot.hear(message(42, "/pause"));
    bot.hear(message(42, "/kill_switch on"));
    {
        const auto running = loop();
        ASSERT_TRUE(polled_for(3));
    }
    ASSERT_EQ(run.commands.size(), 2U);
    EXPECT_EQ(run.commands[0].id, "telegram:1");
    EXPECT_EQ(run.commands[1].id, "telegram:2");
    EXPECT_EQ(told_bot.webhooks_deleted, 1);
}

TEST_F(TalkLoopTest, WhatTheRunHasNotTakenStaysUntilTheNextStart) {
    run.how = ToldRun::How::full;
    bot.hear(message(42, "/kill_switch on"));
    {
        const auto running = loop();
        ASSERT_TRUE(polled_for(0));
        while (last(42).empty()) std::this_thread::yield();
    }
    EXPECT_EQ(std::ranges::count(told_bot.offsets, 2), 0) << "not acknowledged";
    run.how = ToldRun::How::takes;
    {
        const auto running = loop();
        ASSERT_TRUE(polled_for(2));
    }
    EXPECT_EQ(run.commands.size(), 1U);
}

TEST_F(TalkLoopTest, ACrashAfterTheJournalActsOnce) {
    bot.hear(message(42, "/kill_switch on"));
    run.seen.insert("telegram:1");  // journaled; the program died before it acknowledged
    const auto running = loop(update_after(std::vector<std::string>{"telegram:1"}));
    ASSERT_TRUE(polled_for(2));
    EXPECT_EQ(run.orders, 0U) << "it is not even handed over again";
}

TEST_F(TalkLoopTest, WhoHaltsTheRunIsHeardWhileAnAnswerTakesLong) {
    std::promise<void> told;
    std::shared_future<void> answered = told.get_future().share();
    pace.look_every = std::chrono::milliseconds(1);
    status = [&, answered] {
        answered.wait();
        return run.status;
    };
    begin();
    bot.hear(message(42, "/status"));
    bot.hear(message(44, "/kill_switch on"));  // a viewer, who may not
    bot.hear(message(43, "/kill_switch on too much"));
    const auto running = loop();
    ASSERT_TRUE(run.wait_for([&] { return run.orders > 0; })) << "nobody was heard";
    EXPECT_TRUE(last(43).empty()) << "its answer waits for its turn";
    told.set_value();
    ASSERT_TRUE(polled_for(4));
    ASSERT_EQ(run.commands.size(), 2U);
    EXPECT_EQ(run.commands[0].id, "telegram:3:heard");
    EXPECT_EQ(run.commands[0].actor, "telegram:43");
    EXPECT_EQ(run.commands[0].reason, "too much");
    EXPECT_EQ(run.commands[1].id, "telegram:3") << "once more in its turn: what came before may have lifted it";
    EXPECT_EQ(update_after(std::vector<std::string>{"telegram:1", run.commands[0].id}), 2)
        << "nothing is handled by it";
    EXPECT_NE(last(43).find("Kill switch thrown"), std::string::npos);
}

TEST_F(TalkLoopTest, NumbersThatBeganAnewAreHeard) {
    bot.hear(message(42, "/pause"));
    const auto running = loop(900'000'000);  // remembered from before the silence
    ASSERT_TRUE(polled_for(2));
    EXPECT_EQ(run.commands.size(), 1U);
}

TEST_F(TalkLoopTest, AfterASilenceOfAWeekAnyNumberIsHeard) {
    pace.silence = std::chrono::hours(0);
    pace.hold = std::chrono::seconds(0);
    bot.hear(message(42, "/pause"));
    const auto running = loop();
    ASSERT_TRUE(polled_for(2) || polled_for(0));
    ASSERT_TRUE(told_bot.wait_for([&] { return std::ranges::count(told_bot.offsets, 0) > 1; }));
    EXPECT_EQ(run.commands.size(), 1U);
}

TEST_F(TalkLoopTest, ATokenThatIsNoneEndsItWithOneWord) {
    told_bot.me_fails = ErrorCode::Refused;
    const auto running = loop();
    while (!running->is_over()) std::this_thread::yield();
    EXPECT_NE(logged.str().find("TELEGRAM_BOT_TOKEN"), std::string::npos);
    EXPECT_TRUE(told_bot.offsets.empty());
}

TEST_F(TalkLoopTest, AnotherProgramIsSaidOnceAndWaitedFor) {
    told_bot.fail_polls(ErrorCode::Busy, 3);
    bot.hear(message(42, "/pause"));
    {
        const auto running = loop();
        ASSERT_TRUE(polled_for(2));
    }
    const std::string log_text = logged.str();
    const std::size_t first = log_text.find("another program speaks");
    ASSERT_NE(first, log_text.npos);
    EXPECT_EQ(log_text.find("another program speaks", first + 1), log_text.npos);
    EXPECT_EQ(run.commands.size(), 1U);
}

TEST_F(TalkLoopTest, AMessengerThatIsAwayIsAskedAgain) {
    told_bot.fail_polls(ErrorCode::Unreachable, 5);
    bot.hear(message(42, "/pause"));
    const auto running = loop();
    ASSERT_TRUE(polled_for(2));
    EXPECT_EQ(run.commands.size(), 1U);
}

}  // namespace
}  // namespace signalbox
