// The client against a server that says what a test tells it to: what it writes, and that its token is never told.
// Its life with a faithful server is in testing/telegram/bot_contract_test.cpp.
#include "adapters/telegram/telegram_bot.hpp"

#include <gtest/gtest.h>

#include "adapters/telegram/bot_json.hpp"
#include "platform/clock.hpp"
#include "testing/script.hpp"

namespace signalbox::telegram {
namespace {

using namespace std::chrono_literals;

const std::string token = "700000001:AAfake-token_of_nobody_for_tests_00";
constexpr std::string_view sent_message =
    R"({"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":111,"type":"private"},"text":"x"}})";

struct BotTalk {
    explicit BotTalk(std::vector<ServedReply> replies)
        : script(std::move(replies)),
          server(*Server::start(script, {})),
          network(*Network::start({.seed = 1}, clock)),
          bot(*TelegramBot::make(*network, clock, {.token = token, .api_url = server->url()})) {}
    Json body(std::size_t request) const { return Json::parse(script.requests().at(request).body); }

    ManualClock clock{utc_from_ms(1'700'000'000'000)};
    Script script;
    std::unique_ptr<Server> server;
    std::unique_ptr<Network> network;
    std::unique_ptr<TelegramBot> bot;
};

ServedReply says(std::string_view body, int status = 200) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::string(body)};
}

TEST(TelegramBot, KnowsATokenFromWhatIsNone) {
    EXPECT_TRUE(is_token(token));
    for (const std::string_view text :
         {"", ":", "700000001", "0700000001:AAfake-token_of_nobody_for_tests_00",
          "x:AAfake-token_of_nobody_for_tests_00", "700000001:short", "700000001:AAfake-token_of_nobody_for_tests_0/",
          "700000001:AAfake-token of nobody for tests", "12345678901234567:AAfake-token_of_nobody_for_tests_00"})
        EXPECT_FALSE(is_token(text)) << text;
    ManualClock clock(utc_from_ms(0));
    const auto network = *Network::start({}, clock);
    const auto none = TelegramBot::make(*network, clock, {.token = "hunter2:secret"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::WrongUse);
    EXPECT_EQ(none.error().text().find("hunter2"), std::string::npos);
    EXPECT_EQ(TelegramBot::make(*network, clock, {.token = token, .api_url = "http://api.test"}).error().code,
              ErrorCode::Refused)
        << "a token does not leave unencrypted";
}

TEST(TelegramBot, WritesAMessageWhole) {
    BotTalk talk({says(sent_message)});
    const BotSent sent = talk.bot->send(BotText{.chat = -1001,
                                                .thread = 7,
                                                .text = "<b>x</b>",
                                                .is_silent = true,
                                                .reply_to = 3,
                                                .keyboard = {{{"Yes", "y:1"}, {"No", "n:1"}}}},
                                        {});
    EXPECT_EQ(sent.fate, Fate::delivered);
    EXPECT_EQ(sent.mark, "111/5");
    const ServedRequest asked = talk.script.requests().at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.target, "/bot" + token + "/sendMessage");
    EXPECT_EQ(find_header(asked.headers, "Content-Type"), "application/json");
    EXPECT_EQ(talk.body(0), Json::parse(R"({"chat_id":-1001,"message_thread_id":7,"text":"<b>x</b>","parse_mode":"HTML",
        "disable_notification":true,"reply_parameters":{"message_id":3,"allow_sending_without_reply":true},
        "link_preview_options":{"is_disabled":true},"reply_markup":{"inline_keyboard":
        [[{"text":"Yes","callback_data":"y:1"},{"text":"No","callback_data":"n:1"}]]}})"));
}

