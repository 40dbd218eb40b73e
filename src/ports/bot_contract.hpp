// What every bot promises. Instantiate it with a maker of messengers: the fake one, and a real client with a server.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <thread>

#include "ports/bot.hpp"

namespace signalbox {

/// A messenger as a test moves it, and the bot in it. Person `somebody` and group `group` have let the bot in.
struct BotUnderTest {
    static constexpr std::int64_t somebody = 111, nobody = 999, group = -5001, supergroup = -1001000000005001;
    virtual ~BotUnderTest() = default;
    virtual Bot& bot() = 0;
    virtual void block(std::int64_t chat) = 0;
    virtual void move(std::int64_t chat, std::int64_t to) = 0;
    /// A person writes; their language is `ru`.
    virtual void write(std::int64_t person, const std::string& text) = 0;
    /// A person presses a button under a message of the bot's.
    virtual void press(std::int64_t person, std::int64_t message, const std::string& data) = 0;
};

class BotContract : public testing::TestWithParam<std::function<std::unique_ptr<BotUnderTest>()>> {
protected:
    static constexpr std::int64_t somebody = BotUnderTest::somebody;
    std::unique_ptr<BotUnderTest> under_test = GetParam()();
    Bot& bot() { return under_test->bot(); }
    static std::int64_t message_of(const BotSent& sent) {
        return std::stoll(sent.mark.substr(sent.mark.find('/') + 1));
    }
    static BotText plain(std::int64_t chat, std::string text) {
        return {.chat = chat, .text = std::move(text), .markup = Markup::plain};
    }
};

TEST_P(BotContract, KnowsItself) {
    const auto me = bot().who_am_i();
    ASSERT_TRUE(me) << me.error().text();
    EXPECT_GT(me->id, 0);
    EXPECT_FALSE(me->username.empty());
    EXPECT_EQ(bot().webhook().value(), "");
    EXPECT_EQ(bot().delete_webhook().fate, Fate::delivered);
}

TEST_P(BotContract, WhatItSaysHasAMark) {
    const BotSent first = bot().send(plain(somebody, "one"));
    ASSERT_EQ(first.fate, Fate::delivered) << first.why;
    EXPECT_TRUE(first.mark.starts_with("111/")) << first.mark;
    const BotSent second = bot().send(plain(somebody, "two"));
    EXPECT_GT(message_of(second), message_of(first));
    EXPECT_EQ(second.trouble, BotTrouble::none);
}

TEST_P(BotContract, NamesWhyAChatTakesNothing) {
    const BotSent unknown = bot().send(plain(BotUnderTest::nobody, "x"));
    EXPECT_EQ(unknown.fate, Fate::refused);
    EXPECT_EQ(unknown.trouble, BotTrouble::no_chat);
    EXPECT_FALSE(unknown.why.empty());

    under_test->block(somebody);
    const BotSent blocked = bot().send(plain(somebody, "x"));
    EXPECT_EQ(blocked.fate, Fate::refused);
    EXPECT_EQ(blocked.trouble, BotTrouble::blocked);

    under_test->move(BotUnderTest::group, BotUnderTest::supergroup);
    const BotSent moved = bot().send(plain(BotUnderTest::group, "x"));
    EXPECT_EQ(moved.fate, Fate::refused);
    EXPECT_EQ(moved.trouble, BotTrouble::moved);
    ASSERT_EQ(moved.moved_to, BotUnderTest::supergroup);
    EXPECT_EQ(bot().send(plain(*moved.moved_to, "x")).fate, Fate::delivered);
}

TEST_P(BotContract, WhatIsHeldBackWhenItsTurnComesIsNotSent) {
    const BotSent kept = bot().send(BotText{.chat = somebody, .text = "late", .goes = [] { return false; }});
    EXPECT_EQ(kept.fate, Fate::not_sent);
    EXPECT_FALSE(kept.why.empty());
    const BotSent sent = bot().send(BotText{.chat = somebody, .text = "in time", .goes = [] { return true; }});
    EXPECT_EQ(sent.fate, Fate::delivered) << sent.why;
}

TEST_P(BotContract, ATextHasFourThousandAndNinetySixCharacters) {
    std::string longest;
    for (int i = 0; i < 4096; ++i) longest += "я";
    EXPECT_EQ(bot().send(plain(somebody, longest)).fate, Fate::delivered) << "characters, not bytes";
    const BotSent longer = bot().send(plain(somebody, longest + "я"));
    EXPECT_EQ(longer.fate, Fate::refused);
    EXPECT_EQ(longer.trouble, BotTrouble::too_long);
    EXPECT_EQ(bot().send(plain(somebody, "")).fate, Fate::refused);
}

TEST_P(BotContract, EditsWhatItSaid) {
    BotText text = plain(somebody, "one");
    text.keyboard = {{{.text = "Close", .data = "close:1"}}};
    const BotSent sent = bot().send(text);
    ASSERT_EQ(sent.fate, Fate::delivered) << sent.why;
    const BotEdit edit{
        .chat = somebody, .message = message_of(sent), .text = "two", .markup = Markup::plain, .keyboard = {}};
    EXPECT_EQ(bot().edit(edit).fate, Fate::delivered);
    EXPECT_EQ(bot().edit(edit).fate, Fate::delivered) << "it says so already";
    EXPECT_EQ(bot().edit({.chat = somebody, .message = message_of(sent) + 77, .text = "x"}).fate, Fate::refused);
}

TEST_P(BotContract, AButtonCarriesSixtyFourBytes) {
    BotText text = plain(somebody, "one");
    text.keyboard = {{{.text = "Close", .data = std::string(64, 'x')}}};
    EXPECT_EQ(bot().send(text).fate, Fate::delivered);
    text.keyboard[0][0].data += "x";
    EXPECT_EQ(bot().send(text).fate, Fate::refused);
}

TEST_P(BotContract, UpdatesStayUntilTheNextOneIsAskedFor) {
    EXPECT_TRUE(bot().updates({}).value().empty());
    under_test->write(somebody, "/status");
    under_test->write(somebody, "/top 5");
    for (int twice = 0; twice < 2; ++twice) {
        const auto updates = bot().updates({}).value();
        ASSERT_EQ(updates.size(), 2U);
        const auto& message = std::get<BotMessage>(updates[0].what);
        EXPECT_EQ(message.text, "/status");
        EXPECT_EQ(message.chat, somebody);
        EXPECT_EQ(message.kind, ChatKind::person);
        ASSERT_TRUE(message.from);
        EXPECT_EQ(message.from->id, somebody);
        EXPECT_EQ(message.from->language, "ru");
        EXPECT_EQ(updates[1].id, updates[0].id + 1);
    }
    const std::int64_t first = bot().updates({.limit = 1}).value().at(0).id;
    EXPECT_EQ(bot().updates({.offset = first + 1}).value().size(), 1U);
    EXPECT_EQ(bot().updates({}).value().size(), 1U) << "the first is forgotten";
    EXPECT_TRUE(bot().updates({.offset = first + 2}).value().empty());
}

TEST_P(BotContract, APressIsAnsweredOnce) {
    BotText text = plain(somebody, "sure?");
    text.keyboard = {{{.text = "Yes", .data = "yes:7"}}};
    const std::int64_t message = message_of(bot().send(text));
    under_test->press(somebody, message, "yes:7");
    const auto updates = bot().updates({}).value();
    ASSERT_EQ(updates.size(), 1U);
    const auto& press = std::get<BotPress>(updates[0].what);
    EXPECT_EQ(press.data, "yes:7");
    EXPECT_EQ(press.from.id, somebody);
    EXPECT_EQ(press.chat, somebody);
    EXPECT_EQ(press.message, message);
    EXPECT_TRUE(press.is_accessible);
    EXPECT_EQ(bot().answer({.press = press.id, .text = "done"}).fate, Fate::delivered);
    EXPECT_EQ(bot().answer({.press = press.id, .text = "again"}).fate, Fate::delivered) << "too late is no failure";
}

TEST_P(BotContract, SendsPicturesAndKnowsThemAgain) {
    constexpr char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0";
    const auto* bytes = reinterpret_cast<const std::byte*>(head);
    const BotSent sent = bot().send(BotPhoto{.chat = somebody, .png = Bytes(bytes, bytes + 29), .caption = "chart"});
    ASSERT_EQ(sent.fate, Fate::delivered) << sent.why;
    ASSERT_FALSE(sent.picture.empty());
    EXPECT_EQ(bot().send(BotPhoto{.chat = somebody, .known_as = sent.picture}).fate, Fate::delivered);
    EXPECT_EQ(bot().send(BotPhoto{.chat = somebody}).fate, Fate::refused) << "no picture at all";
}

TEST_P(BotContract, ListsItsCommands) {
    EXPECT_EQ(bot().set_commands({.commands = {{"status", "How it stands"}}}).fate, Fate::delivered);
    EXPECT_EQ(bot().set_commands({.chat = somebody, .language = "ru", .commands = {{"status", "Как дела"}}}).fate,
              Fate::delivered);
}

TEST_P(BotContract, AStopEndsAPoll) {
    std::stop_source source;
    std::jthread other([&] { source.request_stop(); });
    const auto updates = bot().updates({.hold = std::chrono::seconds(25)}, source.get_token());
    ASSERT_FALSE(updates);
    EXPECT_EQ(updates.error().code, ErrorCode::Interrupted);
    EXPECT_EQ(bot().send(plain(somebody, "x"), source.get_token()).fate, Fate::not_sent);
}

}  // namespace signalbox
