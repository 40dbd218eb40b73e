// The simulated Bot API, asked over HTTP as its clients ask it. Time is a test's own: nothing waits.
#include "testing/telegram/simulated_telegram.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "adapters/net/http_client.hpp"
#include "testing/step_clock.hpp"

namespace signalbox::simulator {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'800'000'000'000);

struct ApiTalk {
    explicit ApiTalk(TelegramTerms terms = {})
        : telegram(*SimulatedTelegram::start(clock, terms)),
          network(*Network::start({.seed = 1}, clock)),
          client(*network, {.base = *Url::http(telegram->url()), .retry = {.attempts_max = 1}}) {}

    HttpAttempt ask(const std::string& target, const std::string& body = "{}",
                    const std::string& type = "application/json") {
        return client.send_once(
            {.method = "POST", .target = target, .headers = {{"Content-Type", type}}, .body = body});
    }
    /// The envelope.
    Json call(const std::string& method, const Json& body = Json::object()) {
        const HttpAttempt attempt = ask("/bot" + telegram->token() + "/" + method, body.dump());
        EXPECT_TRUE(attempt.answer) << method << ": " << (attempt.answer ? "" : attempt.answer.error().text());
        if (!attempt.answer) return Json();
        Json json = Json::parse(attempt.answer->body, nullptr, false);
        EXPECT_TRUE(json.is_object()) << attempt.answer->body;
        EXPECT_EQ(attempt.answer->status, json["ok"] == true ? 200 : json["error_code"].get<int>());
        return json;
    }
    std::string refusal(const std::string& method, const Json& body) {
        const Json json = call(method, body);
        return json["ok"] == true ? "taken" : json["description"].get<std::string>();
    }
    std::int64_t say(const std::string& text, const Json& markup = nullptr) {
        clock.move_to(clock.now() + 5s);  // never too often
        Json body{{"chat_id", 111}, {"text", text}};
        if (!markup.is_null()) body["reply_markup"] = markup;
        return call("sendMessage", body)["result"].value("message_id", std::int64_t{0});
    }
    std::vector<std::int64_t> ids(const Json& parameters) {
        std::vector<std::int64_t> all;
        const Json answer = call("getUpdates", parameters);
        for (const Json& update : answer["result"]) all.push_back(update["update_id"]);
        return all;
    }

    StepClock clock{start};
    std::unique_ptr<SimulatedTelegram> telegram;
    std::unique_ptr<Network> network;
    HttpClient client;
};

TEST(SimulatedTelegram, TokensAndPaths) {
    ApiTalk talk;
    const auto status = [&](const std::string& target) { return talk.ask(target).answer->status; };
    const auto says = [&](const std::string& target) {
        return Json::parse(talk.ask(target).answer->body)["description"].get<std::string>();
    };
    EXPECT_EQ(says("/bot0123:abc/getMe"), "Unauthorized: invalid token specified");
    EXPECT_EQ(says("/botabc/getMe"), "Unauthorized: invalid token specified");
    EXPECT_EQ(says("/bot" + std::string(90, '1') + ":x/getMe"), "Unauthorized: invalid token specified");
    EXPECT_EQ(says("/bot5:well-formed-but-unknown/getMe"), "Unauthorized");
    EXPECT_EQ(says("/bot" + talk.telegram->token() + "/getHim"), "Not Found: method not found");
    EXPECT_EQ(status("/"), 404);
    EXPECT_EQ(status("/bots"), 404);
    EXPECT_EQ(talk.call("GETME")["result"]["is_bot"], true) << "methods in any case";
    EXPECT_FALSE(SimulatedTelegram::start(talk.clock, {.token = "nonsense"}));
}