TEST(TelegramBot, WritesPlainTextAndMendsUtf8) {
    BotTalk talk({says(sent_message)});
    ASSERT_EQ(talk.bot->send(BotText{.chat = 1, .text = "a\xff\xd0\xb1 <", .markup = Markup::plain}, {}).fate,
              Fate::delivered);
    EXPECT_EQ(talk.body(0)["text"], "a\uFFFD\u0431 <");
    EXPECT_FALSE(talk.body(0).contains("parse_mode"));
    EXPECT_FALSE(talk.body(0).contains("reply_markup"));
}

TEST(TelegramBot, WritesAPhotoAsAFile) {
    BotTalk talk({says(
        R"({"ok":true,"result":{"message_id":6,"chat":{"id":1},"photo":[{"file_id":"small"},{"file_id":"large"}]}})")});
    std::string picture("\x89PNG\r\n--signalbox-picture--\r\n\0x", 30);
    const auto* bytes = reinterpret_cast<const std::byte*>(picture.data());
    const BotSent sent =
        talk.bot->send(BotPhoto{.chat = 1, .png = Bytes(bytes, bytes + picture.size()), .caption = "<i>c\xff</i>"}, {});
    EXPECT_EQ(sent.mark, "1/6");
    EXPECT_EQ(sent.picture, "large");
    const ServedRequest asked = talk.script.requests().at(0);
    const auto type = find_header(asked.headers, "Content-Type").value_or("");
    ASSERT_TRUE(type.starts_with("multipart/form-data; boundary="));
    const std::string boundary(type.substr(type.find('=') + 1));
    EXPECT_EQ(picture.find(boundary), std::string::npos);
    EXPECT_NE(asked.body.find("name=\"photo\"; filename=\"chart.png\"\r\nContent-Type: image/png\r\n\r\n" + picture +
                              "\r\n--" + boundary + "--\r\n"),
              std::string::npos);
    EXPECT_NE(asked.body.find("name=\"caption\"\r\n\r\n<i>c\uFFFD</i>\r\n"), std::string::npos);
    EXPECT_NE(asked.body.find("name=\"chat_id\"\r\n\r\n1\r\n"), std::string::npos);

    ASSERT_EQ(talk.bot->send(BotPhoto{.chat = 1, .known_as = "large"}, {}).fate, Fate::delivered);
    EXPECT_EQ(talk.body(1)["photo"], "large");
}

TEST(TelegramBot, WritesEditsAnswersCommandsAndPolls) {
    BotTalk talk({says(R"({"ok":true,"result":true})"), says(R"({"ok":true,"result":true})"),
                  says(R"({"ok":true,"result":true})"), says(R"({"ok":true,"result":true})"),
                  says(R"({"ok":true,"result":true})"), says(R"({"ok":true,"result":[{"update_id":8}]})")});
    EXPECT_EQ(talk.bot->edit({.chat = 1, .message = 2, .text = "new"}, {}).fate, Fate::delivered);
    EXPECT_EQ(talk.bot->edit({.chat = 1, .message = 2, .part = BotPart::caption, .text = "new"}, {}).fate,
              Fate::delivered);
    EXPECT_EQ(talk.bot->edit({.chat = 1, .message = 2, .part = BotPart::keyboard}, {}).fate, Fate::delivered);
    EXPECT_EQ(talk.bot->answer({.press = "77", .text = "ok", .is_alert = true}, {}).fate, Fate::delivered);
    EXPECT_EQ(talk.bot->set_commands({.chat = 5, .language = "ru", .commands = {{"top", "Лучшие"}}}, {}).fate,
              Fate::delivered);
    const auto updates = talk.bot->updates({.offset = 9, .limit = 1000, .hold = 99s}, {});
    ASSERT_TRUE(updates) << updates.error().text();
    EXPECT_EQ(updates->at(0).id, 8);
    const auto requests = talk.script.requests();
    ASSERT_EQ(requests.size(), 6U);
    std::vector<std::string> methods;
    for (const ServedRequest& one : requests) methods.push_back(one.target.substr(one.target.rfind('/') + 1));
    EXPECT_EQ(methods, (std::vector<std::string>{"editMessageText", "editMessageCaption", "editMessageReplyMarkup",
                                                 "answerCallbackQuery", "setMyCommands", "getUpdates"}));
    EXPECT_EQ(talk.body(1)["caption"], "new");
    EXPECT_EQ(talk.body(2)["reply_markup"], Json::parse(R"({"inline_keyboard":[]})"));
    EXPECT_EQ(talk.body(3), Json::parse(R"({"callback_query_id":"77","text":"ok","show_alert":true})"));
    EXPECT_EQ(talk.body(4), Json::parse(R"({"commands":[{"command":"top","description":"Лучшие"}],
        "scope":{"type":"chat","chat_id":5},"language_code":"ru"})"));
    EXPECT_EQ(talk.body(5), Json::parse(R"({"offset":9,"limit":100,"timeout":25,
        "allowed_updates":["message","callback_query","my_chat_member"]})"));
}

