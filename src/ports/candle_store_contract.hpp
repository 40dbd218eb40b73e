// What every candle store promises, as tests. A store's own test file names how one is made and runs them all:
//
//     INSTANTIATE_TEST_SUITE_P(Memory, CandleStoreContract, testing::Values(make_memory_store));
//
// Times here are minutes after `start`.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ports/candle_store.hpp"

namespace signalbox {

/// A store for tests, and whatever it stands on (a temporary directory, say), gone with it.
struct CandleStoreUnderTest {
    virtual ~CandleStoreUnderTest() = default;
    virtual CandleStore& store() = 0;
    /// Why there is no store on this machine; empty: there is one. The tests are skipped then.
    virtual std::string missing() const { return {}; }
};
using MakeCandleStore = std::function<std::unique_ptr<CandleStoreUnderTest>()>;

class CandleStoreContract : public testing::TestWithParam<MakeCandleStore> {
protected:
    static constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
    static UtcTime at(int minutes) { return start + minute * minutes; }
    static Candle candle(int minutes, double close) { return {at(minutes), close, close + 1, close - 1, close, 10.5}; }
    const Instrument btc{"binance", "BTC", "USDT", ""};
    const Instrument eth{"binance", "ETH", "USDT", ""};

    void SetUp() override {
        if (const std::string why = made_->missing(); !why.empty()) GTEST_SKIP() << why;
    }
    CandleStore& store() { return made_->store(); }