TEST(SimulatedTelegram, ParametersComeInFourWays) {
    ApiTalk talk;
    const std::string path = "/bot" + talk.telegram->token() + "/sendMessage";
    const auto text_of = [](const HttpAttempt& attempt) {
        return Json::parse(attempt.answer->body)["result"]["text"].get<std::string>();
    };
    EXPECT_EQ(text_of({talk.client.send({.target = path + "?chat_id=111&text=a%20b"}), true}), "a b");
    EXPECT_EQ(text_of(talk.ask(path, "chat_id=111&text=c+d", "application/x-www-form-urlencoded")), "c d");
    EXPECT_EQ(text_of(talk.ask(path, R"({"chat_id":111,"text":"e f"})")), "e f");
    talk.clock.move_to(start + 10s);
    EXPECT_EQ(text_of(talk.ask(path,
                               "--XX\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n111\r\n--XX\r\n"
                               "Content-Disposition: form-data; name=\"text\"\r\n\r\ng\r\nh\r\n--XX--\r\n",
                               "multipart/form-data; boundary=XX")),
              "g\r\nh");
    EXPECT_EQ(talk.ask(path, "{", "application/json").answer->status, 400);
    EXPECT_EQ(talk.ask(path, std::string(100'000, '['), "application/json").answer->status, 400);
    EXPECT_EQ(talk.ask(path, "chat_id=111&text=%FF", "application/x-www-form-urlencoded").answer->status, 400);
}

TEST(SimulatedTelegram, OffsetsForgetAsTheyShould) {
    ApiTalk talk;
    std::vector<std::int64_t> all;
    for (int i = 0; i < 5; ++i)
        all.push_back(talk.telegram->act("message", {{"chat_id", 111}, {"text", "x"}})["result"]["update_id"]);
    EXPECT_EQ(talk.ids({}), all);
    EXPECT_EQ(talk.ids({{"limit", 2}}), (std::vector<std::int64_t>{all[0], all[1]}));
    EXPECT_EQ(talk.ids({{"limit", 0}}).size(), 1U) << "clamped";
    EXPECT_EQ(talk.ids({{"offset", all[2]}}).size(), 3U);
    EXPECT_EQ(talk.ids({{"offset", 0}}).size(), 3U) << "what stood before is forgotten";
    EXPECT_EQ(talk.ids({{"offset", -2}}), (std::vector<std::int64_t>{all[3], all[4]}));
    EXPECT_EQ(talk.ids({}).size(), 2U) << "all but the last two are dropped";
    talk.clock.move_to(start + day);
    EXPECT_TRUE(talk.ids({}).empty()) << "a day is all that they are kept";
    EXPECT_EQ(talk.telegram->act("message", {{"chat_id", 111}})["result"]["update_id"], all[4] + 1);
}

TEST(SimulatedTelegram, OnlyAllowedKindsAreKept) {
    ApiTalk talk;
    talk.call("getUpdates", {{"allowed_updates", {"callback_query"}}});
    EXPECT_EQ(talk.telegram->act("message", {{"chat_id", 111}})["result"]["update_id"], 0);
    talk.call("getUpdates");
    EXPECT_EQ(talk.telegram->act("message", {{"chat_id", 111}})["result"]["update_id"], 0) << "kept as it was set";
    talk.call("getUpdates", {{"allowed_updates", Json::array()}});
    EXPECT_NE(talk.telegram->act("message", {{"chat_id", 111}})["result"]["update_id"], 0);
    EXPECT_EQ(talk.telegram->act("update", {{"kind", "message_reaction"}, {"what", {}}})["result"]["update_id"], 0);
    EXPECT_NE(talk.telegram->act("update", {{"kind", "never_heard"}, {"what", {}}})["result"]["update_id"], 0);
}

TEST(SimulatedTelegram, APollIsHeldUntilSomethingComes) {
    ApiTalk talk;
    std::jthread poll([&] { EXPECT_EQ(talk.ids({{"timeout", 50}}).size(), 1U); });
    while (talk.telegram->counts().calls == 0) std::this_thread::yield();
    talk.telegram->act("message", {{"chat_id", 111}, {"text", "x"}});
    poll.join();
    talk.ids({{"offset", -1}});
    std::jthread empty([&] { EXPECT_EQ(talk.ids({{"offset", 999'999'999}, {"timeout", 1000}}).size(), 0U); });
    while (talk.telegram->counts().calls < 3) std::this_thread::yield();
    talk.clock.move_to(start + 50s);  // and not a thousand
    empty.join();
}

TEST(SimulatedTelegram, ASecondPollEndsTheFirst) {
    ApiTalk talk;
    std::jthread first([&] {
        const Json ended = talk.call("getUpdates", {{"timeout", 50}});
        EXPECT_EQ(ended["error_code"], 409);
        EXPECT_EQ(ended["description"],
                  "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
    });
    while (talk.telegram->counts().calls == 0) std::this_thread::yield();
    EXPECT_EQ(talk.call("getUpdates")["ok"], true);
}

TEST(SimulatedTelegram, AWebhookAndAPollExcludeEachOther) {
    ApiTalk talk;
    std::jthread poll([&] {
        EXPECT_EQ(talk.refusal("getUpdates", {{"timeout", 50}}), "Conflict: terminated by setWebhook request");
    });
    while (talk.telegram->counts().calls == 0) std::this_thread::yield();
    EXPECT_EQ(talk.call("setWebhook", {{"url", "https://x.test/hook"}})["description"], "Webhook was set");
    poll.join();
    EXPECT_EQ(talk.call("setWebhook", {{"url", "https://x.test/hook"}})["description"], "Webhook is already set");
    EXPECT_EQ(talk.call("getWebhookInfo")["result"]["url"], "https://x.test/hook");
    EXPECT_EQ(
        talk.refusal("getUpdates", {}),
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
    EXPECT_EQ(talk.call("deleteWebhook")["description"], "Webhook was deleted");
    EXPECT_EQ(talk.call("deleteWebhook")["description"], "Webhook is already deleted");
    EXPECT_EQ(talk.call("getUpdates")["ok"], true);
    EXPECT_NE(talk.refusal("setWebhook", {{"url", "http://x.test"}}), "taken");
}

TEST(SimulatedTelegram, RefusesWhatTheServerRefuses) {
    ApiTalk talk;
    talk.telegram->act("chat", {{"chat_id", -5}, {"state", "kicked"}});
    talk.telegram->act("chat", {{"chat_id", 222}, {"state", "blocked"}});
    talk.telegram->act("chat", {{"chat_id", 333}, {"state", "deactivated"}});
    talk.telegram->act("chat", {{"chat_id", -1001000000000007}, {"topics", {3, 4}}});
    const auto to = [&](std::int64_t chat, Json more = Json::object()) {
        more["chat_id"] = chat;
        if (!more.contains("text")) more["text"] = "x";
        return talk.refusal("sendMessage", more);
    };
    EXPECT_EQ(to(999), "Bad Request: chat not found");
    EXPECT_EQ(to(-5), "Forbidden: bot was kicked from the group chat");
    EXPECT_EQ(to(222), "Forbidden: bot was blocked by the user");
    EXPECT_EQ(to(333), "Forbidden: user is deactivated");
    EXPECT_EQ(to(111, {{"text", ""}}), "Bad Request: message text is empty");
    EXPECT_EQ(to(111, {{"text", " \n"}}), "Bad Request: message text is empty");
    EXPECT_EQ(to(111, {{"text", std::string(4097, 'x')}}), "Bad Request: message is too long");
    EXPECT_EQ(to(111, {{"text", std::string(32'769, 'x')}}), "Bad Request: Text is too long");
    EXPECT_EQ(to(111, {{"text", "<b>" + std::string(4096, 'x') + "</b>"}, {"parse_mode", "HTML"}}), "taken");
    EXPECT_EQ(
        to(111, {{"text", "1.05"}, {"parse_mode", "MarkdownV2"}}),
        "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'");
    EXPECT_EQ(to(-1001000000000007, {{"message_thread_id", 3}}), "taken");
    EXPECT_EQ(to(-1001000000000007, {{"message_thread_id", 5}}), "Bad Request: message thread not found");
    EXPECT_EQ(to(111, {{"reply_parameters", {{"message_id", 77}}}}), "Bad Request: message to be replied not found");
    EXPECT_EQ(to(111, {{"reply_parameters", {{"message_id", 77}, {"allow_sending_without_reply", true}}}}), "taken");
    const auto button = [](const std::string& data) {
        return Json{{"reply_markup", {{"inline_keyboard", {{{{"text", "a"}, {"callback_data", data}}}}}}}};
    };
    EXPECT_EQ(to(111, button(std::string(65, 'x'))), "Bad Request: BUTTON_DATA_INVALID");
    EXPECT_EQ(to(111, button("")), "Bad Request: BUTTON_DATA_INVALID");
    EXPECT_EQ(to(111, {{"chat_id", 111}, {"reply_markup", 7}}), "Bad Request: object expected as reply markup");
    EXPECT_EQ(talk.refusal("sendMessage", {{"text", "x"}}), "Bad Request: chat_id is empty");
    EXPECT_EQ(talk.refusal("sendChatAction", {{"chat_id", 111}, {"action", "dance"}}),
              "Bad Request: wrong parameter action in request");
}

TEST(SimulatedTelegram, AGroupThatMovedSaysWhere) {
    ApiTalk talk;
    talk.telegram->act("chat", {{"chat_id", -5}, {"moved_to", -1000000000005}});
    const Json json = talk.call("sendMessage", {{"chat_id", -5}, {"text", "x"}});
    EXPECT_EQ(json["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    EXPECT_EQ(json["parameters"]["migrate_to_chat_id"], -1000000000005);
    EXPECT_EQ(talk.refusal("sendMessage", {{"chat_id", -1000000000005}, {"text", "x"}}), "taken");
}

TEST(SimulatedTelegram, CountsMessagesASecond) {
    ApiTalk talk;
    talk.telegram->act("chat", {{"chat_id", -5}});
    const auto wait_of = [&](std::int64_t chat) {
        const HttpAttempt attempt =
            talk.ask("/bot" + talk.telegram->token() + "/sendMessage", Json{{"chat_id", chat}, {"text", "x"}}.dump());
        const Json json = Json::parse(attempt.answer->body);
        if (json["ok"] == true) return std::int64_t{0};
        EXPECT_EQ(json["error_code"], 429);
        const std::int64_t seconds = json["parameters"]["retry_after"];
        EXPECT_EQ(json["description"], "Too Many Requests: retry after " + std::to_string(seconds));
        EXPECT_EQ(find_header(attempt.answer->headers, "Retry-After"), std::to_string(seconds));
        return seconds;
    };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(wait_of(111), 0) << "a burst is tolerated";
    EXPECT_EQ(wait_of(111), 1);
    talk.clock.move_to(start + 1s);
    EXPECT_EQ(wait_of(111), 0);
    EXPECT_EQ(wait_of(111), 1);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(wait_of(-5), 0);
    EXPECT_EQ(wait_of(-5), 60);
    talk.clock.move_to(start + 61s);
    EXPECT_EQ(wait_of(-5), 0);
    int taken = 0;
    for (int person = 1000; person < 1040; ++person) {
        talk.telegram->act("chat", {{"chat_id", person}});
        taken += wait_of(person) == 0 ? 1 : 0;
    }
    EXPECT_EQ(taken, 29) << "thirty a second in all";
}

TEST(SimulatedTelegram, EditsWhatIsItsOwn) {
    ApiTalk talk;
    const Json keyboard{{"inline_keyboard", {{{{"text", "Yes"}, {"callback_data", "y"}}}}}};
    const std::int64_t id = talk.say("one", keyboard);
    const auto edit = [&](const std::string& method, Json more) {
        more["chat_id"] = 111;
        if (!more.contains("message_id")) more["message_id"] = id;
        return talk.refusal(method, more);
    };
    const std::string same =
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message";
    EXPECT_EQ(edit("editMessageText", {{"text", "one"}, {"reply_markup", keyboard}}), same);
    EXPECT_EQ(edit("editMessageText", {{"text", "two"}, {"reply_markup", keyboard}}), "taken");
    EXPECT_EQ(edit("editMessageReplyMarkup", {}), "taken");
    EXPECT_EQ(edit("editMessageReplyMarkup", {}), same);
    EXPECT_EQ(edit("editMessageText", {{"text", "two"}, {"message_id", 77}}), "Bad Request: message to edit not found");
    EXPECT_EQ(edit("editMessageCaption", {{"caption", "x"}}),
              "Bad Request: there is no caption in the message to edit");
    const std::int64_t theirs =
        talk.telegram->act("message", {{"chat_id", 111}, {"text", "x"}})["result"]["message_id"];
    EXPECT_EQ(edit("editMessageText", {{"text", "two"}, {"message_id", theirs}}),
              "Bad Request: message can't be edited");
    EXPECT_EQ(edit("deleteMessage", {}), "taken");
    EXPECT_EQ(edit("deleteMessage", {}), "Bad Request: message to delete not found");
    const Json message = talk.telegram->transcript()["messages"][0];
    EXPECT_EQ(message["text"], "two");
    EXPECT_EQ(message["edits"].size(), 2U);
    EXPECT_EQ(message["deleted"], true);
}

TEST(SimulatedTelegram, PressesAreAnsweredInTime) {
    ApiTalk talk;
    const std::int64_t id = talk.say("sure?", {{"inline_keyboard", {{{{"text", "Yes"}, {"callback_data", "y"}}}}}});
    const auto press = [&](Json more) {
        more["chat_id"] = 111;
        more["message_id"] = id;
        return talk.telegram->act("press", more);
    };
    EXPECT_EQ(press({{"data", "z"}})["ok"], false) << "there is no such button";
    const std::string first = press({{"data", "y"}})["result"]["id"];
    const Json seen = talk.call("getUpdates")["result"][0]["callback_query"];
    EXPECT_EQ(seen["data"], "y");
    EXPECT_EQ(seen["message"]["message_id"], id);
    const auto answer = [&](const std::string& query) {
        return talk.refusal("answerCallbackQuery", {{"callback_query_id", query}, {"text", "ok"}});
    };
    EXPECT_EQ(answer(first), "taken");
    const std::string late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    EXPECT_EQ(answer(first), late);
    EXPECT_EQ(answer("77"), late);
    EXPECT_EQ(answer(press({{"data", "y"}, {"seconds_ago", 901}})["result"]["id"]), late);
    EXPECT_EQ(talk.telegram->transcript()["answers"].size(), 1U);
    press({{"data", "y"}, {"inaccessible", true}});
    EXPECT_EQ(talk.call("getUpdates", {{"offset", -1}})["result"][0]["callback_query"]["message"]["date"], 0);
}

TEST(SimulatedTelegram, KeepsCommandsByScopeAndLanguage) {
    ApiTalk talk;
    const Json list{{{"command", "status"}, {"description", "How it stands"}}};
    const Json chat{{"type", "chat"}, {"chat_id", 111}};
    EXPECT_EQ(talk.refusal("setMyCommands", {{"commands", list}}), "taken");
    EXPECT_EQ(talk.refusal("setMyCommands", {{"commands", list}, {"scope", chat}, {"language_code", "ru"}}), "taken");
    EXPECT_EQ(talk.call("getMyCommands", {{"scope", chat}, {"language_code", "ru"}})["result"], list);
    EXPECT_EQ(talk.call("getMyCommands", {{"scope", chat}})["result"], Json::array());
    EXPECT_EQ(talk.refusal("setMyCommands", {{"commands", {{{"command", "Status"}, {"description", "x"}}}}}),
              "Bad Request: BOT_COMMAND_INVALID");
    EXPECT_EQ(talk.refusal("setMyCommands", {{"commands", {{{"command", "a"}, {"description", ""}}}}}),
              "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
    EXPECT_EQ(talk.refusal("setMyCommands", {{"commands", list}, {"scope", {{"type", "chat"}, {"chat_id", 9}}}}),
              "Bad Request: chat not found");
    EXPECT_EQ(talk.telegram->transcript()["commands"].size(), 2U);
}

TEST(SimulatedTelegram, FailsAsItIsToldAndTakesOrNot) {
    ApiTalk talk;
    const std::string path = "/bot" + talk.telegram->token() + "/sendMessage";
    const auto after = [&](const Json& fault) {
        EXPECT_EQ(talk.telegram->act("fault", fault)["ok"], true);
        talk.clock.move_to(talk.clock.now() + 5s);
        return talk.ask(path, R"({"chat_id":111,"text":"x"})");
    };
    const auto said = [&] { return talk.telegram->transcript()["messages"].size(); };
    EXPECT_EQ(after({{"kind", "http500"}}).answer->status, 500);
    const HttpAttempt bad = after({{"kind", "http502"}});
    EXPECT_EQ(bad.answer->status, 502);
    EXPECT_TRUE(bad.answer->body.starts_with("<html>"));
    EXPECT_FALSE(after({{"kind", "drop"}}).answer);
    EXPECT_EQ(after({{"kind", "http401"}}).answer->status, 401);
    EXPECT_EQ(after({{"kind", "http409"}}).answer->status, 409);
    const HttpAttempt later = after({{"kind", "http429"}, {"seconds", 3600}});
    EXPECT_EQ(Json::parse(later.answer->body)["parameters"]["retry_after"], 3600);
    EXPECT_EQ(said(), 0U);
    EXPECT_FALSE(after({{"kind", "lost"}}).answer);
    EXPECT_EQ(said(), 1U) << "it was done, and nobody was told";
    EXPECT_TRUE(Json::parse(after({{"kind", "malformed"}}).answer->body, nullptr, false).is_discarded());
    EXPECT_EQ(said(), 2U);
    EXPECT_EQ(talk.telegram->transcript()["messages"][1]["attempts"], 2);
    EXPECT_EQ(talk.telegram->act("fault", {{"kind", "gremlin"}})["ok"], false);

    talk.telegram->act("fault", {{"kind", "http500"}, {"calls", 2}, {"method", "getMe"}});
    EXPECT_NE(talk.say("not this one"), 0);
    const std::string me = "/bot" + talk.telegram->token() + "/getMe";
    EXPECT_EQ(talk.ask(me).answer->status, 500);
    EXPECT_EQ(talk.ask(me).answer->status, 500);
    EXPECT_EQ(talk.ask(me).answer->status, 200);

    talk.telegram->act("fault", {{"kind", "slow"}, {"seconds", 30}});
    std::jthread slow([&] { EXPECT_EQ(talk.ask(me).answer->status, 200); });
    const std::uint64_t calls = talk.telegram->counts().calls;
    while (talk.telegram->counts().calls == calls && talk.telegram->counts().faults["slow"] == 0)
        std::this_thread::yield();
    talk.clock.move_to(talk.clock.now() + 30s);
}

TEST(SimulatedTelegram, DisturbsTheUpdates) {
    ApiTalk talk;
    const std::int64_t id = talk.telegram->act("message", {{"chat_id", 111}, {"text", "x"}})["result"]["update_id"];
    talk.telegram->act("fault", {{"kind", "duplicate"}});
    talk.say("faults of updates wait for a poll");
    EXPECT_EQ(talk.ids({}), (std::vector<std::int64_t>{id, id}));
    talk.telegram->act("fault", {{"kind", "unknown"}});
    EXPECT_EQ(talk.call("getUpdates", {{"offset", id + 1}})["result"][0].size(), 2U);
    talk.telegram->act("fault", {{"kind", "inaccessible"}});
    EXPECT_EQ(talk.call("getUpdates", {{"offset", -1}})["result"][0]["callback_query"]["message"]["date"], 0);
}

TEST(SimulatedTelegram, SharesOfFaultsAreDrawnByTheSeed) {
    const auto run = [](std::uint64_t seed) {
        ApiTalk talk({.faults = *TelegramFaults::parse("http500=0.2,http502=0.1"), .seed = seed});
        std::string seen;
        for (int call = 0; call < 60; ++call)
            seen += std::to_string(talk.ask("/bot" + talk.telegram->token() + "/getMe").answer->status) + " ";
        return seen;
    };
    EXPECT_EQ(run(7), run(7));
    EXPECT_NE(run(7), run(8));
    EXPECT_NE(run(7).find("500"), std::string::npos);
    for (const std::string_view wrong : {"http500", "http500=2", "gremlin=0.1", "http500=0.6,lost=0.6", "lost=x"})
        EXPECT_FALSE(TelegramFaults::parse(wrong)) << wrong;
}

TEST(SimulatedTelegram, HasItsSideRoutesOverHttp) {
    ApiTalk talk;
    EXPECT_EQ(talk.ask("/_sim/message", R"({"chat_id":444,"text":"/start","language_code":"ru"})").answer->status, 200);
    const Json update = talk.call("getUpdates")["result"][0]["message"];
    EXPECT_EQ(update["from"]["language_code"], "ru");
    EXPECT_EQ(update["entities"][0]["type"], "bot_command");
    EXPECT_EQ(talk.ask("/_sim/nothing").answer->status, 404);
    EXPECT_EQ(talk.ask("/_sim/message", "[]").answer->status, 400);
    EXPECT_EQ(talk.ask("/_sim/message", R"({"text":"x"})").answer->status, 400);
    talk.ask("/_sim/membership", R"({"chat_id":444,"status":"kicked"})");
    EXPECT_EQ(talk.refusal("sendMessage", {{"chat_id", 444}, {"text", "x"}}), "Forbidden: bot was blocked by the user");
    const auto transcript = talk.client.send({.target = "/_sim/transcript"});
    EXPECT_TRUE(Json::parse(transcript->body).contains("calls"));
}

}  // namespace
}  // namespace signalbox::simulator
