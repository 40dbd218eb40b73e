// Distributions against their definition, and the promise that a draw depends on names alone.
#include "core/desk/costs/costs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/desk/costs/walk.hpp"

namespace signalbox {
namespace {

const UtcTime noon = utc_from_ms(1'672'574'400'000);

TEST(CostModel, DrawsHaveTheGivenMeanAndNinetiethPercentile) {
    // 200,000 draws: the mean within 0.3 %, the 90th percentile within 0.5 % (both well beyond three standard errors).
    for (const CostSpread& spread : {CostSpread{0.0012, 0.0018}, {0.0003, 0.0006}, {0.001, 0.00101}}) {
        InstrumentTerms terms;
        terms.spread = spread;
        const CostModel model(terms, 42, 7);
        std::vector<double> draws;
        double sum = 0;
        for (int i = 0; i < 200'000; ++i) {
            const FillCosts costs = model.drawn(noon + i * minute, Quote{});
            draws.push_back(2 * costs.half_spread);
            sum += draws.back();
        }
        std::ranges::nth_element(draws, draws.begin() + 180'000);
        EXPECT_NEAR(sum / 200'000, spread.mean, 0.003 * spread.mean);
        EXPECT_NEAR(draws[180'000], spread.p90, 0.005 * spread.p90);
    }
}

TEST(CostModel, WhatHasNoLognormalIsItsMeanOrTheWidest) {
    InstrumentTerms terms;
    terms.spread = {0.002, 0.002};      // no spread of the spread
    terms.slippage = {0.0005, 0.0001};  // a p90 below the mean
    FillCosts costs = CostModel(terms, 1, 1).drawn(noon, Quote{});
    EXPECT_EQ(costs.half_spread, 0.001);
    EXPECT_EQ(costs.slippage, 0.0005);
    EXPECT_EQ(CostModel(terms, 1, 1).late().slippage, 0.0005) << "late never pays less than the mean";
    terms.slippage = {0.0001, 0.01};  // farther apart than any lognormal's
    costs = CostModel(terms, 1, 1).drawn(noon, Quote{});
    EXPECT_GT(costs.slippage, 0);
    EXPECT_TRUE(std::isfinite(costs.slippage));
}

TEST(CostModel, ZeroIsExactlyZeroEvenWithAQuote) {
    InstrumentTerms terms;
    terms.fee = 0;
    terms.spread = terms.slippage = {0, 0};
    const CostModel model(terms, 1, 1);
    EXPECT_EQ(model.drawn(noon, Quote{99, 101}), FillCosts{});
    EXPECT_EQ(model.late(), FillCosts{});
}

TEST(CostModel, DrawsDependOnSeedInstrumentAndMinuteAlone) {
    const InstrumentTerms terms;
    const CostModel model(terms, 1, 2);
    const FillCosts first = model.drawn(noon, Quote{});
    (void)model.drawn(noon + minute, Quote{});
    EXPECT_EQ(model.drawn(noon, Quote{}), first);
    EXPECT_NE(model.drawn(noon + minute, Quote{}), first);
    EXPECT_NE(CostModel(terms, 2, 2).drawn(noon, Quote{}), first);
    EXPECT_NE(CostModel(terms, 1, 3).drawn(noon, Quote{}), first);
    EXPECT_NE(first.half_spread * 2 / 0.0012, first.slippage / 0.0003) << "spread and slippage are two draws";
}

TEST(CostModel, AQuoteIsMeasuredAgainstItsMiddle) {
    const CostModel model(InstrumentTerms{}, 1, 1);
    EXPECT_DOUBLE_EQ(model.drawn(noon, Quote{99, 101}).half_spread, 0.01);
    EXPECT_DOUBLE_EQ(model.late().half_spread, 0.0009);
    EXPECT_DOUBLE_EQ(model.late().slippage, 0.0006);
}

TEST(Walk, TriggersNeverHideAMinuteInWhichSomethingHappens) {
    // Every small bar around the levels: where the triggers say "nothing", the walk does nothing.
    const TradePlan plan{.side = Side::short_side, .stop = 105, .targets = {97, 95, 95}, .expires_at = noon + hour};
    for (double low = 94; low <= 106; low += 0.5)
        for (double high = low; high <= 106; high += 0.5)
            for (const int hit : {0, 1, 2}) {
                TradeState state{
                    .entered = true, .guarded = hit > 0, .targets_hit = static_cast<std::uint8_t>(hit), .entry = 100};
                const Triggers near = triggers_of(plan, state);
                const bool nothing = low > near.below && high < near.above;
                const Minute candle{
                    .state = MinuteState::present, .open = low, .high = high, .low = low, .close = high};
                EXPECT_EQ(walk_minute(plan, state, candle, noon).count == 0, nothing)
                    << low << ' ' << high << ' ' << hit;
            }
}

}  // namespace
}  // namespace signalbox
