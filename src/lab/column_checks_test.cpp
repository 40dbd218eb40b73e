// The checks of columns catch what they are for: a feature that leaks the future is seen on every path, and one that
// remembers its start for longer than it says is named.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.hpp"
#include "lab/lookahead.hpp"
#include "lab/settling.hpp"

namespace signalbox {
namespace {

CandleSeries minutes_of_a_walk(std::size_t count, std::uint64_t seed, bool with_holes = false) {
    Random random(seed, "walk");
    CandleSeries series;
    double price = 100;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = price;
        price *= 1 + 0.002 * (random.uniform() - 0.5);
        const bool missing = with_holes && (i % 1000 == 500 || (i > 3000 && i < 3020));
        if (missing) continue;
        series.append({utc_from_ms(1'700'006'400'000) + minute * static_cast<int>(i), open, std::max(open, price),
                       std::min(open, price), price, random.uniform()});
    }
    return series;
}

/// One column of the close, and what a batch makes of it; the stream knows nothing else.
class CloseStream final : public RowStream {
public:
    void update(const Candle& candle, std::span<double> row) override { row[0] = candle.close; }
    void miss(UtcTime) override {}
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<CloseStream>(*this); }
};

/// The batch looks at the next bar: the close of tomorrow, today.
ColumnSource leaky() {
    ColumnSource source{.columns = {{.name = "leaky", .warm_up = 1, .settled = 1}},
                        .begin = [] { return std::make_unique<CloseStream>(); },
                        .batch = {},
                        .own_batch = true};
    source.batch = [](const RowStream*, const BarColumns& bars, const ColumnSource::Take& take) {
        std::vector<std::vector<double>> column(1);
        for (std::size_t i = 0; i < bars.size(); ++i) {
            column[0].push_back(bars.candles.close[std::min(i + 1, bars.size() - 1)]);
        }
        take(0, column);
    };
    return source;
}

Result<std::vector<LookaheadPath>> look(const ColumnSource& source, const CandleSeries& series, unsigned threads = 2) {
    const CandleSeries other = minutes_of_a_walk(5000, 99);
    return check_lookahead(
        source,
        {.bars = {Timeframe::m1, series.view()}, .other = other.view(), .seed = 5, .cuts = 12, .threads = threads});
}

TEST(Lookahead, FeaturesAndIndicatorsKnowNothingOfTheFuture) {
    const CandleSeries series = minutes_of_a_walk(8000, 1, true);
    std::vector<IndicatorSpec> all;
    for (const IndicatorEntry& line : indicator_table()) all.push_back(usual_indicator(line));
    for (const ColumnSource& source :
         {columns_of(FeatureSet::single), columns_of(FeatureSet::multi), columns_of(all)}) {
        const auto paths = look(source, series);
        ASSERT_TRUE(paths);
        ASSERT_EQ(paths->size(), 4U);
        for (const LookaheadPath& path : *paths) {
            EXPECT_EQ(path.different, 0) << path.name << ": " << (path.first ? path.first->column : "");
            EXPECT_GT(path.rows, 300) << path.name;
        }
        EXPECT_EQ((*paths)[0].rows, static_cast<std::int64_t>(series.size()));
        EXPECT_EQ((*paths)[3].rows, static_cast<std::int64_t>(series.size() / 2));
    }
}

TEST(Lookahead, ALeakIsCaughtOnEveryPath) {
    const CandleSeries series = minutes_of_a_walk(6000, 2);
    for (const unsigned threads : {1U, 3U}) {
        const auto paths = look(leaky(), series, threads);
        ASSERT_TRUE(paths);
        for (const LookaheadPath& path : *paths) {
            EXPECT_GT(path.different, 0) << path.name;
            ASSERT_TRUE(path.first) << path.name;
            EXPECT_EQ(path.first->column, "leaky");
        }
        EXPECT_EQ((*paths)[0].different, 5999) << "all rows but the last, which has no next";
        EXPECT_EQ((*paths)[0].first->here, series[0].close);
        EXPECT_EQ((*paths)[0].first->whole, series[1].close);
        EXPECT_EQ((*paths)[1].different, 12) << "the last row of each beginning";
        EXPECT_EQ((*paths)[3].different, 1) << "the last row before the other coin";
        EXPECT_EQ((*paths)[3].first->opened_at, utc_from_ms(series.view().opened_ms[2999]));
    }
}

TEST(Lookahead, TooFewCandlesAreRefused) {
    const auto refused = look(leaky(), minutes_of_a_walk(100, 3));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::WrongUse);
}

