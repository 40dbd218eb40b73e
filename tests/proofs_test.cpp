// The promises of the whole building, on the synthetic market and in memory: one engine in every runner, nothing from
// the future, costs that count.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "core/base/random.hpp"
#include "lab/parity.hpp"
#include "lab/synthetic_history.hpp"
#include "platform/clock.hpp"
#include "ports/forwarding_candle_store.hpp"
#include "ports/memory_candle_store.hpp"
#include "runners/backtest.hpp"
#include "runners/digest.hpp"
#include "tests/short_form.hpp"
#include "venues/synthetic/synthetic_stream.hpp"
#include "views/stored_backtest.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2024} / 2 / 5};

std::unique_ptr<MarketStream> synthetic(std::uint64_t seed, MarketClock& clock) {
    return std::make_unique<SyntheticStream>(seed, clock);
}

/// A store seen only up to a moment: what comes later is not there.
class UpTo final : public ForwardingCandleStore {
public:
    UpTo(MemoryCandleStore& whole, UtcTime end) : ForwardingCandleStore(whole), end_(end) {}

    Result<std::optional<TimeRange>> span(const Instrument& instrument, Timeframe timeframe,
                                          StoreVersion as_of) override {
        auto span = TRY(next().span(instrument, timeframe, as_of));
        if (span) span->to = std::min(span->to, end_);
        return span;
    }
    Result<RangeSet> asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) override {
        RangeSet asked = TRY(next().asked(instrument, timeframe, as_of));
        asked.remove({end_, utc_max});
        return asked;
    }
    Result<std::unique_ptr<CandleCursor>> read(const Instrument& instrument, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of) override {
        return next().read(instrument, timeframe, {range.from, std::min(range.to, end_)}, as_of);
    }

private:
    UtcTime end_;
};

/// Some days of the synthetic market, and a plan whose joins have been made.
class Span {
public:
    Span(std::uint64_t seed, int warm_up_days, int days) {
        ManualClock clock(start + day * days);
        SyntheticStream market(seed, clock);
        plan.instruments = synthetic_instruments();
        plan.range = {start, start + day * days};
        plan.opened.seed = seed;
        // Quick to speak, so that a few days hold many outcomes.
        plan.opened.settings.timeframes = {Timeframe::m5, Timeframe::m15, Timeframe::h1};
        plan.opened.settings.desk.signal_min = 60;
        plan.opened.settings.desk.reward_risk_min = 0.2;
        plan.opened.settings.desk.cooldown = hour;
        EXPECT_TRUE(store_history(
            candles, market,
            {.instruments = plan.instruments, .range = {start - day * warm_up_days, start + day * days}}));
        plan.joins = plan_joins(candles, plan).value();
    }

    MemoryCandleStore candles;
    BacktestPlan plan;
};

/// sha256 of all outcomes of a run over the candles up to `plan.range.to`; `each` after every frame.
RunDigest run_up_to(MemoryCandleStore& candles, const BacktestPlan& plan,
                    const std::function<void(UtcTime closed_at, const RunDigest&)>& each = {}) {
    RunDigest digest;
    const BacktestListener listener{.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                        digest.take(outcomes, true);
                                        return {};
                                    },
                                    .event = {},
                                    .frame =
                                        [&](const MarketFrame& frame, const Engine&) {
                                            if (each) each(frame.closed_at, digest);
                                        },
                                    .progress = {}};
    const auto done = run_backtest(
        [&]() -> Result<std::unique_ptr<CandleStore>> { return std::make_unique<UpTo>(candles, plan.range.to); }, plan,
        listener);
    EXPECT_TRUE(done) << done.error().text();
    return digest;
}

TEST(Proofs, LiveAndReplayAndBacktestOnOneAndTwoThreadsSayTheSameBytes) {
    for (std::uint64_t seed = 1; seed <= span_of(3U, 1U); ++seed) {
        const auto found = check_parity({.seed = seed, .days = 3, .warm_up_days = 12, .settings = {}}, synthetic);
        ASSERT_TRUE(found) << found.error().text();
        ASSERT_EQ(found->size(), 5U);
        EXPECT_GT(found->front().outcomes, 800U);  // a score for each coin at each 15m close at the least
        for (const ParityRun& run : *found) EXPECT_TRUE(run.equal) << "seed " << seed << ": " << run.name;
    }
}

