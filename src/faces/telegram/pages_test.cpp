// Why and why not: five lines first, then everything, in messages that fit.
#include "faces/telegram/pages.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "faces/telegram/html_testing.hpp"
#include "faces/telegram/signal_testing.hpp"

namespace signalbox {
namespace {

using namespace telling;

std::string joined(const std::vector<PhoneMessage>& messages) {
    std::string all;
    for (const PhoneMessage& message : messages) {
        EXPECT_LE(message.text.length(), message_most);
        EXPECT_EQ(seen_of(message.text.html()), message.text.plain());
        all += message.text.plain();
    }
    return all;
}

TEST(Pages, WhyIsFiveLinesFirst) {
    const PhoneMessage message = why_message(a_short(), 200, person(Language::en));
    EXPECT_EQ(message.text.plain(),
              "▼ BTC/USDT short · 4h, 25 Jun 12:00\n"
              "entry 61187.64, stop 62542.36, targets 59155.57, 57800.85, 55768.78\n"
              "strength 0.70, tier Low: on 4h the past refutes the one above; edge −0.05 R after costs\n"
              "the 1d trend points the other way\n"
              "still open: active");
    EXPECT_EQ(message.rows.at(0).at(0), (PhoneButton{"Everything", "why 1ebe27d33b9eeb1d24751506617ceb3f all"}));
    SignalRecord record = a_short();
    record.signal.edge = {.count = 12};
    record.closed = true;
    record.state = SignalState::hit_tp3;
    record.net_r = 2.5;
    fill(record, Leg::entry, "61180", "2024-06-25T12:00:00Z");
    const std::string text = why_message(record, 200, person(Language::ru)).text.plain();
    EXPECT_EQ(std::ranges::count(text, '\n'), 4) << text;
    EXPECT_NE(text.find("преимущество: пока неизвестно (12 из 200)"), text.npos) << text;
    EXPECT_NE(text.find("он завершён: цель 3 достигнута, +2.50 R"), text.npos) << text;
}

TEST(Pages, ThenComesEverythingThatTheSignalStandsOn) {
    SignalRecord record = a_short();
    fill(record, Leg::entry, "61180", "2024-06-25T12:00:00Z");
    const auto pages = why_pages(record, 200, person(Language::en, "Europe/Berlin"));
    const std::string text = joined(pages);
    for (const char* part :
         {"binance:BTC/USDT short 4h at 2024-06-25 14:00",
          "id 1ebe27d33b9eeb1d24751506617ceb3f, run pa-20240625-1 (paper)",
          "prices: reward to risk 2.50 at target 2, 1.99 after costs", "+0.50  the trend is down",
          "-0.15  the 1d trend", "·  stop 1354.72 away", "score 75.7 of 100, thin", "technical: 0.50 (weight 40 %)",
          "confidence: 0.26 (0.24 … 0.29", "✓ strength: strength 0.70 (at least 0.65)", "! edge: edge -0.053 R",
          "· news: nothing feeds it yet", "range hash ", "2024-06-25 14:00: entry", "still open: active",
          "times: UTC+2"})
        EXPECT_NE(text.find(part), text.npos) << part << "\n" << text;
    const std::string html = pages[0].text.html();
    EXPECT_NE(html.find("<blockquote expandable>"), html.npos);
    EXPECT_NE(html.find("✓ <b>strength</b>: strength"), html.npos) << html;
}

TEST(Pages, GatesAlone) {
    const std::string text = joined(gates_pages(a_short(), person(Language::ru)));
    EXPECT_TRUE(text.starts_with("▼ BTC/USDT шорт · 4h\n")) << text;
    EXPECT_EQ(std::ranges::count(text, '\n'), 2 + static_cast<std::ptrdiff_t>(gate_count)) << text;
}

TEST(Pages, WhyNotBeginsWithTheFirstGateThatFailed) {
    WhyNot answer{.at = at("2024-06-25T12:00:00Z"),
                  .run = "pa-1",
                  .timeframe = Timeframe::h4,
                  .side = Side::long_side,
                  .verdict = "blocked",
                  .first_failed = "pair_open",
                  .gates = a_short().verdict,
                  .diagnosis = {}};
    answer.gates->approved = false;
    answer.gates->first_failed = Gate::pair_open;
    answer.gates->gates[static_cast<std::size_t>(Gate::pair_open)] = {Answer::failed, false, 1, 0};
    const Instrument instrument{"bybit", "1000PEPE", "USDT", ""};
    const std::string text = joined(whynot_pages(answer, instrument, person(Language::en)));
    EXPECT_TRUE(
        text.starts_with("bybit:1000PEPE/USDT long 4h at 2024-06-25 12:00\nin run pa-1\n\nno signal: gate pair_open "
                         "said no: open signals of the pair in its way: 1 (none may be)\n"))
        << text;
    EXPECT_NE(text.find("✗ pair_open: "), text.npos);

    answer.gates.reset();
    answer.run.clear();
    answer.diagnosis = Diagnosis{.silence = Silence::warm_up, .value = 12, .limit = 210};
    EXPECT_EQ(joined(whynot_pages(answer, instrument, person(Language::en))),
              "bybit:1000PEPE/USDT long 4h at 2024-06-25 12:00\nasked of a fresh account\n"
              "no opinion: candles so far: 12; it speaks from 210 on\n\ntimes: UTC");
}

TEST(Pages, AnAnswerOfAnyLengthIsSplit) {
    SignalRecord record = a_short();
    for (int i = 0; i < 60; ++i) fill(record, Leg::target1, "59155.57", "2024-06-25T15:00:00Z");
    record.moves.push_back(moved(SignalState::active, SignalState::cancelled, "2024-06-25T15:00:00Z", true));
    record.moves.back().reason = std::string(10'000, '<') + "\u2067";
    const auto pages = why_pages(record, 200, person(Language::ru));
    EXPECT_GT(pages.size(), 3U);
    EXPECT_EQ(std::ranges::count(joined(pages), '<'), 10'000);
}

}  // namespace
}  // namespace signalbox
