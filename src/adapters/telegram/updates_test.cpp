#include "adapters/telegram/updates.hpp"

#include <gtest/gtest.h>

namespace signalbox::telegram {
namespace {

BotUpdate read_one(std::string_view text) {
    const auto json = read_json(text);
    EXPECT_TRUE(json) << text;
    const auto update = read_update(json.value_or(Json()));
    EXPECT_TRUE(update) << text;
    return update.value_or(BotUpdate{});
}

TEST(Updates, AMessageIsRead) {
    const BotUpdate update = read_one(R"({"update_id": 800000001, "message": {"message_id": 12, "date": 1794700000,
        "from": {"id": 111, "is_bot": false, "first_name": "Ann", "username": "ann", "language_code": "ru"},
        "chat": {"id": 111, "type": "private", "first_name": "Ann"}, "text": "/signal BTCUSDT",
        "entities": [{"type": "bot_command", "offset": 0, "length": 7}]}})");
    EXPECT_EQ(update.id, 800000001);
    const BotMessage expected{.chat = 111,
                              .kind = ChatKind::person,
                              .message = 12,
                              .from = BotUser{.id = 111, .is_bot = false, .language = "ru"},
                              .date = utc_from_ms(1'794'700'000'000),
                              .text = "/signal BTCUSDT"};
    EXPECT_EQ(std::get<BotMessage>(update.what), expected);
}

TEST(Updates, AMessageSaysWhereAndFromWhom) {
    const BotUpdate update = read_one(
        R"({"update_id": 2, "message": {"message_id": 13, "date": 1, "message_thread_id": 7, "is_topic_message": true,
        "sender_chat": {"id": -1001, "type": "supergroup"}, "from": {"id": 1087968824, "is_bot": true},
        "chat": {"id": -1001, "type": "supergroup"}, "forward_origin": {"type": "user"}, "photo": []}})");
    const auto& message = std::get<BotMessage>(update.what);
    EXPECT_EQ(message.thread, 7);
    EXPECT_EQ(message.kind, ChatKind::supergroup);
    EXPECT_TRUE(message.as_chat);
    EXPECT_TRUE(message.is_forwarded);
    EXPECT_TRUE(message.from->is_bot);
    EXPECT_EQ(message.text, "");
    EXPECT_FALSE(std::get<BotMessage>(read_one(R"({"update_id": 3, "message": {"message_id": 1, "date": 1,
        "message_thread_id": 7, "chat": {"id": -1001, "type": "supergroup"}}})")
                                          .what)
                     .thread)
        << "a row of replies";
    EXPECT_FALSE(
        std::get<BotMessage>(
            read_one(R"({"update_id":3,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"}}})").what)
            .from)
        << "a sender without a user";
}

TEST(Updates, APressIsRead) {
    const auto press =
        std::get<BotPress>(read_one(R"({"update_id": 4, "callback_query": {"id": "77", "data": "close:42",
        "from": {"id": 111, "is_bot": false}, "chat_instance": "1",
        "message": {"message_id": 5, "date": 1794700000, "chat": {"id": 111, "type": "private"}}}})")
                               .what);
    EXPECT_EQ(press.id, "77");
    EXPECT_EQ(press.data, "close:42");
    EXPECT_EQ(press.chat, 111);
    EXPECT_EQ(press.message, 5);
    EXPECT_TRUE(press.is_accessible);
    const auto old = std::get<BotPress>(read_one(R"({"update_id": 4, "callback_query": {"id": "77",
        "from": {"id": 111, "is_bot": false}, "message": {"message_id": 5, "date": 0, "chat": {"id": 111}}}})")
                                            .what);
    EXPECT_FALSE(old.is_accessible);
    EXPECT_FALSE(old.thread);
    const auto of_topic = std::get<BotPress>(read_one(R"({"update_id": 4, "callback_query": {"id": "77",
        "from": {"id": 111, "is_bot": false}, "message": {"message_id": 5, "date": 1, "message_thread_id": 9,
        "is_topic_message": true, "chat": {"id": -1001, "type": "supergroup"}}}})")
                                                 .what);
    EXPECT_EQ(of_topic.thread, 9);
    EXPECT_EQ(old.message, 5);
    const auto inline_one = std::get<BotPress>(
        read_one(
            R"({"update_id":4,"callback_query":{"id":"7","from":{"id":1,"is_bot":false},"inline_message_id":"x"}})")
            .what);
    EXPECT_FALSE(inline_one.chat);
    EXPECT_FALSE(inline_one.is_accessible);
}

