// The client of adapters/telegram in the simulated Bot API: the contract that the fake keeps, too, and what neither is
// told beforehand: fates, pauses, a stop.
#include <gtest/gtest.h>

#include "adapters/telegram/telegram_bot.hpp"
#include "ports/bot_contract.hpp"
#include "testing/step_clock.hpp"
#include "testing/telegram/simulated_telegram.hpp"

namespace signalbox::simulator {
namespace {

struct InTelegram final : BotUnderTest {
    InTelegram() { act("chat", {{"chat_id", group}}); }
    Bot& bot() override { return *client; }
    Json act(std::string_view what, const Json& body) {
        Json done = telegram->act(what, body);
        EXPECT_EQ(done["ok"], true) << done;
        return done;
    }
    void block(std::int64_t chat) override { act("membership", {{"chat_id", chat}, {"status", "kicked"}}); }
    void move(std::int64_t chat, std::int64_t to) override { act("chat", {{"chat_id", chat}, {"moved_to", to}}); }
    void write(std::int64_t person, const std::string& text) override {
        act("message", {{"chat_id", person}, {"text", text}, {"language_code", "ru"}});
    }
    void press(std::int64_t person, std::int64_t message, const std::string& data) override {
        act("press", {{"chat_id", person}, {"message_id", message}, {"data", data}});
    }

    StepClock clock{utc_from_ms(1'800'000'000'000)};
    std::unique_ptr<SimulatedTelegram> telegram = *SimulatedTelegram::start(clock, {.chats = {somebody}});
    std::unique_ptr<Network> network = *Network::start({.seed = 1}, clock);
    std::unique_ptr<telegram::TelegramBot> client = *telegram::TelegramBot::make(
        *network, clock, {.token = std::string(simulated_token), .api_url = telegram->url()});
};

}  // namespace
}  // namespace signalbox::simulator

namespace signalbox {
INSTANTIATE_TEST_SUITE_P(Telegram, BotContract,
                         testing::Values([] { return std::make_unique<simulator::InTelegram>(); }));
}  // namespace signalbox

namespace signalbox::simulator {
namespace {

TEST(TelegramBotLive, AHundredMessagesNeverMeetTheLimit) {
    InTelegram in;
    for (int i = 0; i < 100; ++i) {
        const std::int64_t chat = i % 3 == 0 ? BotUnderTest::group : BotUnderTest::somebody;
        const BotSent sent = in.client->send(BotText{.chat = chat, .text = "n " + std::to_string(i)}, {});
        ASSERT_EQ(sent.fate, Fate::delivered) << i << ": " << sent.why;
    }
    const Json transcript = in.telegram->transcript();
    EXPECT_EQ(transcript["messages"].size(), 100U);
    for (const Json& call : transcript["calls"]) EXPECT_EQ(call["status"], 200);
}

TEST(TelegramBotLive, FatesAreWhatBecameOfTheMessage) {
    struct Row {
        const char* fault;
        Fate fate;
        bool said;
    };
    for (const Row& row :
         {Row{"http500", Fate::unknown, false}, Row{"http502", Fate::unknown, false}, Row{"drop", Fate::unknown, false},
          Row{"lost", Fate::unknown, true}, Row{"malformed", Fate::unknown, true},
          Row{"http429", Fate::not_sent, false}, Row{"http401", Fate::not_sent, false}}) {
        InTelegram in;
        in.act("fault", {{"kind", row.fault}});
        const BotSent sent = in.client->send(BotText{.chat = 111, .text = "x"}, {});
        EXPECT_EQ(sent.fate, row.fate) << row.fault << ": " << sent.why;
        EXPECT_EQ(in.telegram->transcript()["messages"].size() == 1, row.said) << row.fault;
        EXPECT_EQ(sent.why.find(simulated_token.substr(10)), std::string::npos);
    }
}

TEST(TelegramBotLive, TroublesHaveTheirNames) {
    InTelegram in;
    in.act("chat", {{"chat_id", -1001000000000007}, {"topics", {3}}});
    const auto trouble = [&](const BotText& text) { return in.client->send(text, {}).trouble; };
    EXPECT_EQ(trouble({.chat = 111, .text = "1 < 2"}), BotTrouble::bad_markup);
    EXPECT_EQ(trouble({.chat = 111, .text = "1 < 2", .markup = Markup::plain}), BotTrouble::none);
    EXPECT_EQ(trouble({.chat = -1001000000000007, .thread = 9, .text = "x"}), BotTrouble::no_thread);
    EXPECT_EQ(trouble({.chat = -1001000000000007, .thread = 3, .text = "x"}), BotTrouble::none);
    in.act("fault", {{"kind", "http401"}});
    EXPECT_EQ(trouble({.chat = 111, .text = "x"}), BotTrouble::unauthorised);
}

TEST(TelegramBotLive, PollsThroughEveryDisturbance) {
    InTelegram in;
    std::int64_t offset = 0;
    for (const char* const fault : {"duplicate", "unknown", "inaccessible"}) {
        in.write(111, fault);
        in.act("fault", {{"kind", fault}});
        const auto updates = in.client->updates({.offset = offset}, {});
        ASSERT_TRUE(updates) << updates.error().text();
        ASSERT_EQ(updates->size(), 2U) << fault;
        offset = updates->back().id + 1;
    }
    in.act("fault", {{"kind", "http409"}});
    EXPECT_EQ(in.client->updates({.offset = offset}, {}).error().code, ErrorCode::Busy);
    in.act("fault", {{"kind", "http401"}});
    EXPECT_EQ(in.client->updates({.offset = offset}, {}).error().code, ErrorCode::Refused);
    in.act("fault", {{"kind", "malformed"}});
    EXPECT_EQ(in.client->updates({.offset = offset}, {}).error().code, ErrorCode::BadData);
    in.write(111, "still here");
    EXPECT_EQ(in.client->updates({.offset = offset}, {}).value().size(), 1U);
}

}  // namespace
}  // namespace signalbox::simulator
