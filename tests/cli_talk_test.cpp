// A run and its owner in the simulated messenger: asked, killed while it was away, begun again, lifted.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "platform/clock.hpp"
#include "testing/telegram/simulated_telegram.hpp"
#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;

class TalkCli : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};
    SystemMarketClock clock;
    std::unique_ptr<simulator::SimulatedTelegram> telegram = *simulator::SimulatedTelegram::start(clock, {.seed = 7});

    void SetUp() override {
        signalbox.options.environment = {"TELEGRAM_BOT_TOKEN=" + telegram->token(), "TELEGRAM_CHAT_ID=111",
                                         "SIGNALBOX__TELEGRAM__API_URL=" + telegram->url(), "SIGNALBOX__HTTP__PORT=0"};
    }

    std::unique_ptr<Subprocess> start_run() {
        std::filesystem::remove(place / "data" / "run.sock");  // of one that was killed
        auto run = std::make_unique<Subprocess>(signalbox.words({"run", "--venue", "synthetic", "--days", "1"}),
                                                signalbox.options);
        EXPECT_TRUE(until([&] { return !run->running() || std::filesystem::exists(place / "data" / "run.sock"); }));
        EXPECT_TRUE(run->running()) << run->noted();
        return run;
    }
    void stop(Subprocess& run) {
        run.send(SIGTERM);
        EXPECT_EQ(run.wait().exit_code, 130);
    }
    template <typename Is>
    static bool until(Is is) {
        for (int i = 0; i < 1'200; ++i) {
            if (is()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    }
    /// The newest message whose text begins so, once there are that many of them.
    std::optional<Json> said(const std::string& beginning, std::size_t count = 1) {
        std::optional<Json> found;
        until([&] {
            std::size_t met = 0;
            const Json transcript = Json::parse(telegram->transcript().dump());
            for (const Json& one : transcript["messages"]) {
                if (!one.value("text", "").starts_with(beginning)) continue;
                found = one;
                ++met;
            }
            return met >= count;
        });
        return found;
    }
    std::size_t count_said(const std::string& beginning) {
        std::size_t met = 0;
        const Json transcript = Json::parse(telegram->transcript().dump());
        for (const Json& one : transcript["messages"]) met += one.value("text", "").starts_with(beginning) ? 1 : 0;
        return met;
    }
    bool is_killed() { return signalbox.json({"status"})["run"]["killed"].get<bool>(); }
};

TEST_F(TalkCli, TheOwnerAsksKillsWhileItWasAwayAndLifts) {
    {
        const auto run = start_run();
        telegram->act("message", {{"chat_id", 111}, {"text", "/status"}});
        ASSERT_TRUE(said("Run live-")) << run->noted();
        telegram->act("message", {{"chat_id", 999}, {"text", "/status"}});
        stop(*run);
    }
    telegram->act("message", {{"chat_id", 111}, {"text", "/kill_switch on"}, {"seconds_ago", 3600}});
    telegram->act("message", {{"chat_id", 111}, {"text", "/kill_switch off"}, {"seconds_ago", 3599}});
    {
        const auto run = start_run();
        ASSERT_TRUE(said("Kill switch thrown: nothing new is said.")) << run->noted();
        ASSERT_TRUE(said("Too old, nothing done: ask again."));
        EXPECT_TRUE(is_killed());
        run->send(SIGKILL);  // whatever it has not acknowledged comes again
        run->wait();
    }
    const auto run = start_run();
    EXPECT_TRUE(is_killed());
    telegram->act("message", {{"chat_id", 111}, {"text", "/kill_switch off"}});
    const auto question = said("Lift the kill switch?");
    ASSERT_TRUE(question);
    EXPECT_EQ(count_said("Kill switch thrown: nothing new is said."), 1U) << "done once";
    const Json& rows = (*question)["reply_markup"]["inline_keyboard"];
    telegram->act("press", {{"chat_id", 111},
                            {"message_id", (*question)["message_id"].get<std::int64_t>()},
                            {"data", rows[0][0]["callback_data"].get<std::string>()}});
    ASSERT_TRUE(said("The kill switch is lifted."));
    EXPECT_FALSE(is_killed());
    const Json transcript = Json::parse(telegram->transcript().dump());
    for (const Json& one : transcript["messages"]) EXPECT_EQ(one["chat_id"], 111);
    stop(*run);
}

TEST_F(TalkCli, SomebodyIsLetInAndPutOut) {
    const auto code = signalbox.json({"telegram", "pair", "--role", "operator"});
    EXPECT_EQ(code["role"], "operator");
    const auto run = start_run();
    telegram->act("chat", {{"chat_id", 222}, {"state", "open"}});
    telegram->act("message", {{"chat_id", 222}, {"text", "/start " + code["code"].get<std::string>()}});
    ASSERT_TRUE(said("This is Signalbox.")) << run->noted();
    const auto chats = signalbox.json({"telegram", "chats"});
    ASSERT_EQ(chats.size(), 2U);
    EXPECT_EQ(chats[1]["id"], 222);
    EXPECT_EQ(chats[1]["role"], "operator");
    EXPECT_EQ(signalbox.json({"telegram", "remove", "222"})["removed"], 222);
    EXPECT_EQ(signalbox({"telegram", "remove", "222"}).exit_code, 2);
    EXPECT_EQ(signalbox({"telegram", "remove", "111"}).exit_code, 5) << "the configuration names them";
    EXPECT_EQ(signalbox({"telegram", "pair", "--role", "king"}).exit_code, 2);
    stop(*run);
}

}  // namespace
}  // namespace signalbox
