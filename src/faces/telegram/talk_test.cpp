#include "faces/telegram/talk.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "faces/telegram/invitation.hpp"
#include "faces/telegram/kept_threshold.hpp"
#include "faces/telegram/talk_testing.hpp"

namespace signalbox {
namespace {

struct TalkTest : testing::Test, TalkStage {};

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
}

// ---- who

TEST_F(TalkTest, AStrangerMeetsSilenceAndALineAnHour) {
    EXPECT_TRUE(type(99, "/status"));
    EXPECT_TRUE(type(99, "hello <b>& 😀"));
    EXPECT_TRUE(press(99, "kill_switch on", 99));
    EXPECT_TRUE(hand(in_group(99, "/kill_switch on")));
    EXPECT_EQ(said_count(), 0U);
    EXPECT_TRUE(bot.answered().empty());
    EXPECT_TRUE(run.commands.empty());
    EXPECT_EQ(count_of(logged.str(), "a stranger wrote to the bot"), 1U);
    EXPECT_EQ(logged.str().find("hello"), std::string::npos) << "their words are not kept";
    wall += hour;
    EXPECT_TRUE(type(99, "/status"));
    EXPECT_EQ(count_of(logged.str(), "a stranger wrote to the bot"), 2U);
}

TEST_F(TalkTest, WhoIsNoPersonIsNotHeard) {
    BotMessage channel = message(42, "/kill_switch on");
    channel.from.reset();
    BotMessage as_chat = in_group(42, "/kill_switch on");
    as_chat.as_chat = true;
    BotMessage a_bot = message(42, "/kill_switch on");
    a_bot.from->is_bot = true;
    BotMessage forwarded = message(42, "/kill_switch on");
    forwarded.is_forwarded = true;
    BotMessage post = message(42, "/kill_switch on");
    post.kind = ChatKind::channel;
    BotMessage forged = message(42, "/kill_switch on");
    forged.chat = 99;  // a private chat whose number is not the person's
    for (const BotMessage& one : {channel, as_chat, a_bot, forwarded, post, forged}) EXPECT_TRUE(hand(one));
    EXPECT_TRUE(hand(BotUnknown{}));
    EXPECT_TRUE(run.commands.empty());
    EXPECT_EQ(said_count(), 0U);
}

TEST_F(TalkTest, InAGroupWhoSpeaksCountsAndNotTheGroup) {
    EXPECT_TRUE(hand(in_group(43, "/kill_switch@our_bot on")));
    ASSERT_EQ(run.commands.size(), 1U);
    EXPECT_EQ(run.commands[0].actor, "telegram:43");
    EXPECT_NE(last(-7), "");
    const std::size_t said = said_count();
    EXPECT_TRUE(hand(in_group(43, "/status@another_bot")));
    EXPECT_TRUE(hand(in_group(43, "good morning")));
    EXPECT_TRUE(hand(in_group(43, "/weather")));
    EXPECT_EQ(said_count(), said) << "none of it was for this bot";
    EXPECT_TRUE(hand(in_group(44, "/mute 8h")));
    EXPECT_EQ(book.find(-7)->value().muted_to, UtcTime{}) << "a viewer does not silence others";
    EXPECT_TRUE(hand(in_group(43, "/mute 8h")));
    EXPECT_EQ(book.find(-7)->value().muted_to, wall + 8 * hour);
}

TEST_F(TalkTest, WhatIsAskedInATopicIsAnsweredThere) {
    BotMessage asked = in_group(43, "/status");
    asked.thread = 9;
    EXPECT_TRUE(hand(asked));
    EXPECT_EQ(bot.said().back().thread, 9);
    BotPress press{.id = "p", .from = {.id = 43}, .data = "status", .chat = -7, .message = 1, .thread = 11};
    bot.hear(press);
    EXPECT_TRUE(hand(press));
    EXPECT_EQ(bot.said().back().thread, 11);
    press.thread.reset();
    EXPECT_TRUE(hand(press));
    EXPECT_EQ(bot.said().back().thread, std::nullopt);
}

TEST_F(TalkTest, AViewerAsksAndDoesNotAct) {
    for (const char* text : {"/pause", "/resume", "/kill_switch on", "/kill_switch off", "/threshold 0.7"}) {
        EXPECT_TRUE(type(44, text));
        EXPECT_EQ(last(44), "Это для роли operator и выше; ваша — viewer.") << text;
    }
    EXPECT_TRUE(run.commands.empty());
    EXPECT_TRUE(type(43, "/kill_switch off"));
    EXPECT_EQ(last(43), "An owner alone lifts the kill switch.");
}

// ---- what is asked

TEST_F(TalkTest, StatusWordForWord) {
    run.status.killed = true;
    run.status.kill = {.on = true, .actor = "telegram:42", .reason = "a <b> & 😀", .at = wall - hour};
    run.status.open_positions = 2;
    EXPECT_TRUE(type(42, "/status"));
    EXPECT_EQ(last(42),
              "<b>Run live-20261122-1 (paper)</b>\n"
              "<b>⛔ Kill switch thrown since 22 Nov 07:00 by telegram:42</b>: a &lt;b&gt; &amp; 😀\n"
              "newest minute 22 Nov 08:00, 0 s ago\n"
              "equity 1,000.00, open positions: 2\n"
              "since the start: opinions 0, signals 0");
    EXPECT_TRUE(type(44, "/status"));
    EXPECT_EQ(last(44),
              "<b>Прогон live-20261122-1 (paper)</b>\n"
              "<b>⛔ Аварийный выключатель включён с 22 ноя 07:00, включил telegram:42</b>: a &lt;b&gt; &amp; 😀\n"
              "последняя минута 22 ноя 08:00, 0 с назад\n"
              "капитал 1,000.00, открытых позиций: 2\n"
              "с запуска: мнений 0, сигналов 0");
}

TEST_F(TalkTest, EveryReadingCommandAnswers) {
    for (const TalkCommand& one : talk_commands()) {
        const std::size_t said = said_count();
        EXPECT_TRUE(type(44, "/" + std::string(one.name))) << one.name;
        EXPECT_GT(said_count(), said) << one.name;
        EXPECT_LE(last(44).size(), 4096U) << one.name;
    }
    EXPECT_TRUE(type(42, "/news"));
    EXPECT_EQ(last(42), "/news comes with a later version.");
    EXPECT_TRUE(type(42, "/version"));
    EXPECT_EQ(last(42), "Signalbox 1.2.3, engine " + std::string(engine_version) + ", run live-20261122-1");
}

TEST_F(TalkTest, TheLogIsReadFromItsEnd) {
    for (int i = 0; i < 60; ++i)
        log.module("deliver").info("settled <" + std::to_string(i) + ">", {{"to", std::string(200, 'x')}});
    log.module("telegram").warning("gone");
    const std::string itself = "</code> telegram: a command user=43 chat=43 command=logs";
    EXPECT_TRUE(type(43, "/logs 3"));
    EXPECT_TRUE(last(43).starts_with("<b>Newest lines of the log</b>\n<code>")) << last(43);
    EXPECT_NE(last(43).find("</code> deliver: settled &lt;59&gt; to=xxx"), std::string::npos) << last(43);
    EXPECT_EQ(last(43).find("&lt;58&gt;"), std::string::npos) << last(43);
    EXPECT_NE(last(43).find("</code> <b>warning</b> telegram: gone\n"), std::string::npos) << last(43);
    EXPECT_TRUE(last(43).ends_with(itself)) << last(43);
    EXPECT_TRUE(type(43, "/logs 50"));
    EXPECT_EQ(last(43).find("&lt;40&gt;"), std::string::npos) << "as much as a message holds";
    EXPECT_TRUE(last(43).ends_with(itself));
    EXPECT_TRUE(type(43, "/logs 51"));
    EXPECT_EQ(last(43), "51 is no number from 1 to 50. For example: /logs 10");
    EXPECT_TRUE(type(44, "/logs"));
    EXPECT_EQ(last(44), "Это для роли operator и выше; ваша — viewer.");
}

TEST_F(TalkTest, WhatIsNotUnderstoodIsAnsweredWithAnExample) {
    EXPECT_TRUE(type(42, "/frobnicate"));
    EXPECT_EQ(last(42), "I do not know that. /help says what I do; for example: /status");
    EXPECT_TRUE(type(42, "good morning <3"));
    EXPECT_EQ(last(42), "I do not know that. /help says what I do; for example: /status");
    EXPECT_TRUE(type(42, "/why"));
    EXPECT_EQ(last(42), "A word is missing behind /why. For example: /why 1ebe27d33b9e");
    EXPECT_TRUE(type(42, "/why <script>"));
    EXPECT_NE(last(42).find("For example: /why"), std::string::npos) << last(42);
    EXPECT_EQ(last(42).find("<script>"), std::string::npos);
    EXPECT_TRUE(type(42, "/top 0"));
    EXPECT_EQ(last(42), "0 is no number from 1 to 20. For example: /top 5");
    EXPECT_TRUE(type(42, "/kill_switch maybe"));
    EXPECT_TRUE(type(42, "/threshold 2"));
    EXPECT_TRUE(run.commands.empty());
}

// ---- what is done at once

TEST_F(TalkTest, KillPauseAndMuteAreObeyedAtAnyAge) {
    EXPECT_TRUE(type(43, "/kill_switch on the feed\nlooks <wrong>", 20 * hour));
    EXPECT_TRUE(type(43, "/pause", 20 * hour));
    ASSERT_EQ(run.commands.size(), 2U);
    EXPECT_EQ(run.commands[0].id, "telegram:1");
    EXPECT_EQ(run.commands[0].verb, Verb::kill);
    EXPECT_EQ(run.commands[0].reason, "the feed looks <wrong>");
    EXPECT_EQ(run.commands[1].verb, Verb::pause);
    EXPECT_TRUE(type(44, "/mute 8h", 2 * hour));
    EXPECT_EQ(book.find(44)->value().muted_to, wall + 6 * hour) << "from when it was said";
    EXPECT_EQ(run.commands.back().verb, Verb::set) << "the journal knows who";
    EXPECT_TRUE(type(44, "/mute off"));
    EXPECT_EQ(book.find(44)->value().muted_to, UtcTime{});
}

TEST_F(TalkTest, HoweverLongTheReasonTheSwitchIsThrown) {
    std::string reason;
    for (int i = 0; i < 200; ++i) reason += " никого";
    EXPECT_TRUE(type(43, "/Kill_switch On" + reason));
    ASSERT_EQ(run.commands.size(), 1U);
    EXPECT_EQ(run.commands[0].verb, Verb::kill);
    EXPECT_TRUE(run.commands[0].reason.starts_with("никого никого"));
    EXPECT_TRUE(run.commands[0].reason.ends_with("…"));
}

TEST_F(TalkTest, WhatWasJournaledBeforeACrashIsNotDoneTwice) {
    const BotUpdate update{.id = 7, .what = message(43, "/kill_switch on")};
    EXPECT_TRUE(talk->handle(update, {}));
    begin();  // the acknowledgement was lost
    EXPECT_TRUE(talk->handle(update, {}));
    EXPECT_EQ(run.orders, 2U);
    EXPECT_EQ(run.commands.size(), 1U);
}

TEST_F(TalkTest, AnUpdateIsNotBehindUsBeforeTheRunHasIt) {
    for (const auto how : {ToldRun::How::full, ToldRun::How::silent, ToldRun::How::broken}) {
        run.how = how;
        const BotUpdate update{.id = 100 + static_cast<int>(how), .what = message(42, "/pause")};
        EXPECT_FALSE(talk->handle(update, {}));
        EXPECT_EQ(last(42), "The run cannot take it now; I keep trying.");
        const std::size_t said = said_count();
        EXPECT_FALSE(talk->handle(update, {}));
        EXPECT_EQ(said_count(), said) << "said once";
        run.how = ToldRun::How::takes;
        EXPECT_TRUE(talk->handle(update, {}));
        EXPECT_EQ(last(42), "Paused: no new signals until /resume.");
    }
    EXPECT_EQ(run.commands.size(), 3U);
}

TEST_F(TalkTest, WhereTheBookIsAwayThoseItKnewAreHeard) {
    bot.fail_with(Fate::unknown);  // and an answer that is lost holds nothing up
    EXPECT_TRUE(type(42, "/kill_switch on"));
    EXPECT_EQ(run.commands.size(), 1U);
}

// ---- what waits for a button

TEST_F(TalkTest, TheKillSwitchIsLiftedByTheOwnersButton) {
    has_kill_file = true;
    EXPECT_TRUE(type(42, "/kill_switch off"));
    EXPECT_EQ(last(42), "<b>Lift the kill switch?</b>\nWithin a minute, by you alone.");
    EXPECT_TRUE(run.commands.empty());
    const std::string yes = button(42);
    EXPECT_TRUE(press(42, yes, 42));
    ASSERT_EQ(run.commands.size(), 1U);
    EXPECT_EQ(run.commands[0].verb, Verb::lift_kill);
    EXPECT_FALSE(has_kill_file);
    EXPECT_EQ(last(42), "The kill switch is lifted.") << "in the question's place";
    EXPECT_EQ(said_count(), 1U);
    EXPECT_TRUE(press(42, yes, 42));
    EXPECT_EQ(run.commands.size(), 1U) << "once";
    EXPECT_EQ(bot.answered().back().text, "Nothing waits for this button any more: nothing done.");
}

TEST_F(TalkTest, AKillFileStaysWhereTheRunDoesNotTakeIt) {
    has_kill_file = true;
    EXPECT_TRUE(type(42, "/kill_switch off"));
    const std::string yes = button(42);
    run.how = ToldRun::How::full;
    EXPECT_FALSE(press(42, yes, 42));
    EXPECT_TRUE(has_kill_file);
    run.how = ToldRun::How::takes;
    EXPECT_TRUE(press(42, yes, 42)) << "its button waits on";
    EXPECT_FALSE(has_kill_file);
}

TEST_F(TalkTest, AButtonIsOfOnePersonAndOneMinute) {
    EXPECT_TRUE(hand(in_group(42, "/resume@our_bot")));
    const std::string yes = button(-7);
    EXPECT_TRUE(press(43, yes, -7));
    EXPECT_EQ(bot.answered().back().text, "Only who asked may answer.");
    EXPECT_TRUE(press(42, yes, 42));
    EXPECT_EQ(bot.answered().back().text, "Only who asked may answer.") << "and where they asked";
    EXPECT_TRUE(run.commands.empty());
    wall += talk_fresh_for;
    EXPECT_TRUE(press(42, yes, -7));
    EXPECT_TRUE(run.commands.empty()) << "too late";
    EXPECT_TRUE(press(42, "yes ABCDEFGHJKMNPQRS", -7));
    EXPECT_TRUE(press(42, "yes", -7));
    EXPECT_TRUE(press(42, "\xff\xfe", -7));
    EXPECT_TRUE(run.commands.empty()) << "forged";
    EXPECT_TRUE(type(42, "/resume"));
    EXPECT_TRUE(press(42, button(42, 1), 42));
    EXPECT_EQ(last(42), "Dropped: nothing done.");
    EXPECT_TRUE(press(42, button(42, 0), 42));
    EXPECT_TRUE(run.commands.empty());
    EXPECT_TRUE(type(43, "/resume"));
    const std::string theirs = button(43);
    ASSERT_TRUE(book.save({.id = 43, .role = Role::viewer}));
    EXPECT_TRUE(press(43, theirs, 43));
    EXPECT_TRUE(run.commands.empty()) << "rights count when the button is pressed";
}

TEST_F(TalkTest, AfterARestartNoButtonIsGood) {
    EXPECT_TRUE(type(42, "/kill_switch off"));
    const std::string yes = button(42);
    begin();
    EXPECT_TRUE(press(42, yes, 42));
    EXPECT_TRUE(run.commands.empty());
}

TEST_F(TalkTest, WhatNeedsAButtonIsNotAskedAfterAMinute) {
    for (const char* text : {"/resume", "/kill_switch off", "/threshold 0.8", "/settings strong"}) {
        EXPECT_TRUE(type(42, text, Millis{61'000}));
        EXPECT_EQ(last(42), "Too old, nothing done: ask again.") << text;
    }
    EXPECT_TRUE(run.commands.empty());
}

TEST_F(TalkTest, WithKillSwitchInTheEnvironmentNobodyLiftsIt) {
    kill_switch_set = true;
    begin();
    EXPECT_TRUE(type(42, "/kill_switch off"));
    EXPECT_EQ(last(42), "KILL_SWITCH is set where the program runs: nothing done");
}

TEST_F(TalkTest, TheThresholdIsKeptAndTakenBack) {
    EXPECT_TRUE(type(43, "/threshold 0.8"));
    EXPECT_EQ(last(43), "<b>Least strength of a signal 0.80, for everybody?</b>\nWithin a minute, by you alone.");
    EXPECT_TRUE(press(43, button(43), 43));
    ASSERT_EQ(run.desks.size(), 1U);
    EXPECT_EQ(run.desks[0].signal_min, 80);
    EXPECT_EQ(run.commands[0].verb, Verb::set);
    EXPECT_EQ(run.commands[0].reason, "threshold 0.80");
    EXPECT_EQ(kept_threshold(settings)->value().actor, "telegram:43");
    begin();
    EXPECT_TRUE(type(43, "/threshold"));
    EXPECT_NE(last(43).find("Least strength of a signal: 0.80."), std::string::npos) << "a restart keeps it";
    EXPECT_TRUE(type(43, "/threshold default"));
    EXPECT_TRUE(press(43, button(43), 43));
    EXPECT_EQ(run.desks.back(), DeskSettings{});
    EXPECT_FALSE(kept_threshold(settings)->has_value());
}

// ---- settings

TEST_F(TalkTest, EveryChatHasItsOwnSettings) {
    EXPECT_TRUE(type(43, "/settings coins btc, ETH,btc"));
    EXPECT_EQ(book.find(43)->value().coins, (std::vector<std::string>{"BTC", "ETH"}));
    EXPECT_EQ(book.find(43)->value().hears, Hears::coins);
    EXPECT_TRUE(type(43, "/settings zone +03:00"));
    EXPECT_TRUE(press(43, "settings language ru", 43, 2));
    EXPECT_EQ(book.find(43)->value().language, Language::ru);
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(std::ranges::find(told.back(), 43, &Chat::id)->zone, "+03:00") << "deliveries hear of it";
    for (const char* wrong :
         {"/settings coins <b>", "/settings zone Mars/Base", "/settings language xx", "/settings x"})
        EXPECT_TRUE(type(43, wrong));
    EXPECT_EQ(book.find(43)->value().zone, "+03:00");
    EXPECT_TRUE(type(43, "/Settings Zone europe/moscow"));
    EXPECT_EQ(book.find(43)->value().zone, "Europe/Moscow") << "as a phone writes it";
    EXPECT_TRUE(type(43, "/settings ALL"));
    EXPECT_EQ(book.find(43)->value().hears, Hears::all);
    EXPECT_TRUE(type(43, "/mute 8 H"));
    EXPECT_EQ(book.find(43)->value().muted_to, wall + 8 * hour);
    EXPECT_TRUE(type(43, "/mute OFF"));
    EXPECT_EQ(book.find(43)->value().muted_to, UtcTime{});
    EXPECT_EQ(book.find(44)->value().hears, Hears::all);
    EXPECT_TRUE(type(42, "/settings strong"));
    EXPECT_EQ(book.find(42)->value().role, Role::owner);
}

TEST(ChatBookRights, OfTheConfigurationEndWithIt) {
    auto kept = std::make_unique<MemorySettingStore>();
    MemorySettingStore& values = *kept;
    ChatBook book(std::move(kept), 42, Language::en);
    Chat owner = book.find(42)->value();
    owner.hears = Hears::strong;
    ASSERT_TRUE(book.save(owner));
    EXPECT_EQ(book.find(42)->value().role, Role::owner);
    auto copy = std::make_unique<MemorySettingStore>(values);
    ChatBook later(std::move(copy), 50, Language::en);
    EXPECT_EQ(later.find(42)->value().role, Role::none) << "another owner is named now";
}

TEST_F(TalkTest, WhoBlocksTheBotIsSentNothingUntilTheyAreBack) {
    EXPECT_TRUE(hand(BotMembership{.chat = 44, .kind = ChatKind::person, .from = {.id = 44}, .is_member = false}));
    EXPECT_TRUE(book.find(44)->value().is_closed);
    EXPECT_TRUE(type(44, "/status"));
    EXPECT_FALSE(book.find(44)->value().is_closed) << "who writes has let it in";
}

// ---- letting in

TEST_F(TalkTest, AnInvitationLetsInOnePersonInTheirLanguage) {
    const std::string code = *invite(settings, Role::operator_, wall);
    EXPECT_TRUE(hand(in_group(99, "/start " + code)));
    EXPECT_FALSE(book.find(99)->has_value()) << "in private chats alone";
    BotMessage russian = message(99, code);
    russian.from->language = "ru";
    EXPECT_TRUE(hand(russian));
    ASSERT_TRUE(book.find(99)->has_value());
    EXPECT_EQ(book.find(99)->value().role, Role::operator_);
    EXPECT_EQ(book.find(99)->value().language, Language::ru);
    EXPECT_EQ(std::ranges::count(told.back(), 99, &Chat::id), 1) << "and signals come at once";
    EXPECT_NE(last(99), "");
    bot.open(98);
    EXPECT_TRUE(type(98, "/start " + code));
    EXPECT_FALSE(book.find(98)->has_value()) << "once";
    EXPECT_EQ(last(98), "");
    EXPECT_EQ(logged.str().find(code), std::string::npos) << "no code in the log";
}

TEST_F(TalkTest, WrongCodesMeetSilenceAndFiveEndTheRightOne) {
    const std::string code = *invite(settings, Role::owner, wall);
    EXPECT_TRUE(type(99, "/start"));
    EXPECT_TRUE(type(99, "hello"));
    for (int i = 0; i < invitation_tries; ++i) EXPECT_TRUE(type(99, "/start AAAAAAAAA" + std::string(1, "BCDEF"[i])));
    EXPECT_TRUE(type(99, "/start " + code));
    EXPECT_FALSE(book.find(99)->has_value());
    EXPECT_EQ(said_count(), 0U);
}

TEST_F(TalkTest, AnInvitationMayRaiseAndNeverLowers) {
    EXPECT_TRUE(type(44, "/start " + *invite(settings, Role::operator_, wall)));
    EXPECT_EQ(book.find(44)->value().role, Role::operator_);
    EXPECT_EQ(book.find(44)->value().language, Language::ru) << "their settings stay";
    EXPECT_TRUE(type(44, *invite(settings, Role::viewer, wall)));
    EXPECT_EQ(book.find(44)->value().role, Role::operator_);
}

TEST_F(TalkTest, CommandsAreListedForEachAndForStrangersNone) {
    talk->look_after({});
    std::map<std::int64_t, std::vector<std::string>> listed;
    for (const BotCommands& one : bot.commands()) {
        for (const auto& command : one.commands) listed[one.chat.value_or(0)].push_back(command.name);
        if (one.chat == 44) {
            EXPECT_EQ(one.commands.front().description, "Как идёт прогон");
        }
    }
    EXPECT_FALSE(listed.contains(0)) << "the list for everybody is empty";
    EXPECT_FALSE(listed.contains(-7));
    EXPECT_EQ(std::ranges::count(listed[42], "kill_switch"), 1);
    EXPECT_EQ(std::ranges::count(listed[44], "kill_switch"), 0);
    const std::size_t sent = bot.commands().size();
    talk->look_after({});
    EXPECT_EQ(bot.commands().size(), sent) << "told once";
    ASSERT_TRUE(book.remove(43));
    talk->look_after({});
    EXPECT_EQ(bot.commands().back().chat, 43);
    EXPECT_TRUE(bot.commands().back().commands.empty());
    EXPECT_TRUE(type(43, "/kill_switch on"));
    EXPECT_TRUE(run.commands.empty()) << "who was put out is a stranger";
}

}  // namespace
}  // namespace signalbox
