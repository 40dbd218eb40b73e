#include "runners/correction_watch.hpp"

#include "core/desk/risk/prices.hpp"
#include "runners/backtest.hpp"
#include "runners/small_market.hpp"
#include "runners/watch_stage.hpp"

namespace signalbox {
namespace {

using small_market::begin;
using small_market::coin;

/// A signal that the stored candles of an eager market really gave.
class CorrectionTest : public WatchStage {
protected:
    static constexpr std::size_t minutes = 6 * 1440;
    const Opened opened = small_market::eager();
    MemoryCandleStore market = small_market::stored(5, 1, minutes);

    /// The newest opinion of the store that its settings speak.
    SignalRecord spoken() {
        for (UtcTime close = begin + minute * static_cast<std::int64_t>(minutes); close > begin + 4 * day;
             close -= 15 * minute) {
            SignalRecord record;
            record.instrument = coin(0);
            record.signal.closed_at = close;
            record.signal.timeframe = Timeframe::m15;
            const auto opinion = opinion_now(market, record, opened.settings);
            EXPECT_TRUE(opinion.has_value()) << opinion.error().text();
            if (!opinion || !*opinion || (*opinion)->strength < opened.settings.desk.signal_min) continue;
            const auto prices = signal_prices(**opinion, {});
            if (!prices) continue;
            record.opinion = **opinion;
            record.signal.id = {0xabcdef, 1};
            record.signal.side = (*opinion)->side;
            record.signal.entry = prices->entry;
            record.signal.stop = prices->stop;
            record.signal.targets = prices->targets;
            return record;
        }
        ADD_FAILURE() << "the market gave no opinion";
        return {};
    }
    void keep(const SignalRecord& record) {
        RunRecord run;
        run.id = "live-1";
        run.mode = Mode::paper;
        run.instruments = {record.instrument};
        Verdict verdict;
        verdict.opinion = {7, 7};
        verdict.approved = true;
        Signal signal = record.signal;
        signal.opinion = verdict.opinion;
        const Outcomes outcomes{OpinionFormed{verdict.opinion, record.opinion}, verdict, SignalApproved{signal}};
        const Event event = Command{};
        const ProjectedStep step{.position = 1, .event = &event, .outcomes = &outcomes};
        ASSERT_TRUE(runs.project(run, {&step, 1}).has_value());
    }
    void correct(UtcTime opened_at) {
        const std::vector<Instrument> slots{coin(0)};
        const Outcomes taken{CorrectionTaken{0, opened_at, true, false}};
        facts.step(CandleCorrected{}, taken, slots);
    }
    std::vector<Alert> look(CorrectionWatch& watch, UtcTime now) {
        auto alerts = watch.look(now, {});
        EXPECT_TRUE(alerts.has_value()) << alerts.error().text();
        return alerts.value_or(std::vector<Alert>{});
    }
    CorrectionQuestion question() {
        return {.run = "live-1", .settings = opened.settings, .cooldown = hour, .status = [this] { return status; }};
    }
    RunFacts facts;
};

TEST_F(CorrectionTest, ACandleThatWouldHaveChangedTheSignalIsTold) {
    const SignalRecord said = spoken();
    keep(said);
    const UtcTime close = said.signal.closed_at;
    CorrectionWatch watch(facts, runs, market, question());

    correct(close - minute);  // the candles are what they were
    EXPECT_TRUE(look(watch, close + minute).empty());
    EXPECT_TRUE(look(watch, close + 2 * minute).empty());

    CandleSeries jump;
    const double far = said.opinion.close * (said.signal.side == Side::long_side ? 0.9 : 1.1);
    jump.append({close - minute, far, far, far, far, 5});
    small_market::put(market, coin(0), jump, {});
    correct(close - minute);
    EXPECT_TRUE(look(watch, close + 3 * minute).empty()) << "the database may not have it yet";
    status.position = 9;
    status.projected = 8;
    EXPECT_TRUE(look(watch, close + 4 * minute).empty()) << "it lags";
    status.projected = 9;
    const auto alerts = look(watch, close + 5 * minute);
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].kind, AlertKind::correction);
    EXPECT_TRUE(alerts[0].subject.starts_with("test:AAA/USDT 0000"));
    EXPECT_GE(alerts[0].lines.size(), 2U);
    EXPECT_TRUE(look(watch, close + 6 * minute).empty());
}

TEST_F(CorrectionTest, OnlySignalsThatTheMinuteReachedAreLookedAt) {
    const SignalRecord said = spoken();
    keep(said);
    const UtcTime close = said.signal.closed_at;
    CandleSeries jump;
    jump.append({close - minute, 1, 1, 1, 1, 5});
    small_market::put(market, coin(0), jump, {});
    CorrectionWatch watch(facts, runs, market, question());
    correct(close);  // of after its close
    look(watch, close + minute);
    EXPECT_TRUE(look(watch, close + 2 * minute).empty());
    correct(close - minute);
    look(watch, close + 2 * day + minute);
    EXPECT_TRUE(look(watch, close + 2 * day + 2 * minute).empty()) << "too long ago";
}

TEST_F(CorrectionTest, SaysWhatWouldDiffer) {
    SignalRecord said;
    said.signal.side = Side::long_side;
    Opinion opinion;
    opinion.side = Side::long_side;
    opinion.strength = 70;
    opinion.reward_risk = 2.5;
    opinion.close = 100;
    opinion.stop = 90;
    opinion.targets = {110, 120, 130};
    DeskSettings desk;
    const Decimal tick = Decimal::from_units(Decimal::one / 10);
    const auto prices = signal_prices(opinion, tick);
    ASSERT_TRUE(prices.has_value());
    said.signal.stop = prices->stop;
    said.signal.targets = prices->targets;
    const auto say_of = [&](const std::optional<Opinion>& now) { return texts(differences(said, now, tick, desk)); };
    EXPECT_EQ(say_of(opinion), Texts{});
    EXPECT_EQ(say_of(std::nullopt), Texts{"there would be no opinion"});
    Opinion other = opinion;
    other.stop = 89.9;
    EXPECT_EQ(say_of(other), Texts{}) << "a tick is nothing";
    other.stop = 89.5;
    other.targets[1] = 121;
    EXPECT_EQ(say_of(other), (Texts{"stop 89.5 instead of 90", "target 2: 121 instead of 120"}));
    other = opinion;
    other.strength = 60;
    other.reward_risk = 1.5;
    EXPECT_EQ(say_of(other), (Texts{"strength 0.60 would not be enough (at least 0.65)",
                                    "reward to risk 1.50 would not be enough (at least 2.00)"}));
    other = opinion;
    other.side = Side::short_side;
    other.stop = 110;
    other.targets = {90, 80, 70};
    EXPECT_EQ(say_of(other).at(0), "its side would be short");
}

}  // namespace
}  // namespace signalbox
