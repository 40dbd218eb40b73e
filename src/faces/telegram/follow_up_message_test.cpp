// Every change of state in words, the results, and the one line of what came too late.
#include "faces/telegram/follow_up_message.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "faces/telegram/html_testing.hpp"
#include "faces/telegram/signal_testing.hpp"

namespace signalbox {
namespace {

using namespace telling;
using State = SignalState;

std::string plain(const PhoneMessage& message) {
    EXPECT_EQ(seen_of(message.text.html()), message.text.plain());
    EXPECT_LE(message.text.length(), message_most);
    return message.text.plain();
}

/// Entered, two targets, the rest at its entry.
SignalRecord lived() {
    SignalRecord record = a_short();
    fill(record, Leg::entry, "61180", "2024-06-25T12:00:00Z");
    fill(record, Leg::target1, "59155.57", "2024-06-25T15:00:00Z");
    fill(record, Leg::target2, "57800.85", "2024-06-25T16:00:00Z");
    fill(record, Leg::break_even, "61180", "2024-06-25T18:30:00Z");
    return record;
}

std::string event(const SignalRecord& record, const SignalMoved& move, Language language = Language::en,
                  bool break_even = true) {
    return plain(follow_up_message(record, move, {.reader = person(language), .break_even = break_even}));
}

TEST(FollowUp, TellsEachStepOfALife) {
    const SignalRecord record = lived();
    EXPECT_EQ(event(record, moved(State::fresh, State::active, "2024-06-25T12:00:00Z")),
              "▼ BTC/USDT short · 4h\n→ Entered at 61180\n25 Jun 12:00 UTC · 1ebe27d33b9e");
    const SignalMoved first = moved(State::active, State::hit_tp1, "2024-06-25T15:00:00Z");
    EXPECT_EQ(event(record, first),
              "▼ BTC/USDT short · 4h\n✓ Target 1 reached at 59155.57: a third is taken; the stop moves to the entry, "
              "61180\n25 Jun 15:00 UTC · 1ebe27d33b9e");
    EXPECT_EQ(event(record, first, Language::en, false),
              "▼ BTC/USDT short · 4h\n✓ Target 1 reached at 59155.57: a third is taken\n25 Jun 15:00 UTC · "
              "1ebe27d33b9e");
    EXPECT_EQ(event(record, moved(State::hit_tp1, State::hit_tp2, "2024-06-25T16:00:00Z")),
              "▼ BTC/USDT short · 4h\n✓ Target 2 reached at 57800.85: a third is taken\n25 Jun 16:00 UTC · "
              "1ebe27d33b9e");
}

TEST(FollowUp, TheEndHasItsResult) {
    SignalMoved end = moved(State::hit_tp2, State::hit_tp2, "2024-06-25T18:30:00Z", true);
    end.net_r = 1.234;
    end.net = decimal("4.18");
    EXPECT_EQ(event(lived(), end),
              "▼ BTC/USDT short · 4h\n↩ The rest left at its entry, 61180, after target 2\n"
              "Result +1.23 R = +4.18 USDT after all costs\n25 Jun 18:30 UTC · 1ebe27d33b9e");
    EXPECT_EQ(event(lived(), end, Language::ru),
              "▼ BTC/USDT шорт · 4h\n↩ Остаток закрыт по цене входа, 61180, после цели 2\n"
              "Результат +1.23 R = +4.18 USDT после всех издержек\n25 июн 18:30 UTC · 1ebe27d33b9e");

    SignalRecord record = lived();
    fill(record, Leg::stop, "62600", "2024-06-25T19:00:00Z");  // jumped over its stop
    end = moved(State::active, State::hit_sl, "2024-06-25T19:00:00Z", true);
    end.net_r = -1.296;
    end.net = decimal("-4.4");
    end.unsure = true;
    EXPECT_EQ(event(record, end),
              "▼ BTC/USDT short · 4h\n✕ Stopped at 62600\nResult −1.30 R = −4.40 USDT after all costs\n"
              "⚠ unsure: it lived through a minute that nobody knows\n25 Jun 19:00 UTC · 1ebe27d33b9e");
    const PhoneMessage message = follow_up_message(record, end, {});
    EXPECT_EQ(message.rows.at(0).at(0).action, "why 1ebe27d33b9eeb1d24751506617ceb3f");
    EXPECT_TRUE(follow_up_message(record, moved(State::fresh, State::active, "2024-06-25T12:00:00Z"), {}).rows.empty());
}

TEST(FollowUp, WhatCameLaterIsNotTold) {
    SignalRecord record = a_short();
    fill(record, Leg::expiry, "60000", "2024-06-27T12:00:00Z");
    const std::string text = event(record, moved(State::active, State::expired, "2024-06-26T12:00:00Z"));
    EXPECT_NE(text.find("⌛ Expired\n"), text.npos) << text;
    EXPECT_NE(event(record, moved(State::active, State::expired, "2024-06-27T12:00:00Z"))
                  .find("⌛ Expired: the rest left at 60000\n"),
              std::string::npos);
}

TEST(FollowUp, ACancelledOneSaysWhy) {
    const std::pair<const char*, const char*> table[] = {
        {"unfilled", "∅ Cancelled: no candle filled its entry in time\n"},
        {"closed", "∅ Cancelled: closed by hand\n"},
        {"delisted", "∅ Cancelled: its venue no longer lists the pair\n"},
        {"", "∅ Cancelled\n"},
        {"<b>& \"so\"", "∅ Cancelled: <b>& \"so\"\n"},
    };
    for (const auto& [reason, line] : table) {
        SignalMoved move = moved(State::fresh, State::cancelled, "2024-06-25T12:05:00Z", true);
        move.reason = reason;
        const std::string text = event(a_short(), move);
        EXPECT_NE(text.find(line), text.npos) << text;
        EXPECT_NE(text.find("There was no position, so there is no result"), text.npos) << text;
        EXPECT_EQ(text.find("Result"), text.npos);
    }
    SignalMoved move = moved(State::fresh, State::cancelled, "2024-06-25T12:05:00Z", true);
    move.reason = std::string(10'000, 'x') + "\u202e";
    EXPECT_LT(event(a_short(), move).size(), 500U);
}

TEST(FollowUp, ARepeatSaysSoFirst) {
    const PhoneMessage message =
        follow_up_message(lived(), moved(State::fresh, State::active, "2024-06-25T12:00:00Z"), {.repeat = true});
    EXPECT_TRUE(plain(message).starts_with("↻ Repeat: the first may have arrived\n▼ BTC/USDT")) << plain(message);
}

TEST(FollowUp, EveryStateHasWordsInEveryLanguage) {
    for (const Language language : {Language::en, Language::ru}) {
        for (int to = 0; to <= static_cast<int>(last_of(State{})); ++to) {
            for (int from = 0; from <= to; ++from) {
                for (const bool closed : {false, true}) {
                    const std::string text =
                        event(lived(),
                              moved(static_cast<State>(from), static_cast<State>(to), "2024-06-25T20:00:00Z", closed),
                              language);
                    EXPECT_EQ(std::ranges::count(text, '\n'), closed ? 3 : 2) << text;
                }
            }
        }
    }
}

TEST(Missed, IsOneLineWithWhatBecameOfIt) {
    SignalRecord record = a_short();
    const std::pair<Missed, const char*> table[] = {
        {Missed::target_touched, "target 1 was touched before"},
        {Missed::stop_touched, "the stop was touched before"},
        {Missed::half_to_target, "half the way to target 1 was covered before"},
        {Missed::half_to_stop, "half the way to the stop was covered before"},
        {Missed::expired, "its time was over"},
        {Missed::ended, "it ended: active"},
    };
    for (const auto& [past, words] : table) {
        EXPECT_EQ(plain(missed_message(record, past, minute * 12, {})),
                  std::string("▼ BTC/USDT short · 4h · missed, 12 min after its close: ") + words + " · 1ebe27d33b9e");
    }
    record.closed = true;
    record.state = State::hit_sl;
    fill(record, Leg::entry, "61180", "2024-06-25T12:00:00Z");
    record.net_r = -1.1;
    record.unsure = true;
    EXPECT_EQ(plain(missed_message(record, Missed::ended, std::nullopt, {})),
              "▼ BTC/USDT short · 4h · missed: it ended: stopped, −1.10 R, unsure · 1ebe27d33b9e");
    EXPECT_EQ(plain(missed_message(record, Missed::target_touched, hour * 5, {.reader = person(Language::ru)})),
              "▼ BTC/USDT шорт · 4h · пропущен, прошло 5 ч после закрытия свечи: он завершён: сработал стоп, −1.10 R, "
              "неточно · 1ebe27d33b9e");
}

}  // namespace
}  // namespace signalbox