    MergeReport merge(const Instrument& into, const std::vector<Candle>& candles, const std::vector<Quote>& quotes = {},
                      TimeRange asked = {}, Timeframe timeframe = Timeframe::m1) {
        EXPECT_TRUE(store().add(into, {}).has_value());
        CandleSeries series;
        for (const Candle& one : candles) series.append(one);
        const CandleBatch batch{.timeframe = timeframe,
                                .candles = series.view(),
                                .quotes = quotes,
                                .asked = asked,
                                .source = "file:test.csv",
                                .arrived_at = at(100'000)};
        const auto report = store().merge(into, batch);
        EXPECT_TRUE(report.has_value()) << report.error().text();
        return report.value_or(MergeReport{});
    }

    struct Rows {
        std::vector<Candle> candles;
        std::vector<Quote> quotes;
    };
    Rows read(const Instrument& of, TimeRange range, StoreVersion as_of = newest_version, std::size_t block = 2,
              Timeframe timeframe = Timeframe::m1) {
        Rows rows;
        auto cursor = store().read(of, timeframe, range, as_of);
        EXPECT_TRUE(cursor.has_value()) << cursor.error().text();
        if (!cursor) return rows;
        CandleSeries series;
        std::vector<Quote> quotes;
        for (;;) {
            const auto done = (*cursor)->next(block, series, &quotes);
            EXPECT_TRUE(done.has_value()) << done.error().text();
            EXPECT_LE(series.size(), block);
            EXPECT_EQ(quotes.size(), series.size());
            if (!done || series.empty()) return rows;
            for (std::size_t i = 0; i < series.size(); ++i) rows.candles.push_back(series[i]);
            rows.quotes.insert(rows.quotes.end(), quotes.begin(), quotes.end());
        }
    }
    Rows read_all(const Instrument& of, StoreVersion as_of = newest_version) {
        return read(of, {utc_min, utc_max}, as_of);
    }

private:
    std::unique_ptr<CandleStoreUnderTest> made_ = GetParam()();
};

TEST_P(CandleStoreContract, KeepsAnInstrumentsTermsOfItsFirstTime) {
    InstrumentTerms terms;
    terms.tick = Decimal::from_units(1'000'000);
    terms.fee = 0.002;
    const auto added = store().add(btc, terms);
    ASSERT_TRUE(added.has_value());
    EXPECT_EQ(store().add(btc, {})->terms, terms);
    EXPECT_EQ(store().find(btc)->value().id, added->id);
    EXPECT_FALSE(store().find(eth)->has_value());
    ASSERT_TRUE(store().add(eth, {}).has_value());
    EXPECT_EQ(store().instruments()->size(), 2U);

    terms.fee = 0.003;
    ASSERT_TRUE(store().set_terms(btc, terms).has_value());
    EXPECT_EQ(store().find(btc)->value().terms.fee, 0.003);
}

TEST_P(CandleStoreContract, AnInstrumentThatWasNeverAddedIsNotFound) {
    EXPECT_EQ(store().merge(btc, {}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store().read(btc, Timeframe::m1, {at(0), at(1)}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store().set_terms(btc, {}).error().code, ErrorCode::NotFound);
}

TEST_P(CandleStoreContract, AnEmptySeriesHasNoSpanNoRowsAndVersionZero) {
    ASSERT_TRUE(store().add(btc, {}).has_value());
    EXPECT_EQ(store().version(), 0);
    EXPECT_FALSE(store().span(btc, Timeframe::m1)->has_value());
    EXPECT_EQ(store().count(btc, Timeframe::m1), 0);
    EXPECT_TRUE(read_all(btc).candles.empty());
}

TEST_P(CandleStoreContract, ReadsBackToTheBitWhatWasMerged) {
    const std::vector<Candle> odd{{at(0), 0.1 + 0.2, 1.0 / 3 + 1, 1e-300, 0.3, 0},
                                  {at(1), 46216.93, 1.7976931348623157e308, 5e-324, 46250, 1e15 + 0.3},
                                  {at(3), 9007199254740993.0, 9007199254740994.0, 1, 2, 3}};
    EXPECT_EQ(merge(btc, odd).accepted, 3);
    EXPECT_EQ(read_all(btc).candles, odd);
    EXPECT_EQ(store().span(btc, Timeframe::m1)->value(), (TimeRange{at(0), at(4)}));
    EXPECT_EQ(store().count(btc, Timeframe::m1), 3);
}

TEST_P(CandleStoreContract, ARangeHoldsItsBeginningAndNotItsEnd) {
    std::vector<Candle> candles;
    for (const int minutes : {0, 1, 2, 500, 501, 100'000}) candles.push_back(candle(minutes, minutes + 10));
    merge(btc, candles);
    struct Case {
        TimeRange range;
        std::size_t rows;
    };
    const Case cases[] = {{{at(0), at(2)}, 2},   {{at(1), at(501)}, 3},
                          {{at(3), at(500)}, 0}, {{at(1) + Millis{1}, at(2) + Millis{1}}, 1},  // ends between minutes
                          {{at(5), at(5)}, 0},   {{at(6), at(5)}, 0},
                          {{at(2), utc_max}, 4}, {{utc_min, utc_max}, 6}};
    for (const Case& one : cases) {
        EXPECT_EQ(read(btc, one.range).candles.size(), one.rows)
            << to_text(one.range.from) << " to " << to_text(one.range.to);
    }
}

TEST_P(CandleStoreContract, BlocksOfAnySizeGiveTheSameRows) {
    std::vector<Candle> candles;
    for (int minutes = 0; minutes < 3000; minutes += minutes % 7 == 3 ? 400 : 1) {
        candles.push_back(candle(minutes, 100 + minutes * 0.25));
    }
    merge(btc, candles);
    for (const std::size_t block : {1UL, 3UL, 64UL, 100'000UL}) {
        EXPECT_EQ(read(btc, {at(0), at(3000)}, newest_version, block).candles, candles) << "blocks of " << block;
    }
}

TEST_P(CandleStoreContract, SeriesDoNotMix) {
    merge(btc, {candle(0, 10), candle(15, 11)});
    merge(eth, {candle(0, 20)});
    merge(btc, {candle(0, 30)}, {}, {}, Timeframe::m15);
    EXPECT_EQ(read_all(btc).candles.size(), 2U);
    EXPECT_EQ(read_all(eth).candles.front().close, 20);
    EXPECT_EQ(read(btc, {utc_min, utc_max}, newest_version, 10, Timeframe::m15).candles.front().close, 30);
    EXPECT_EQ(store().span(btc, Timeframe::m15)->value(), (TimeRange{at(0), at(15)}));
    EXPECT_FALSE(store().span(eth, Timeframe::m15)->has_value());
}

TEST_P(CandleStoreContract, ASecondMergeOfTheSameRowsChangesNothing) {
    const std::vector<Candle> candles{candle(0, 10), candle(1, 11), candle(5, 12)};
    const MergeReport first = merge(btc, candles);
    const MergeReport second = merge(btc, candles);
    EXPECT_EQ(first.accepted, 3);
    EXPECT_EQ(second.accepted + second.corrections, 0);
    EXPECT_EQ(second.duplicates, 3);
    EXPECT_EQ(second.version, first.version);
    EXPECT_EQ(store().version(), first.version);
}

TEST_P(CandleStoreContract, NewOldAndChangedRowsOfOneBatchAreToldApart) {
    merge(btc, {candle(1, 11), candle(2, 12), candle(4, 14)});
    const MergeReport report = merge(btc, {candle(0, 10), candle(1, 11), candle(2, 99), candle(3, 13), candle(9, 19)});
    EXPECT_EQ(report.accepted, 3);
    EXPECT_EQ(report.duplicates, 1);
    EXPECT_EQ(report.corrections, 1);
    const std::vector<Candle> expected{candle(0, 10), candle(1, 11), candle(2, 99),
                                       candle(3, 13), candle(4, 14), candle(9, 19)};
    EXPECT_EQ(read_all(btc).candles, expected);
}

TEST_P(CandleStoreContract, MinusZeroIsZero) {
    merge(btc, {{at(0), 1, 1, 1, 1, 0.0}});
    EXPECT_EQ(merge(btc, {{at(0), 1, 1, 1, 1, -0.0}}).duplicates, 1);
    merge(btc, {{at(1), 1, 1, 1, 1, -0.0}});
    EXPECT_FALSE(std::signbit(read_all(btc).candles.back().volume));
}

TEST_P(CandleStoreContract, AVersionSeesTheCandlesAsTheyStoodThen) {
    const StoreVersion first = merge(btc, {candle(0, 10), candle(1, 11), candle(2, 12)}).version;
    const StoreVersion later_rows = merge(btc, {candle(3, 13)}).version;
    const StoreVersion corrected = merge(btc, {candle(1, 50)}).version;
    const StoreVersion other_series = merge(eth, {candle(0, 1)}).version;
    const StoreVersion again = merge(btc, {candle(-5, 9), candle(1, 51)}).version;
    EXPECT_LT(first, later_rows);
    EXPECT_LT(later_rows, corrected);
    EXPECT_LT(corrected, other_series);
    EXPECT_LT(other_series, again);

    const auto closes = [&](StoreVersion as_of) {
        std::vector<double> values;
        for (const Candle& one : read_all(btc, as_of).candles) values.push_back(one.close);
        return values;
    };
    using Closes = std::vector<double>;
    EXPECT_EQ(closes(0), (Closes{}));
    EXPECT_EQ(closes(first), (Closes{10, 11, 12}));
    EXPECT_EQ(closes(later_rows), (Closes{10, 11, 12, 13}));
    EXPECT_EQ(closes(corrected), (Closes{10, 50, 12, 13}));
    EXPECT_EQ(closes(other_series), (Closes{10, 50, 12, 13}));
    EXPECT_EQ(closes(again), (Closes{9, 10, 51, 12, 13}));
    EXPECT_EQ(closes(newest_version), (Closes{9, 10, 51, 12, 13}));
    EXPECT_EQ(store().span(btc, Timeframe::m1, first)->value(), (TimeRange{at(0), at(3)}));
    EXPECT_FALSE(store().span(btc, Timeframe::m1, 0)->has_value());
}

TEST_P(CandleStoreContract, AnOldVersionIsReadInBlocksOverHolesToo) {
    std::vector<Candle> candles;
    for (int minutes = 0; minutes < 2000; minutes += minutes % 5 == 2 ? 300 : 1)
        candles.push_back(candle(minutes, 100));
    const StoreVersion first = merge(btc, candles).version;
    std::vector<Candle> corrected;
    for (std::size_t i = 0; i < candles.size(); i += 3) {
        corrected.push_back(candles[i]);
        corrected.back().volume = 77;
    }
    merge(btc, corrected);
    merge(btc, {candle(1999, 5)});
    for (const std::size_t block : {1UL, 7UL, 10'000UL}) {
        EXPECT_EQ(read(btc, {at(0), at(2000)}, first, block).candles, candles) << "blocks of " << block;
    }
}

TEST_P(CandleStoreContract, QuotesComeBackAndTheFirstKnownOneStays) {
    EXPECT_FALSE(store().add(btc, {})->quotes);
    merge(btc, {candle(0, 10), candle(1, 11), candle(2, 12)}, {Quote{9.5, 10.5}, Quote{}, Quote{11.5, 12.5}});
    EXPECT_TRUE(store().find(btc)->value().quotes);

    // Another candle without a quote is a correction, and the quote stays; another quote alone is a duplicate.
    EXPECT_EQ(merge(btc, {candle(0, 20)}).corrections, 1);
    EXPECT_EQ(merge(btc, {candle(2, 12)}, {Quote{1, 2}}).duplicates, 1);
    // Where none was known, one that comes is kept.
    EXPECT_EQ(merge(btc, {candle(1, 11)}, {Quote{3, 4}}).corrections, 1);
    const Rows rows = read_all(btc);
    EXPECT_EQ(rows.quotes, (std::vector<Quote>{{9.5, 10.5}, {3, 4}, {11.5, 12.5}}));
    EXPECT_EQ(rows.candles.front().close, 20);
}

TEST_P(CandleStoreContract, RowsWithoutQuotesHaveUnknownOnes) {
    merge(btc, {candle(0, 10)});
    EXPECT_EQ(read_all(btc).quotes, std::vector<Quote>{Quote{}});
}

TEST_P(CandleStoreContract, AskedRangesAreKeptWithTheirVersion) {
    const StoreVersion first = merge(btc, {candle(0, 10)}, {}, {at(0), at(10)}).version;
    const StoreVersion second = merge(btc, {}, {}, {at(10), at(20)}).version;
    EXPECT_EQ(second, first + 1);
    EXPECT_EQ(merge(btc, {}, {}, {at(3), at(17)}).version, second) << "nothing that was not known";

    const auto whole = store().asked(btc, Timeframe::m1);
    ASSERT_EQ(whole->ranges().size(), 1U);
    EXPECT_EQ(whole->ranges().front(), (TimeRange{at(0), at(20)}));
    EXPECT_EQ(store().asked(btc, Timeframe::m1, first)->ranges().front(), (TimeRange{at(0), at(10)}));
    EXPECT_TRUE(store().asked(btc, Timeframe::m15)->empty());
}

TEST_P(CandleStoreContract, ADayIsNotedUntilItChanges) {
    const UtcTime first = start, second = start + day, third = start + 2 * day;
    merge(btc, {candle(0, 10), candle(1440, 11), candle(2 * 1440, 12)});
    const StoreVersion then = *store().version();
    const std::vector<StoredDay> days{{first, 1, {1, 2}}, {second, 1, {3, 4}}, {third, 1, {~0ULL, 5}}};
    ASSERT_TRUE(store().note_days(btc, Timeframe::m1, days, then).has_value());
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1), days);
    EXPECT_TRUE(store().noted_days(btc, Timeframe::m15)->empty());
    EXPECT_TRUE(store().noted_days(btc, Timeframe::m1, then - 1)->empty()) << "what they held before nobody noted";

    merge(btc, {candle(0, 10)}, {}, {at(0), at(5)});
    merge(eth, {candle(0, 10)});
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1), days) << "nothing in them changed";
    merge(btc, {candle(1440, 99)});
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1), (std::vector{days[0], days[2]})) << "a correction";
    merge(btc, {candle(2 * 1440 + 1, 12)});
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1), (std::vector{days[0]})) << "a new candle";
    EXPECT_EQ(store().note_days(btc, Timeframe::m1, days, then).error().code, ErrorCode::Busy);
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1), (std::vector{days[0]}));
}

