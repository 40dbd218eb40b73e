// The walk that every face prints: its order, how each line stands, and the reader's clock.
#include "views/explain.hpp"

#include <gtest/gtest.h>

#include "views/words_of.hpp"

namespace signalbox {
namespace {

using Tone = Told::Tone;

SignalRecord a_record() {
    SignalRecord record;
    record.run = "bt-1";
    record.instrument = {"binance", "BTC", "USDT", ""};
    record.signal.side = Side::long_side;
    record.signal.timeframe = Timeframe::h1;
    record.signal.closed_at = *parse_utc("2024-06-25T22:00:00Z");
    record.signal.confidence.count = 7;
    record.opinion.reasons.add({ReasonCode::trend, 50, 1, 0});
    record.opinion.reasons.add({ReasonCode::higher, -15, -1, 240});
    record.opinion.reasons.add({ReasonCode::stop_atr, 0, 1.5, 1});
    record.verdict.gates[0] = {Answer::passed, false, 0.7, 0.65};
    record.verdict.gates[1] = {Answer::failed, false, 1.5, 2};
    record.verdict.gates[2] = {Answer::warned, false, -0.1, 0};
    return record;
}

TEST(Explain, ASignalsWalkHasItsSectionsInOrder) {
    const Person reader{.language = Language::en, .zone = *TimeZone::named("+03:00")};
    const Told told = explained(a_record(), 200, reader);
    EXPECT_EQ(told.text, "binance:BTC/USDT long 1h at 2024-06-26 01:00");
    EXPECT_EQ(told.tone, Tone::head);
    std::vector<std::string> beginnings;
    for (const Told& section : told.under) beginnings.push_back(section.text.substr(0, section.text.find(' ')));
    EXPECT_EQ(beginnings,
              (std::vector<std::string>{"id", "prices:", "strength", "score", "what", "gates:", "made", "what"}));

    const auto& reasons = told.under[2].under;
    ASSERT_EQ(reasons.size(), 3U);
    EXPECT_EQ(reasons[0].figure, "+0.50");
    EXPECT_EQ(reasons[1].figure, "-0.15");
    EXPECT_EQ(reasons[2].figure, "") << "it adds nothing";
    for (const Told& reason : reasons) EXPECT_EQ(reason.tone, Tone::reason);

    EXPECT_EQ(told.under[4].under[0].text, "confidence: not yet known (7 of 200 opinions have resolved)");
    const auto& gates = told.under[5].under;
    ASSERT_EQ(gates.size(), gate_count);
    const std::pair<Tone, const char*> marks[] = {
        {Tone::passed, "✓"}, {Tone::failed, "✗"}, {Tone::warned, "!"}, {Tone::unanswered, "·"}};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(gates[i].tone, marks[i].first) << i;
        EXPECT_EQ(mark_of(gates[i].tone), marks[i].second);
    }
    EXPECT_EQ(mark_of(Tone::plain), "");
}

TEST(Explain, AnEndIsAGainOrALoss) {
    SignalRecord record = a_record();
    EXPECT_EQ(explained(record, 200, {}).under.back().under.back().text, "still open: new: waiting for its entry");
    record.closed = record.unsure = true;
    for (const double net_r : {1.5, -1.5}) {
        record.net_r = net_r;
        const auto paper = explained(record, 200, {}).under.back().under;
        ASSERT_EQ(paper.size(), 2U);
        EXPECT_EQ(paper[0].tone, net_r > 0 ? Tone::gain : Tone::loss);
        EXPECT_EQ(paper[1].text, "unsure: it lived through a minute that nobody knows");
    }
}

TEST(Explain, ASilenceNamesTheFirstGateOrTheCondition) {
    const SignalRecord record = a_record();
    WhyNot answer{.at = record.signal.closed_at,
                  .run = "",
                  .timeframe = Timeframe::h1,
                  .side = Side::short_side,
                  .verdict = "blocked",
                  .first_failed = "rr",
                  .gates = record.verdict,
                  .diagnosis = {}};
    answer.gates->first_failed = Gate::rr;
    Told told = explained(answer, record.instrument, {.language = Language::ru, .zone = {}});
    ASSERT_EQ(told.under.size(), 2U);
    EXPECT_EQ(told.under[0].text, say(Language::ru, "asked of a fresh account"));
    EXPECT_TRUE(told.under[1].text.starts_with("сигнала нет: проверка rr сказала «нет»: ")) << told.under[1].text;
    EXPECT_EQ(told.under[1].under.size(), gate_count);

    answer.gates.reset();
    answer.diagnosis =
        Diagnosis{.silence = Silence::strength, .value = 40, .limit = 55, .reasons = record.opinion.reasons};
    told = explained(answer, record.instrument, {});
    EXPECT_EQ(told.under[1].text, "no opinion: the reasons add up to 0.40, an opinion needs 0.55");
    EXPECT_EQ(told.under[1].under.size(), 2U) << "those that count";
}

}  // namespace
}  // namespace signalbox
