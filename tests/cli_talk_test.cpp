// A run and its owner in the simulated messenger: asked, killed while it was away, begun again, lifted.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/voices_place.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;

class TalkCli : public VoicesPlace {
protected:
    void SetUp() override { open_chat(); }
    std::unique_ptr<Subprocess> start_run() { return start({"run", "--venue", "synthetic", "--days", "1"}); }
    void stop(Subprocess& run) {
        run.send(SIGTERM);
        EXPECT_EQ(run.wait().exit_code, 130);
    }
    /// The newest message whose text begins so, once there are that many of them.
    std::optional<Json> said(const std::string& beginning, std::size_t count = 1) {
        std::optional<Json> found;
        until([&] {
            std::size_t met = 0;
            for (const Json& one : messages()) {
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
        for (const Json& one : messages()) met += one.value("text", "").starts_with(beginning) ? 1 : 0;
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
    for (const Json& one : messages()) EXPECT_EQ(one["chat_id"], 111);
    stop(*run);
}

TEST_F(TalkCli, ATradeByHandIsOrderedShownAndClosedOnce) {
    const auto run = start_run();
    const std::string instrument = signalbox.json({"status"})["store"][0]["instrument"];
    const std::string coin =
        instrument.substr(instrument.find(':') + 1, instrument.find('/') - instrument.find(':') - 1);
    const auto press_yes = [&](const Json& question) {
        telegram->act(
            "press", {{"chat_id", 111},
                      {"message_id", question["message_id"].get<std::int64_t>()},
                      {"data", question["reply_markup"]["inline_keyboard"][0][0]["callback_data"].get<std::string>()}});
    };
    const auto hand = [&] { return signalbox.json({"portfolio"})["hand"]; };

    telegram->act("message", {{"chat_id", 111}, {"text", "/trade " + coin + " long 0.01"}});
    const auto question = said("Trade by hand, on paper: long 0.01 " + coin);
    ASSERT_TRUE(question) << run->noted();
    EXPECT_TRUE(hand()["open"].empty()) << "asked first";
    press_yes(*question);
    const auto ordered = said("long 0.01 " + coin);
    ASSERT_TRUE(ordered);
    const std::string text = (*ordered)["text"];
    const std::string close = text.substr(text.find("/close "));
    ASSERT_TRUE(until([&] { return hand()["open"].size() == 1; }));
    EXPECT_TRUE(hand()["open"][0]["id"].get<std::string>().starts_with(close.substr(7)));
    EXPECT_EQ(hand()["open"][0]["instrument"], instrument);

    run->send(SIGKILL);
    run->wait();
    const auto again = start_run();
    ASSERT_EQ(hand()["open"].size(), 1U) << "neither lost nor done twice";
    telegram->act("message", {{"chat_id", 111}, {"text", "/portfolio"}});
    const auto portfolio = said("Signals on paper: equity");
    ASSERT_TRUE(portfolio);
    EXPECT_NE((*portfolio)["text"].get<std::string>().find(close.substr(7)), std::string::npos);
    telegram->act("message", {{"chat_id", 111}, {"text", close + " 10"}});
    // A minute may have let it in by now, or not.
    const std::string cancels = "Cancel the order long 0.01 " + coin, closes = "Close long 0.01 " + coin;
    ASSERT_TRUE(until([&] { return count_said(cancels) + count_said(closes) == 1; }));
    const bool is_in = count_said(closes) == 1;
    press_yes(*said(is_in ? closes : cancels));
    ASSERT_TRUE(until([&] { return hand()["open"].empty(); }));
    ASSERT_EQ(hand()["ended"].size(), 1U);
    const Json ended = hand()["ended"][0];
    EXPECT_EQ(ended["reason"], "closed");
    EXPECT_EQ(ended["exit"], ended["entered_at"].is_null() ? Json(nullptr) : Json("10"));
    stop(*again);
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