TEST(Updates, BlockingAndLettingInAreRead) {
    const auto read_status = [](const std::string& now) {
        return std::get<BotMembership>(read_one(R"({"update_id": 5, "my_chat_member": {"date": 9,
            "chat": {"id": 111, "type": "private"}, "from": {"id": 111, "is_bot": false},
            "old_chat_member": {"status": "member"}, "new_chat_member": )" +
                                                now + "}}")
                                           .what)
            .is_member;
    };
    EXPECT_FALSE(read_status(R"({"status": "kicked"})"));
    EXPECT_FALSE(read_status(R"({"status": "left"})"));
    EXPECT_TRUE(read_status(R"({"status": "member"})"));
    EXPECT_TRUE(read_status(R"({"status": "administrator"})"));
    EXPECT_TRUE(read_status(R"({"status": "restricted", "is_member": true})"));
    EXPECT_FALSE(read_status(R"({"status": "restricted", "is_member": false})"));
}

TEST(Updates, WhatIsNotUnderstoodKeepsItsId) {
    for (const std::string_view text : {
             R"({"update_id": 9})",
             R"({"update_id": 9, "poll_of_tomorrow": {"id": 1}})",
             R"({"update_id": 9, "edited_message": {"message_id": 1, "date": 1, "chat": {"id": 1}}})",
             R"({"update_id": 9, "message": null})",
             R"({"update_id": 9, "message": {"date": 1, "chat": {"id": 1, "type": "private"}}})",
             R"({"update_id": 9, "message": {"message_id": "1", "date": 1, "chat": {"id": 1}}})",
             R"({"update_id": 9, "message": {"message_id": 1, "date": -1, "chat": {"id": 1}}})",
             R"({"update_id": 9, "message": {"message_id": 1, "date": 1e300, "chat": {"id": 1}}})",
             R"({"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": 18446744073709551615}}})",
             R"({"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": 1}, "from": {"id": 1}}})",
             R"({"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": 1}, "text": 7}})",
             R"({"update_id": 9, "callback_query": {"id": "1"}})",
             R"({"update_id": 9, "callback_query": {"id": 1, "from": {"id": 1, "is_bot": false}}})",
             R"({"update_id": 9, "my_chat_member": {"chat": {"id": 1}}})",
         }) {
        const BotUpdate update = read_one(text);
        EXPECT_EQ(update.id, 9) << text;
        EXPECT_TRUE(std::holds_alternative<BotUnknown>(update.what)) << text;
    }
}

TEST(Updates, AListKeepsItsOrderAndSkipsWhatHasNoId) {
    const auto json = read_json(R"([{"update_id": 3}, {"message": {}}, 7, {"update_id": "x"}, {"update_id": 2}])");
    const auto updates = read_updates(*json);
    ASSERT_TRUE(updates);
    ASSERT_EQ(updates->size(), 2U);
    EXPECT_EQ((*updates)[0].id, 3);
    EXPECT_EQ((*updates)[1].id, 2);
    EXPECT_FALSE(read_updates(Json::object()));
}

TEST(Updates, JsonIsBounded) {
    EXPECT_TRUE(read_json(std::string(64, '[') + std::string(64, ']')));
    EXPECT_FALSE(read_json(std::string(65, '[') + std::string(65, ']')));
    EXPECT_FALSE(read_json(std::string(1'000'000, '[')));
    EXPECT_TRUE(read_json(R"(["[[[[\"[[[", "{{{"])"));
    EXPECT_FALSE(read_json("{\"a\": \"\xff\"}")) << "no UTF-8";
    EXPECT_FALSE(read_json(""));
    EXPECT_EQ(valid_utf8("a\xff\xd0\xb1\xe2\x82"), "a\uFFFD\u0431\uFFFD");
}

}  // namespace
}  // namespace signalbox::telegram
