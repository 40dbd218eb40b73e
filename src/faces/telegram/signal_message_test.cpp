// Captions word for word in both languages; what changes them; that they always fit and never break.
#include "faces/telegram/signal_message.hpp"

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "faces/telegram/html_testing.hpp"
#include "faces/telegram/signal_testing.hpp"

namespace signalbox {
namespace {

using namespace telling;

std::string plain(const SignalRecord& record, const SignalTelling& how = {}) {
    const PhoneMessage message = signal_message(record, how);
    EXPECT_LE(message.text.length(), caption_most);
    EXPECT_EQ(seen_of(message.text.html()), message.text.plain());
    return message.text.plain();
}
bool says(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(SignalMessage, StandsAlone) {
    const PhoneMessage message =
        signal_message(a_short(), {.reader = person(Language::en, "Europe/Berlin"), .equity = decimal("1000")});
    EXPECT_EQ(message.text.html(),
              "<b>▼ BTC/USDT short · 4h</b> · ★ strong\n"
              "binance, close of 25 Jun 14:00\n"
              "\n"
              "Entry <code>61187.64</code>\n"
              "Stop <code>62542.36</code>  +2.21 % = 1 R\n"
              "Target 1 <code>59155.57</code>  −3.32 %, +1.50 R\n"
              "Target 2 <code>57800.85</code>  −5.54 %, +2.50 R\n"
              "Target 3 <code>55768.78</code>  −8.86 %, +4.00 R\n"
              "\n"
              "Strength 0.70, tier Low: on 4h its past refutes the one above\n"
              "Confidence 26.4 % (24.0 … 29.0): target 1 before the stop\n"
              "Edge −0.05 R after costs (−0.12 … +0.02)\n"
              "⚠ on average such signals have lost so far\n"
              "Score 76 of 100, thin: few fresh factors\n"
              "\n"
              "On paper 0.0025062 BTC for 153.35 USDT, risking 3.39 USDT (0.34 % of 1,000.00)\n"
              "\n"
              "• the trend is down: EMA21 below EMA50, close below EMA200 (+0.50)\n"
              "• the 1d trend points the other way (−0.15)\n"
              "• MACD histogram -180.436 on its side (+0.10)\n"
              "\n"
              "Expires 27 Jun 14:00 UTC+2 (48 h)\n"
              "<code>1ebe27d33b9e</code> · paper");
    ASSERT_EQ(message.rows.size(), 1U);
    const std::string id = "1ebe27d33b9eeb1d24751506617ceb3f";
    EXPECT_EQ(message.rows[0],
              (std::vector<PhoneButton>{
                  {"Why?", "why " + id}, {"Gates", "gates " + id}, {"Chart 1d", "chart " + id + " 1d"}}));
}

TEST(SignalMessage, SpeaksRussian) {
    SignalRecord record = a_short();
    record.signal.halved = true;
    EXPECT_EQ(plain(record, {.reader = person(Language::ru, "+03:00"), .rules = "FTMO 2-Step"}),
              "▼ BTC/USDT шорт · 4h · ★ сильный\n"
              "binance, закрытие 25 июн 15:00\n"
              "\n"
              "Вход 61187.64\n"
              "Стоп 62542.36  +2.21 % = 1 R\n"
              "Цель 1 59155.57  −3.32 %, +1.50 R\n"
              "Цель 2 57800.85  −5.54 %, +2.50 R\n"
              "Цель 3 55768.78  −8.86 %, +4.00 R\n"
              "\n"
              "Сила 0.70, ступень Low: на 4h прошлое опровергает ступень выше\n"
              "Уверенность 26.4 % (24.0 … 29.0): цель 1 раньше стопа\n"
              "Преимущество −0.05 R после издержек (−0.12 … +0.02)\n"
              "⚠ в среднем такие сигналы пока теряли\n"
              "Оценка 76 из 100, зыбкая: мало свежих факторов\n"
              "\n"
              "На бумаге 0.0025062 BTC за 153.35 USDT, риск 3.39 USDT, уменьшен вдвое после убытков\n"
              "Правила: FTMO 2-Step\n"
              "\n"
              "• тренд вниз: EMA21 ниже EMA50, закрытие ниже EMA200 (+0.50)\n"
              "• тренд 1d указывает в другую сторону (−0.15)\n"
              "• гистограмма MACD -180.436 на его стороне (+0.10)\n"
              "\n"
              "Истекает 27 июн 15:00 UTC+3 (48 ч)\n"
              "1ebe27d33b9e · paper");
}

TEST(SignalMessage, TheFirstLinesSayWhatIsUnusual) {
    SignalRecord record = a_short();
    record.mode = Mode::observe;
    const std::string text =
        plain(record, {.late = LeftLate{.by = Millis{124'000}, .last_price = 61200.5}, .repeat = true});
    EXPECT_TRUE(
        text.starts_with("OBSERVATION: not to be traded on\n"
                         "⚠ Left 2 min after its close; last price 61200.5\n"
                         "↻ Repeat of 1ebe27d33b9e: the first may have arrived\n"
                         "▼ BTC/USDT short"))
        << text;
    record.mode = Mode::paper;
    EXPECT_TRUE(plain(record, {.late = LeftLate{.by = Millis{61'000}}}).starts_with("⚠ Left 61 s after its close\n"));
}

TEST(SignalMessage, WhatIsNotKnownYetSaysSo) {
    SignalRecord record = a_short();
    record.signal.confidence = record.signal.edge = {.count = 37};
    std::string text = plain(record);
    EXPECT_TRUE(says(text, "\nConfidence and edge not yet known (37 of 200)\n")) << text;
    EXPECT_FALSE(says(text, "⚠"));
    record.signal.confidence = a_short().signal.confidence;
    text = plain(record, {.calibration_min = 50});
    EXPECT_TRUE(says(text, "Confidence 26.4 %")) << text;
    EXPECT_TRUE(says(text, "\nEdge not yet known (37 of 50)\n")) << text;
}

TEST(SignalMessage, TheEvidenceBehindATierIsNamed) {
    SignalRecord record = a_short();
    const auto with = [&](Evidence evidence, Tier tier) {
        record.verdict.evidence = evidence;
        record.signal.tier = tier;
        return plain(record);
    };
    EXPECT_TRUE(says(with(Evidence::supported, Tier::high), "Strength 0.70, tier High: its past supports it"));
    EXPECT_TRUE(says(with(Evidence::unproven, Tier::medium), "Strength 0.70, tier Medium: not yet proven"));
    EXPECT_TRUE(says(with(Evidence::refuted, Tier::none), "Strength 0.70, no tier: on 4h its past refutes every one"));
}

TEST(SignalMessage, ALongPointsUpAndOnlyAHighScoreIsStrong) {
    SignalRecord record = a_short();
    record.instrument.base = "1000PEPE";
    record.signal.side = Side::long_side;
    record.signal.score = 70;
    record.signal.thin = false;
    record.signal.edge.value = 0.2;
    record.signal.entry = decimal("0.01234567");
    record.signal.stop = decimal("0.012");
    record.signal.targets = {decimal("0.0128"), decimal("0.013"), decimal("0.013")};
    const std::string text = plain(record);
    EXPECT_TRUE(text.starts_with("▲ 1000PEPE/USDT long · 4h\n")) << text;
    EXPECT_TRUE(says(text,
                     "\nEntry 0.0123457\nStop 0.012  −2.80 % = 1 R\nTarget 1 0.0128  +3.68 %, +1.31 R\n"
                     "Targets 2–3 0.013  +5.30 %, +1.89 R\n"))
        << text;
    EXPECT_TRUE(says(text, "\nScore 70 of 100\n"));
    EXPECT_FALSE(says(text, "⚠"));
}

TEST(SignalMessage, WhateverIsWrittenInItStaysTextAndFits) {
    SignalRecord record = a_short();
    record.instrument.base = "<b>A&B\"👩‍🚀";
    record.instrument.venue = "שלום\u202e123";
    SignalTelling how{.rules = std::string(10'000, '&') + "</b>",
                      .late = LeftLate{.by = minute * 3, .last_price = 1e-7},
                      .repeat = true};
    for (const Language language : {Language::en, Language::ru}) {
        how.reader = person(language);
        const std::string text = plain(record, how);
        EXPECT_TRUE(says(text, "<b>A&B\"👩‍🚀/USDT")) << text;
        EXPECT_TRUE(says(text, "\u2068שלום\u2069123")) << "turned by nobody";
        EXPECT_TRUE(says(text, "1ebe27d33b9e · paper")) << "the id always stays";
        EXPECT_TRUE(says(text, "55768.78"));
    }
}

TEST(SignalMessage, ALongCaptionLosesReasonsBeforeAnythingElse) {
    SignalRecord record = a_short();
    record.instrument.base = std::string(10, 'W');
    const std::string rules(90, 'R');
    SignalTelling how{.reader = person(Language::ru), .equity = decimal("1000"), .rules = rules};
    how.late = LeftLate{.by = minute * 3, .last_price = 61200.5};
    how.repeat = true;
    record.mode = Mode::observe;
    record.signal.halved = true;
    const std::string text = plain(record, how);
    EXPECT_TRUE(says(text, rules));
    EXPECT_TRUE(says(text, "• тренд вниз")) << "the heaviest stays longest";
    EXPECT_FALSE(says(text, "гистограмма MACD")) << text;
    EXPECT_FALSE(says(text, "\n\n\n"));
}

TEST(SignalMessage, AnyNumbersFit) {
    Random random({20260314, 11});
    for (int i = 0; i < 3000; ++i) {
        SignalRecord record = a_short();
        Signal& signal = record.signal;
        const auto price = [&] {
            return Decimal::from_units(1 +
                                       static_cast<std::int64_t>(random.below(std::uint64_t{1} << random.below(62))));
        };
        signal.entry = price();
        signal.stop = price();
        for (Decimal& target : signal.targets) target = price();
        signal.size = price();
        signal.risk = price();
        signal.side = random.below(2) == 0 ? Side::long_side : Side::short_side;
        signal.tier = static_cast<Tier>(random.below(4));
        record.verdict.evidence = static_cast<Evidence>(random.below(3));
        signal.confidence.known = random.below(2) == 0;
        signal.edge.known = random.below(2) == 0;
        signal.timeframe = all_timeframes[random.below(all_timeframes.size())];
        record.mode = static_cast<Mode>(random.below(5));
        SignalTelling how{.reader = person(random.below(2) == 0 ? Language::en : Language::ru), .equity = price()};
        const PhoneMessage message = signal_message(record, how);
        ASSERT_LE(message.text.length(), caption_most);
        ASSERT_EQ(seen_of(message.text.html()), message.text.plain());
        ASSERT_TRUE(says(message.text.plain(), "1ebe27d33b9e"));
        for (const PhoneButton& button : message.rows[0]) ASSERT_LE(button.action.size(), PhoneButton::action_most);
    }
}

}  // namespace
}  // namespace signalbox