TEST(Settling, FeaturesAndIndicatorsSettleAsTheySay) {
    const CandleSeries series = minutes_of_a_walk(20'000, 4);
    std::vector<IndicatorSpec> all;
    for (const IndicatorEntry& line : indicator_table()) all.push_back(usual_indicator(line));
    for (const ColumnSource& source : {columns_of(FeatureSet::single), columns_of(all)}) {
        const auto columns =
            check_settling(source, {.bars = {Timeframe::m1, series.view()}, .starts = 3, .rows_after = 500});
        ASSERT_TRUE(columns) << columns.error().text();
        for (const SettlingColumn& column : *columns) {
            if (!column.settles()) continue;
            EXPECT_TRUE(column.holds) << column.stated.name << ": " << column.worst << ", " << column.worst_model;
            EXPECT_GE(column.rows, 3 * 500);
            EXPECT_LT(column.measured, std::max(column.stated.settled, 1)) << column.stated.name;
        }
    }
}

TEST(Settling, WhatNeverSettlesIsNamedAndAloneItIsRefused) {
    const CandleSeries series = minutes_of_a_walk(20'000, 4);
    const auto ask = [&](const char* list) {
        return check_settling(columns_of(*parse_indicators(list)),
                              {.bars = {Timeframe::m1, series.view()}, .starts = 3, .rows_after = 500});
    };
    const auto mixed = ask("sma:20,obv");
    ASSERT_TRUE(mixed);
    ASSERT_EQ(mixed->size(), 2U);
    EXPECT_TRUE((*mixed)[0].settles() && (*mixed)[0].holds);
    EXPECT_FALSE((*mixed)[1].settles() || (*mixed)[1].holds);
    for (const char* list : {"psar", "obv", "obv,vpt"}) {
        const auto refused = ask(list);
        ASSERT_FALSE(refused) << list;
        EXPECT_EQ(refused.error().code, ErrorCode::WrongUse);
        EXPECT_FALSE(refused.error().next.empty());
    }
}

TEST(ColumnChecks, StoppedSayWhatToDoNextAndNothingOfAFile) {
    const CandleSeries series = minutes_of_a_walk(20'000, 4);
    std::stop_source stop;
    stop.request_stop();
    const ColumnSource source = columns_of(*parse_indicators("sma:20"));
    const BarColumns bars{Timeframe::m1, series.view()};
    const auto settling = check_settling(source, {.bars = bars, .stop = stop.get_token()});
    const auto lookahead = check_lookahead(source, {.bars = bars, .other = series.view(), .stop = stop.get_token()});
    ASSERT_FALSE(settling || lookahead);
    for (const Error& error : {settling.error(), lookahead.error()}) {
        EXPECT_EQ(error.code, ErrorCode::Interrupted);
        EXPECT_EQ(error.what.text(), "interrupted");
        EXPECT_EQ(error.next.text(), "start it again");
    }
}

/// Says nothing, ever.
class SilentStream final : public RowStream {
public:
    void update(const Candle&, std::span<double> row) override { row[0] = NAN; }
    void miss(UtcTime) override {}
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<SilentStream>(*this); }
};

TEST(Settling, AColumnThatNeverSpeaksHasNotBeenShownToHold) {
    const CandleSeries series = minutes_of_a_walk(20'000, 4);
    const ColumnSource source{
        .columns = {{.name = "silent", .kind = IndicatorClass::window, .warm_up = 1, .settled = 1}},
        .begin = [] { return std::make_unique<SilentStream>(); },
        .batch = {}};
    const auto columns =
        check_settling(source, {.bars = {Timeframe::m1, series.view()}, .starts = 3, .rows_after = 500});
    ASSERT_TRUE(columns);
    EXPECT_EQ((*columns)[0].rows, 0);
    EXPECT_FALSE((*columns)[0].holds);
}

TEST(Settling, OneThatRemembersForLongerIsNamed) {
    const CandleSeries series = minutes_of_a_walk(20'000, 4);
    ColumnSource source = columns_of(*parse_indicators("ema:50,sma:20"));
    source.columns[0].settled = 200;  // it takes 518
    const auto columns =
        check_settling(source, {.bars = {Timeframe::m1, series.view()}, .starts = 3, .rows_after = 500});
    ASSERT_TRUE(columns);
    EXPECT_FALSE((*columns)[0].holds);
    EXPECT_GT((*columns)[0].measured, 200);
    EXPECT_LT((*columns)[0].measured, 518);
    EXPECT_TRUE((*columns)[1].holds);
    EXPECT_TRUE((*columns)[1].same_bits);
}

}  // namespace
}  // namespace signalbox
