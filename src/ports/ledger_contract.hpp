// The candle store's ledger and its merges of several series, as tests: run wherever candle_store_contract.hpp is.
#pragma once

#include "ports/candle_store_contract.hpp"

namespace signalbox {

class LedgerContract : public CandleStoreContract {
protected:
    static QualityNote gap(int from, int to, Remedy done) {
        return {.recorded_at = at(200'000),
                .range = {at(from), at(to)},
                .flaw = Flaw::gap,
                .rows = to - from,
                .done = done,
                .source = "check"};
    }
    std::vector<LedgerLine> lines(const LedgerFilter& filter = {}) {
        auto told = store().quality(filter);
        EXPECT_TRUE(told.has_value()) << told.error().text();
        return std::move(told).value_or(std::vector<LedgerLine>{});
    }
};

TEST_P(LedgerContract, ACorrectionIsALineWithBothValues) {
    merge(btc, {candle(0, 10), candle(1, 11), candle(2, 12)});
    Candle better = candle(1, 11);
    better.close = 11.5;
    const MergeReport report = merge(btc, {candle(0, 10), better, candle(2, 12)});
    ASSERT_EQ(report.replaced.size(), 1U);
    EXPECT_EQ(report.replaced[0].was, candle(1, 11));
    EXPECT_EQ(report.replaced[0].is, better);
    const auto told = lines();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].instrument, btc);
    EXPECT_EQ(told[0].note.range, (TimeRange{at(1), at(2)}));
    EXPECT_EQ(told[0].note.flaw, Flaw::correction);
    EXPECT_EQ(told[0].note.done, Remedy::replaced);
    EXPECT_EQ(told[0].note.rows, 1);
    EXPECT_EQ(told[0].note.source, "file:test.csv");
    EXPECT_EQ(told[0].note.detail, "close 11 → 11.5");
}

TEST_P(LedgerContract, OfManyCorrectionsTheFirstAreNamedAndTheRestCounted) {
    std::vector<Candle> before;
    std::vector<Candle> after;
    for (int i = 0; i < 40; ++i) {
        before.push_back(candle(i, 10));
        after.push_back(candle(i, i < 20 ? 10 : 20));
    }
    merge(btc, before);
    EXPECT_EQ(merge(btc, after).replaced.size(), MergeReport::replaced_kept);
    const auto told = lines();
    ASSERT_EQ(told.size(), MergeReport::replaced_kept + 1);
    EXPECT_EQ(told.front().note.range.from, at(20));
    EXPECT_EQ(told.back().note.range, (TimeRange{at(36), at(40)}));
    EXPECT_EQ(told.back().note.rows, 4);
}

TEST_P(LedgerContract, WhatWasSaidIsNotSaidAgain) {
    ASSERT_TRUE(store().add(btc, {}).has_value());
    ASSERT_TRUE(store().add(eth, {}).has_value());
    const QualityNote notes[] = {gap(5, 7, Remedy::left), gap(9, 10, Remedy::left)};
    EXPECT_EQ(store().note_quality(btc, notes), 2);
    EXPECT_EQ(store().note_quality(btc, notes), 0);
    EXPECT_EQ(store().note_quality(eth, notes), 2);
    const QualityNote healed[] = {gap(5, 7, Remedy::repaired)};
    EXPECT_EQ(store().note_quality(btc, healed), 1);

    EXPECT_EQ(lines().size(), 5U);
    const auto of_btc = lines({.instrument = btc});
    ASSERT_EQ(of_btc.size(), 3U);
    EXPECT_EQ(of_btc[2].note.done, Remedy::repaired);
    EXPECT_LT(of_btc[1].id, of_btc[2].id);
    EXPECT_EQ(lines({.flaw = Flaw::outlier}).size(), 0U);
    EXPECT_EQ(lines({.since = at(200'000)}).size(), 5U);
    EXPECT_EQ(lines({.since = at(200'001)}).size(), 0U);
    const auto newest = lines({.limit = 2});
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[1].note.done, Remedy::repaired);
    EXPECT_EQ(store().note_quality({"binance", "SOL", "USDT", ""}, notes).error().code, ErrorCode::NotFound);
}

TEST_P(LedgerContract, NotesComeWithTheirBatchOrNotAtAll) {
    ASSERT_TRUE(store().add(btc, {}).has_value());
    CandleSeries series;
    series.append(candle(5, 10));
    const QualityNote notes[] = {gap(5, 6, Remedy::repaired)};
    CandleBatch batch{.candles = series.view(), .quotes = {}, .asked = {}, .source = "bybit:rest", .notes = notes};
    ASSERT_TRUE(store().merge(btc, batch).has_value());
    EXPECT_EQ(lines().size(), 1U);

    CandleSeries odd;
    odd.append({at(7) + Millis{1}, 1, 1, 1, 1, 1});
    const QualityNote others[] = {gap(7, 8, Remedy::repaired)};
    batch.candles = odd.view();
    batch.notes = others;
    EXPECT_EQ(store().merge(btc, batch).error().code, ErrorCode::BadData);
    EXPECT_EQ(lines().size(), 1U);

    batch.candles = {};
    ASSERT_TRUE(store().merge(btc, batch).has_value());
    EXPECT_EQ(lines().size(), 2U);
}

TEST_P(LedgerContract, SeveralSeriesAreOneVersionOrNone) {
    ASSERT_TRUE(store().add(btc, {}).has_value());
    ASSERT_TRUE(store().add(eth, {}).has_value());
    CandleSeries first;
    first.append(candle(0, 10));
    first.append(candle(1, 11));
    CandleSeries second;
    second.append(candle(0, 20));
    const auto batch = [](const CandleSeries& series) {
        return CandleBatch{.candles = series.view(),
                           .quotes = {},
                           .asked = {at(0), at(2)},
                           .source = "bybit:live",
                           .arrived_at = at(3)};
    };
    const SeriesBatch both[] = {{btc, batch(first)}, {eth, batch(second)}};
    const auto reports = store().merge_all(both);
    ASSERT_TRUE(reports.has_value()) << reports.error().text();
    ASSERT_EQ(reports->size(), 2U);
    EXPECT_EQ(reports->at(0).accepted, 2);
    EXPECT_EQ(reports->at(1).accepted, 1);
    EXPECT_EQ(reports->at(1).version, 1);
    EXPECT_EQ(store().version(), 1);
    EXPECT_TRUE(store().asked(eth, Timeframe::m1)->covers({at(0), at(2)}));
    EXPECT_EQ(store().merge_all(both)->front().duplicates, 2);
    EXPECT_EQ(store().version(), 1);

    CandleSeries third;
    third.append(candle(5, 12));
    const SeriesBatch with_stranger[] = {{btc, batch(third)}, {{"binance", "SOL", "USDT", ""}, batch(third)}};
    EXPECT_EQ(store().merge_all(with_stranger).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store().count(btc, Timeframe::m1), 2);
}

}  // namespace signalbox
