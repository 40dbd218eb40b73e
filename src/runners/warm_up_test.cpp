// One plan for every runner: what the stored candles before a start make of an analyst.
#include "runners/warm_up.hpp"

#include <gtest/gtest.h>

#include "core/market/resampler.hpp"
#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr std::size_t minutes_a_day = 1440;

/// The whole bars of a timeframe that lie in the series.
CandleSeries bars_of(const CandleSeries& series, Timeframe timeframe) {
    CandleSeries bars;
    Resampler resampler(std::vector{timeframe});
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle one = series[i];
        const Minute brought{MinuteState::present, one.open, one.high, one.low, one.close, one.volume, Quote{}};
        for (const ClosedBar& bar : resampler.step(one.opened_at + minute, brought)) {
            if (bar.formed && !bar.partial) bars.append(bar.candle);
        }
    }
    return bars;
}

void put_natives(CandleStore& store, const CandleSeries& series) {
    for (const Timeframe timeframe : {Timeframe::m15, Timeframe::h1, Timeframe::h4, Timeframe::d1}) {
        put(store, coin(0), bars_of(series, timeframe), {}, timeframe);
    }
}

InstrumentJoined join_at(CandleStore& store, UtcTime start) {
    auto join = plan_join(store, coin(0), 0, eager().settings, start, newest_version);
    EXPECT_TRUE(join) << join.error().text();
    return *join;
}

Analyst analyst_of(const InstrumentJoined& join) {
    auto analyst = Analyst::restore(join.analyst);
    EXPECT_TRUE(analyst) << analyst.error().text();
    return *analyst;
}

const WarmedFrom* part_of(const InstrumentJoined& join, Timeframe timeframe) {
    for (const WarmedFrom& part : join.warmed_from) {
        if (part.timeframe == timeframe) return &part;
    }
    return nullptr;
}

TEST(WarmUp, WithoutCandlesBeforeTheStartNothingIsWarm) {
    MemoryCandleStore store;
    put(store, coin(0), walk(1, 0, begin, 600), {begin, begin + 10 * hour});
    const InstrumentJoined join = join_at(store, begin);
    EXPECT_TRUE(join.analyst.empty());
    EXPECT_TRUE(join.warmed_from.empty());
    EXPECT_EQ(join.terms, cheap());
}

TEST(WarmUp, NamesAnInstrumentThatIsNotStored) {
    MemoryCandleStore store;
    const auto join = plan_join(store, coin(0), 0, eager().settings, begin, newest_version);
    ASSERT_FALSE(join);
    EXPECT_EQ(join.error().code, ErrorCode::NotFound);
}

TEST(WarmUp, MinutesLeaveTheAnalystOfARunThatWalkedThem) {
    const MemoryCandleStore whole = stored(1, 1, 6 * minutes_a_day);
    MemoryCandleStore store(whole);
    const UtcTime start = begin + 4 * day;
    const InstrumentJoined join = join_at(store, start);

    BacktestPlan plan{.opened = eager(), .instruments = {coin(0)}, .range = {begin, start}};
    auto earlier = run_backtest(copies_of(whole), plan, {});
    ASSERT_TRUE(earlier) << earlier.error().text();
    EXPECT_EQ(join.analyst, earlier->engine->analyst(0).save());

    const WarmedFrom* minutes = part_of(join, Timeframe::m1);
    ASSERT_NE(minutes, nullptr);
    EXPECT_EQ(minutes->range, (TimeRange{begin, start}));
    EXPECT_EQ(minutes->candles, earlier->bars);
    EXPECT_EQ(join.warmed_from.size(), 1U);
    EXPECT_EQ(join_at(store, start), join) << "the same store gives the same state";
}

TEST(WarmUp, ALaterRunFormsTheOpinionsOfAnEarlierOne) {
    const MemoryCandleStore store = stored(2, 2, 9 * minutes_a_day);
    const UtcTime later = begin + 6 * day + 7 * hour + 13 * minute;
    const auto opinions = [&](UtcTime from) {
        std::vector<Opinion> formed;
        const BacktestListener listener{.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
            for (const Outcome& outcome : outcomes) {
                const auto* one = std::get_if<OpinionFormed>(&outcome);
                if (one != nullptr && one->opinion.closed_at > later) formed.push_back(one->opinion);
            }
            return {};
        }};
        BacktestPlan plan{.opened = eager(), .instruments = {coin(0), coin(1)}, .range = {from, begin + 9 * day}};
        const auto done = run_backtest(copies_of(store), plan, listener);
        EXPECT_TRUE(done) << done.error().text();
        return formed;
    };
    const auto expected = opinions(begin + day);
    EXPECT_GT(expected.size(), 20U);
    EXPECT_EQ(opinions(later), expected);
}