TEST(TelegramBot, APauseHoldsItsChatAndASecondMore) {
    const auto later = says(R"({"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":300}})", 429);
    BotTalk talk({later, says(sent_message), later});
    const BotSent first = talk.bot->send(BotText{.chat = 1, .text = "x"}, {});
    EXPECT_EQ(first.fate, Fate::not_sent);
    EXPECT_EQ(first.wait, 301s);
    const BotSent second = talk.bot->send(BotText{.chat = 1, .text = "x"}, {});
    EXPECT_EQ(second.fate, Fate::not_sent);
    EXPECT_EQ(second.wait, 301s);
    EXPECT_EQ(talk.script.requests().size(), 1U) << "it was not asked again";
    EXPECT_EQ(talk.bot->send(BotText{.chat = 2, .text = "x"}, {}).fate, Fate::delivered);
    EXPECT_EQ(talk.bot->answer({.press = "7"}, {}).fate, Fate::not_sent);
    EXPECT_EQ(talk.bot->send(BotText{.chat = 2, .text = "x"}, {}).fate, Fate::not_sent) << "that was for all";
    EXPECT_EQ(talk.bot->who_am_i({}).error().code, ErrorCode::Unreachable);
    EXPECT_EQ(talk.script.requests().size(), 3U);
}

// Whatever goes wrong, and whatever the other side repeats of what it was asked.
TEST(TelegramBot, ItsTokenIsNeverTold) {
    const std::string echo = "no such path: /bot" + token + "/sendMessage";
    for (const ServedReply& reply :
         {says(R"({"ok":false,"error_code":400,"description":"Bad Request: )" + echo + "\"}", 400), says(echo, 404),
          ServedReply{.cut_after = 0}, ServedReply{.raw = "no HTTP\r\n\r\n"}, says("{", 200)}) {
        BotTalk talk(std::vector<ServedReply>{reply});
        const BotSent sent = talk.bot->send(BotText{.chat = 1, .text = "x"}, {});
        EXPECT_NE(sent.fate, Fate::delivered);
        EXPECT_FALSE(sent.why.empty());
        EXPECT_EQ(sent.why.find(token.substr(10)), std::string::npos) << sent.why.size();
        const auto me = talk.bot->who_am_i({});
        ASSERT_FALSE(me);
        EXPECT_EQ(me.error().text().find(token.substr(10)), std::string::npos);
    }
}

TEST(TelegramBot, ALostAnswerIsUnknownAndNoServerIsNotSent) {
    BotTalk talk(std::vector<ServedReply>{{.cut_after = 0}});
    EXPECT_EQ(talk.bot->send(BotText{.chat = 1, .text = "x"}, {}).fate, Fate::unknown);
    talk.server->stop();
    std::string gone = talk.server->url();
    talk.server.reset();
    EXPECT_EQ(talk.bot->send(BotText{.chat = 1, .text = "x"}, {}).fate, Fate::not_sent);
}

}  // namespace
}  // namespace signalbox::telegram