TEST_P(CandleStoreContract, ARetiredDayIsKnownAndNeitherReadNorChanged) {
    const UtcTime first = start, second = start + day, third = start + 2 * day;
    merge(btc, {candle(3, 10), candle(5, 10), candle(1440, 11), candle(2 * 1440, 12)}, {}, {at(0), at(3 * 1440)});
    merge(btc, {candle(1440, 99)});  // a day with a version
    const StoreVersion then = *store().version();
    const std::vector<StoredDay> days{{first, 2, {1, 2}}, {second, 1, {3, 4}}, {third, 1, {5, 6}}};
    ASSERT_TRUE(store().note_days(btc, Timeframe::m1, days, then).has_value());
    EXPECT_TRUE(store().retired(btc, Timeframe::m1)->empty());

    std::vector<StoredDay> wanted{days[0], days[1], {third, 1, {5, 7}}};
    const auto gone = store().retire_days(btc, Timeframe::m1, wanted);
    ASSERT_TRUE(gone.has_value()) << gone.error().text();
    EXPECT_EQ(*gone, (std::vector{days[0]})) << "not one with versions, and none that is not noted so";
    EXPECT_TRUE(store().retire_days(btc, Timeframe::m1, wanted)->empty()) << "once is enough";
    EXPECT_TRUE(store().retired(btc, Timeframe::m1)->covers({first, second}));
    EXPECT_FALSE(store().retired(btc, Timeframe::m1)->holds(second));
    EXPECT_TRUE(store().retired(btc, Timeframe::m15)->empty());
    EXPECT_EQ(store().version(), then) << "nothing that it says has changed";
    EXPECT_EQ(store().span(btc, Timeframe::m1)->value(), (TimeRange{at(3), at(2 * 1440 + 1)}));
    EXPECT_EQ(store().count(btc, Timeframe::m1), 4);
    EXPECT_TRUE(store().asked(btc, Timeframe::m1)->covers({at(0), at(3 * 1440)}));
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1), days);
    EXPECT_EQ(store().noted_days(btc, Timeframe::m1, 1), (std::vector{days[0]})) << "since it came it holds the same";
    ASSERT_TRUE(store().note_days(btc, Timeframe::m1, days, then).has_value());
    EXPECT_FALSE(store().retired(btc, Timeframe::m1)->empty());

    EXPECT_EQ(store().read(btc, Timeframe::m1, {at(1000), at(2000)}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store().read(btc, Timeframe::m1, {at(0), at(1)}).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(store().read(btc, Timeframe::m1, {second, at(9999)}).has_value());
    CandleSeries late;
    late.append(candle(4, 10));
    const CandleBatch batch{.candles = late.view(), .quotes = {}, .asked = {}, .source = "file:late.csv"};
    EXPECT_EQ(store().merge(btc, batch).error().code, ErrorCode::Refused);
    EXPECT_EQ(store().version(), then);
    EXPECT_EQ(store().count(btc, Timeframe::m1), 4);
    EXPECT_FALSE(store().retired(btc, Timeframe::m1)->empty()) << "all of it or nothing";
}

TEST_P(CandleStoreContract, ATimeThatNamesNoMinuteIsRefusedAndNothingChanges) {
    for (const UtcTime odd : {at(1) + Millis{1}, utc_from_ms(-60'000)}) {
        ASSERT_TRUE(store().add(btc, {}).has_value());
        CandleSeries series;
        series.append({odd, 1, 1, 1, 1, 1});
        const CandleBatch batch{.candles = series.view(), .quotes = {}, .asked = {}, .source = "file:odd.csv"};
        EXPECT_EQ(store().merge(btc, batch).error().code, ErrorCode::BadData);
        EXPECT_EQ(store().version(), 0);
        EXPECT_EQ(store().count(btc, Timeframe::m1), 0);
    }
}

TEST_P(CandleStoreContract, ACursorKeepsTheRowsOfTheMomentItWasMade) {
    merge(btc, {candle(0, 10), candle(1, 11), candle(2, 12)});
    auto cursor = store().read(btc, Timeframe::m1, {at(0), at(10)});
    ASSERT_TRUE(cursor.has_value());
    CandleSeries series;
    ASSERT_TRUE((*cursor)->next(1, series, nullptr).has_value());
    merge(btc, {candle(1, 99), candle(3, 13)});
    ASSERT_TRUE((*cursor)->next(10, series, nullptr).has_value());
    EXPECT_EQ(series.size(), 2U);
    EXPECT_EQ(series[0].close, 11);
}

}  // namespace signalbox