TEST(WarmUp, NativeCandlesAloneMakeAnAnalystThatKnowsTheTrend) {
    MemoryCandleStore store;
    const CandleSeries series = walk(3, 0, begin, 9 * minutes_a_day);
    put_natives(store, series);
    const InstrumentJoined join = join_at(store, begin + 9 * day);
    EXPECT_EQ(part_of(join, Timeframe::m1), nullptr);
    const WarmedFrom* quarters = part_of(join, Timeframe::m15);
    ASSERT_NE(quarters, nullptr);
    EXPECT_EQ(quarters->candles, 400U) << "the newest four hundred";
    EXPECT_EQ(quarters->range, (TimeRange{begin + 9 * day - 400 * (15 * minute), begin + 9 * day}));
    EXPECT_EQ(part_of(join, Timeframe::h1)->candles, 216U);
    EXPECT_EQ(part_of(join, Timeframe::h4)->candles, 54U);
    EXPECT_EQ(part_of(join, Timeframe::d1)->candles, 9U);
    EXPECT_NE(analyst_of(join).diagnose(Timeframe::h1).silence, Silence::warm_up);
}

TEST(WarmUp, NativesOfBarsNotYetClosedStayOut) {
    MemoryCandleStore store;
    put_natives(store, walk(3, 0, begin, 3 * minutes_a_day));
    const InstrumentJoined join = join_at(store, begin + day + 90 * minute);
    EXPECT_EQ(part_of(join, Timeframe::d1)->range.to, begin + day);
    EXPECT_EQ(part_of(join, Timeframe::h4)->range.to, begin + day);
    EXPECT_EQ(part_of(join, Timeframe::h1)->range.to, begin + day + hour);
    EXPECT_EQ(part_of(join, Timeframe::m15)->range.to, begin + day + 90 * minute);
}

TEST(WarmUp, NativesReachToWhereTheMinutesBegin) {
    MemoryCandleStore store;
    const CandleSeries series = walk(3, 0, begin, 10 * minutes_a_day);
    put_natives(store, series);
    const UtcTime minutes_from = begin + 9 * day + 18 * hour + 20 * minute;
    CandleSeries tail;
    for (std::size_t i = series.view().lower_bound(minutes_from); i < series.size(); ++i) tail.append(series[i]);
    put(store, coin(0), tail, {minutes_from, begin + 10 * day});

    const InstrumentJoined join = join_at(store, begin + 10 * day);
    EXPECT_EQ(part_of(join, Timeframe::m15)->range.to, begin + 9 * day + 18 * hour + 15 * minute);
    EXPECT_EQ(part_of(join, Timeframe::h4)->range.to, begin + 9 * day + 16 * hour);
    EXPECT_EQ(part_of(join, Timeframe::m1)->range, (TimeRange{minutes_from, begin + 10 * day}));
    // No bar was left out between them, so no indicator has to begin again.
    const Diagnosis quarter = analyst_of(join).diagnose(Timeframe::m15);
    EXPECT_EQ(quarter.closed_at, begin + 10 * day);
    EXPECT_NE(quarter.silence, Silence::warm_up);
}

TEST(WarmUp, NamesItsCandlesByTheirHash) {
    MemoryCandleStore store;
    const CandleSeries series = walk(3, 0, begin, 3 * minutes_a_day);
    put(store, coin(0), series, {begin, begin + 3 * day});
    RangeHash expected;
    for (std::size_t i = 0; i < minutes_a_day; ++i) expected.add(candle_mix(series[i]));
    EXPECT_EQ(part_of(join_at(store, begin + day), Timeframe::m1)->hash, expected.value());

    CandleSeries correction;
    Candle other = series[77];
    other.close = other.low;
    correction.append(other);
    put(store, coin(0), correction, {});
    EXPECT_NE(part_of(join_at(store, begin + day), Timeframe::m1)->hash, expected.value());
}

TEST(WarmUp, GoesBackFourHundredDaysAtMost) {
    MemoryCandleStore store;
    put(store, coin(0), walk(3, 0, begin, minutes_a_day), {begin, begin + day});
    put(store, coin(0), walk(4, 0, begin + 300 * day, minutes_a_day), {});
    const InstrumentJoined join = join_at(store, begin + 401 * day);
    EXPECT_EQ(part_of(join, Timeframe::m1)->range.from, begin + day);
    EXPECT_EQ(part_of(join, Timeframe::m1)->candles, minutes_a_day);
}

}  // namespace
}  // namespace signalbox