TEST(Proofs, TodaySaysWhatLastWeekSaid) {
    // Golden: the same on every machine, compiler, build and thread count. They change only together with
    // engine_version (core/engine/event.hpp), and the commit says why.
    ASSERT_EQ(engine_version, "3");
    const std::pair<std::uint64_t, std::string> golden[] = {
        {7, "88ba291e0f8abc6c1db8fb313c71adc18906d8c4d08ef00b672990ab881fc0cd"},
        {8, "6e5899ec845bafe05c514aa8775980d66443934c84d447e7d02db6f0b176a4f5"}};
    for (const auto& [seed, sha256] : golden) {
        const auto found = check_parity({.seed = seed, .days = 2, .warm_up_days = 12, .settings = {}}, synthetic);
        ASSERT_TRUE(found) << found.error().text();
        for (const ParityRun& run : *found) EXPECT_EQ(run.sha256, sha256) << "seed " << seed << ": " << run.name;
    }
}

TEST(Proofs, OutcomesBeforeACutAreTheSameBitsWithoutTheFuture) {
    Span span(11, 12, 3);
    std::map<UtcTime, std::string> after;  // frame → sha256 of everything so far
    const RunDigest whole =
        run_up_to(span.candles, span.plan, [&](UtcTime at, const RunDigest& digest) { after[at] = digest.sha256(); });
    EXPECT_GT(whole.counts().signals, 3U);
    EXPECT_GT(whole.counts().opinions, 50U);
    Random random({20230314});
    for (int cut = 0; cut < span_of(200, 10); ++cut) {
        const auto minutes = static_cast<std::int64_t>(random.uniform() * 3 * 1440);
        BacktestPlan plan = span.plan;
        plan.range.to = plan.range.from + minute * std::max<std::int64_t>(1, minutes);
        plan.joins.clear();  // warmed up anew, by a store that ends at the cut
        EXPECT_EQ(run_up_to(span.candles, plan).sha256(), after.at(plan.range.to))
            << "cut at " << to_text(plan.range.to);
    }
}

TEST(Proofs, AnyCostThatIsNotZeroChangesTheResult) {
    Span span(11, 12, 3);
    const std::vector<std::pair<std::string, std::function<void(InstrumentTerms&)>>> costs{
        {"fee", [](InstrumentTerms& terms) { terms.fee = 0.0001; }},
        {"spread", [](InstrumentTerms& terms) { terms.spread = {0.0001, 0.0002}; }},
        {"slippage", [](InstrumentTerms& terms) { terms.slippage = {0.0001, 0.0002}; }}};
    const auto with_costs = [&](const InstrumentTerms& terms) {
        BacktestPlan plan = span.plan;
        EXPECT_TRUE(set_costs(plan.joins, [&](const std::string&) { return terms; }));
        return run_up_to(span.candles, plan);
    };
    /// What all fills paid: fees, half spreads, slippage.
    const auto paid = [](RunDigest& digest) {
        std::map<std::string, Decimal> sums;
        for (const Outcome& outcome : digest.kept()) {
            const auto* fill = std::get_if<PaperFilled>(&outcome);
            if (fill == nullptr) continue;
            sums["fee"] += fill->fee;
            sums["spread"] += fill->spread;
            sums["slippage"] += fill->slippage;
        }
        return sums;
    };
    InstrumentTerms free;
    free.fee = 0;
    free.spread = free.slippage = {};
    RunDigest without = with_costs(free);
    const auto nothing = paid(without);
    ASSERT_EQ(nothing.size(), 3U) << "something was filled";
    for (const auto& [name, sum] : nothing) EXPECT_EQ(sum, Decimal{}) << name;
    for (const auto& [name, change] : costs) {
        InstrumentTerms terms = free;
        change(terms);
        RunDigest with = with_costs(terms);
        EXPECT_NE(with.sha256(), without.sha256()) << name;
        for (const auto& [kind, sum] : paid(with)) {
            if (kind == name) {
                EXPECT_GT(sum, Decimal{}) << name << " is taken, never given";
            } else {
                EXPECT_EQ(sum, Decimal{}) << kind << " where only " << name << " costs";
            }
        }
    }
}

}  // namespace
}  // namespace signalbox
