#include "runners/silence_watch.hpp"

#include <fmt/format.h>

#include "runners/watch_stage.hpp"

namespace signalbox {
namespace {

Sentence gate_words(Gate gate, const Verdict& verdict) {
    const GateVerdict& said = verdict.gates.at(static_cast<std::size_t>(gate));
    return sentence("strength {} (at least {})", fmt::format("{:.2f}", said.value), fmt::format("{:.2f}", said.limit));
}

class SilenceTest : public WatchStage {
protected:
    SilenceWatch watch() {
        return {runs,
                {.run = "live-1",
                 .first_minute = start,
                 .after = day,
                 .is_held = [this] { return is_held; },
                 .words = gate_words}};
    }
    static std::vector<Alert> look(SilenceWatch& watch, int minutes) {
        auto alerts = watch.look(at(minutes), {});
        EXPECT_TRUE(alerts.has_value()) << alerts.error().text();
        return alerts.value_or(std::vector<Alert>{});
    }
    bool is_held = false;
};

TEST_F(SilenceTest, TellsWhatStoodInTheWayInBothLanguages) {
    born(1, 10);
    told(stopped(1, 5, Gate::rr, 1.9, 2.0));  // before the time that is told of
    told(stopped(2, 100, Gate::strength, 0.60, 0.65, 60));
    told(stopped(3, 115, Gate::rr, 1.0, 2.0, 70, 1));
    told(stopped(4, 130, Gate::spread, 0.006, 0.005, 70, 0, Side::short_side));
    SilenceWatch watching = watch();
    EXPECT_TRUE(look(watching, 10 + a_day - 1).empty());
    const auto alerts = look(watching, 10 + a_day);
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].key(), "silence::2022-01-01T00:10:00Z");
    EXPECT_EQ(texts(alerts[0].lines),
              (Texts{"no signal for 24 h", "opinions: 3; stopped by the gates: strength 1, rr 1, spread 1",
                     "nearest to a signal:", "bybit:BTC/USDT 15m short at 2022-01-01T02:10:00Z, gate spread:",
                     "strength 0.01 (at least 0.01)",
                     "bybit:ETH/USDT 15m long at 2022-01-01T01:55:00Z, gate rr:", "strength 1.00 (at least 2.00)",
                     "bybit:BTC/USDT 15m long at 2022-01-01T01:40:00Z, gate strength:", "strength 0.60 (at least 0.65)",
                     "strength threshold that would have spoken: 0.60"}));
    EXPECT_EQ(texts(alerts[0].lines, Language::ru).at(0), "нет сигналов уже 24 ч");
    EXPECT_EQ(texts(alerts[0].lines, Language::ru).at(1),
              "мнений: 3; остановлены проверками: strength 1, rr 1, spread 1");
    EXPECT_EQ(texts(alerts[0].lines, Language::ru).back(), "порог силы, при котором сигнал прозвучал бы: 0.60");
}

TEST_F(SilenceTest, IsToldOnceASilenceAndAgainAfterTheNextSignal) {
    SilenceWatch watching = watch();
    EXPECT_EQ(look(watching, a_day).size(), 1U) << "counted from the run's first minute";
    EXPECT_TRUE(look(watching, a_day + 1).empty());
    EXPECT_TRUE(look(watching, 3 * a_day).empty());
    SilenceWatch restarted = watch();
    EXPECT_EQ(look(restarted, 3 * a_day).at(0).key(), "silence::2022-01-01T00:00:00Z") << "the outbox knows this key";
    born(1, 3 * a_day);
    EXPECT_TRUE(look(watching, 4 * a_day - 1).empty());
    EXPECT_EQ(look(watching, 4 * a_day).at(0).window, "2022-01-04T00:00:00Z");
}

TEST_F(SilenceTest, TimeInWhichNobodyCouldSpeakDoesNotCount) {
    SilenceWatch watching = watch();
    is_held = true;
    EXPECT_TRUE(look(watching, a_day).empty());
    EXPECT_TRUE(look(watching, a_day + 60).empty());
    is_held = false;
    EXPECT_TRUE(look(watching, 2 * a_day + 59).empty());
    EXPECT_EQ(look(watching, 2 * a_day + 60).size(), 1U);
}

TEST_F(SilenceTest, SaysThatThereWasNoOpinionAtAll) {
    SilenceWatch watching = watch();
    EXPECT_EQ(texts(look(watching, a_day).at(0).lines),
              (Texts{"no signal for 24 h", "there was no opinion at all in that time"}));
}

TEST_F(SilenceTest, NearestIsWhoPassedMostGatesThenWhoseNumberWasCloser) {
    SilenceReport report;
    report.take(btc, stopped(1, 15, Gate::rr, 1.0, 2.0));
    report.take(btc, stopped(2, 30, Gate::rr, 1.9, 2.0));  // the same place, nearer
    report.take(btc, stopped(3, 45, Gate::rr, 1.5, 2.0));
    report.take(eth, stopped(4, 15, Gate::rr, 1.8, 2.0, 70, 1));
    report.take(eth, stopped(5, 15, Gate::strength, 0.64, 0.65, 64, 1, Side::short_side));
    report.take(btc, stopped(6, 15, Gate::cooldown, 1, 4, 70, 0, Side::short_side));
    std::vector<std::uint64_t> order;
    for (const auto& miss : report.nearest()) order.push_back(miss.verdict.opinion.low);
    EXPECT_EQ(order, (std::vector<std::uint64_t>{6, 2, 4}));
    EXPECT_EQ(report.opinions(), 6);
    EXPECT_EQ(report.stopped()[static_cast<std::size_t>(Gate::rr)], 4);
    EXPECT_EQ(report.would_have_spoken(), 0.64);
}

TEST_F(SilenceTest, NoThresholdSpeaksWhereOtherGatesStoodInTheWay) {
    SilenceReport report;
    Verdict both = stopped(1, 15, Gate::strength, 0.60, 0.65, 60);
    both.gates[static_cast<std::size_t>(Gate::rr)] = {.answer = Answer::failed, .value = 1, .limit = 2};
    report.take(btc, both);
    report.take(btc, stopped(2, 15, Gate::hour, 10, 10));
    EXPECT_FALSE(report.would_have_spoken());
    EXPECT_EQ(texts(silence_lines(report, gate_words)).back(),
              "no strength threshold would have spoken: other gates stood in the way");
    report.take(btc, stopped(3, 15, Gate::strength, 0.57, 0.65, 57));
    report.take(btc, stopped(4, 15, Gate::strength, 0.62, 0.65, 62));
    EXPECT_EQ(report.would_have_spoken(), 0.62) << "the highest that lets one through";
}

}  // namespace
}  // namespace signalbox
