// What every hand-over promises, as tests; used as candle_store_contract.hpp is.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "ports/hand_over.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// A hand-over, and the stores of the same place.
struct HandOverUnderTest {
    virtual ~HandOverUnderTest() = default;
    virtual HandOver& handed() = 0;
    virtual CandleStore& candles() = 0;
    virtual RunStore& runs() = 0;
    /// Why there is no store on this machine; empty: there is one. The tests are skipped then.
    virtual std::string missing() const { return {}; }
};
using MakeHandOver = std::function<std::unique_ptr<HandOverUnderTest>()>;

class HandOverContract : public testing::TestWithParam<MakeHandOver> {
protected:
    static constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
    static UtcTime at(int minutes) { return start + minute * minutes; }
    const Instrument btc{"bybit", "BTC", "USDT", ""};
    const Instrument eth{"bybit", "ETH", "USDT", ""};

    void SetUp() override {
        if (const std::string why = made_->missing(); !why.empty()) GTEST_SKIP() << why;
        for (const Instrument& one : {btc, eth}) ASSERT_TRUE(candles().add(one, {}).has_value());
    }
    HandOver& handed() { return made_->handed(); }
    CandleStore& candles() { return made_->candles(); }
    RunStore& runs() { return made_->runs(); }

    static Candle candle(int minutes, double close) { return {at(minutes), 100, 110, 90, close, 0.1}; }
    HandedMinute brought(const Instrument& of, int minutes, std::optional<double> close) const {
        HandedMinute made{
            .instrument = of, .opened_at = at(minutes), .candle = {}, .source = "file:a.csv", .arrived_at = at(1'000)};
        if (close) made.candle = candle(minutes, *close);
        return made;
    }
    void leave(const std::vector<HandedMinute>& minutes) {
        const auto done = handed().leave(minutes);
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }
    std::vector<HandedMinute> waiting() {
        const auto found = handed().oldest(100);
        EXPECT_TRUE(found.has_value()) << found.error().text();
        return found.value_or(std::vector<HandedMinute>{});
    }
    std::vector<Candle> stored(const Instrument& of) {
        CandleSeries series;
        auto cursor = candles().read(of, Timeframe::m1, {utc_min, utc_max});
        EXPECT_TRUE(cursor.has_value() && (*cursor)->next(1000, series, nullptr).has_value());
        std::vector<Candle> all;
        for (std::size_t i = 0; i < series.size(); ++i) all.push_back(series[i]);
        return all;
    }
    RangeSet asked(const Instrument& of) { return candles().asked(of, Timeframe::m1).value(); }
    /// One event of a live run that follows both.
    void project(std::uint64_t position, const Event& event) {
        RunRecord run;
        run.id = "live-1";
        run.mode = Mode::paper;
        run.instruments = {btc, eth};
        const Outcomes nothing;
        const ProjectedStep step{.position = position, .event = &event, .outcomes = &nothing};
        const auto done = runs().project(run, {&step, 1});
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }

private:
    std::unique_ptr<HandOverUnderTest> made_ = GetParam()();
};

TEST_P(HandOverContract, WhatWaitsIsToldByTimeAndThenByInstrument) {
    EXPECT_EQ(handed().waiting().value(), 0);
    leave({});
    leave({brought(eth, 3, std::nullopt), brought(btc, 3, 101), brought(btc, 1, 102), brought(eth, 2, 103)});
    const std::vector<HandedMinute> all{brought(btc, 1, 102), brought(eth, 2, 103), brought(btc, 3, 101),
                                        brought(eth, 3, std::nullopt)};
    EXPECT_EQ(waiting(), all);
    EXPECT_EQ(handed().waiting().value(), 4);
    EXPECT_EQ(handed().waiting(at(3)).value(), 2);
    EXPECT_EQ(handed().oldest(10, at(2)).value(), std::vector{all[0]});
    EXPECT_EQ(handed().oldest(3).value(), (std::vector{all[0], all[1], all[2]}));
    EXPECT_TRUE(stored(btc).empty()) << "nothing is stored yet";
    EXPECT_TRUE(asked(eth).empty());
}

TEST_P(HandOverContract, TheNewerOfTwoWaitsButNoCandleGivesWayToNone) {
    leave({brought(btc, 1, 101), brought(btc, 2, 101), brought(btc, 3, std::nullopt)});
    HandedMinute newer = brought(btc, 1, 102);
    newer.source = "bybit:rest";
    leave({newer, brought(btc, 2, std::nullopt), brought(btc, 3, 103)});
    EXPECT_EQ(waiting(), (std::vector{newer, brought(btc, 2, 101), brought(btc, 3, 103)}));
}

TEST_P(HandOverContract, OfManyWithOneUnknownNoneIsLeft) {
    const std::vector<HandedMinute> minutes{brought(btc, 1, 101), brought({"bybit", "XRP", "USDT", ""}, 1, 101)};
    EXPECT_EQ(handed().leave(minutes).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(waiting().empty());
}

TEST_P(HandOverContract, SettledMinutesAreStoredAskedForAndGone) {
    leave({brought(btc, 1, 101), brought(btc, 2, std::nullopt), brought(eth, 2, 102), brought(btc, 3, 103)});
    const auto all = waiting();
    ASSERT_TRUE(handed().settle(std::span(all).first(3)).has_value());
    EXPECT_EQ(waiting(), std::vector{all[3]});
    EXPECT_EQ(stored(btc), std::vector{candle(1, 101)});
    EXPECT_EQ(stored(eth), std::vector{candle(2, 102)});
    EXPECT_EQ(asked(btc).ranges().front(), (TimeRange{at(1), at(3)}));
    EXPECT_EQ(asked(eth).ranges().front(), (TimeRange{at(2), at(3)}));

    // Who read them before settles what is not there any more: nothing happens, and not to what came since.
    const StoreVersion version = candles().version().value();
    leave({brought(btc, 1, 105)});
    ASSERT_TRUE(handed().settle(std::span(all).first(3)).has_value());
    EXPECT_EQ(candles().version().value(), version);
    EXPECT_EQ(waiting().front(), brought(btc, 1, 105));
    const auto rest = waiting();
    ASSERT_TRUE(handed().settle(rest).has_value());
    EXPECT_EQ(stored(btc), (std::vector{candle(1, 105), candle(3, 103)})) << "a correction";
    EXPECT_TRUE(waiting().empty());
}

TEST_P(HandOverContract, AMinuteLeavesWithTheProjectionOfItsCorrectionAndOnlyWithThat) {
    project(1, InstrumentJoined{.slot = 0, .instrument = btc, .terms = {}, .analyst = {}, .warmed_from = {}});
    project(2, InstrumentJoined{.slot = 1, .instrument = eth, .terms = {}, .analyst = {}, .warmed_from = {}});
    leave({brought(btc, 1, 101), brought(eth, 1, 101), brought(eth, 2, std::nullopt)});
    project(3, CandleCorrected{.slot = 0, .candle = candle(1, 100.5), .arrived_at = at(5)});
    EXPECT_EQ(handed().waiting().value(), 3) << "the venue's own, with other values";
    project(4, CandleCorrected{.slot = 0, .candle = candle(1, 101), .arrived_at = at(6)});
    EXPECT_EQ(waiting(), (std::vector{brought(eth, 1, 101), brought(eth, 2, std::nullopt)}));
    EXPECT_EQ(stored(btc), std::vector{candle(1, 101)});
    EXPECT_EQ(asked(btc).ranges().front(), (TimeRange{at(1), at(2)}));
    project(5, CandleCorrected{.slot = 1, .candle = {.opened_at = at(2)}, .arrived_at = at(6), .quiet = true});
    EXPECT_EQ(waiting(), std::vector{brought(eth, 1, 101)});
    EXPECT_TRUE(asked(eth).holds(at(2)));
    project(6, CandleCorrected{.slot = 1, .candle = candle(1, 101), .arrived_at = at(7)});
    project(6, CandleCorrected{.slot = 1, .candle = candle(1, 101), .arrived_at = at(7)});
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(stored(eth), std::vector{candle(1, 101)});
}

TEST_P(HandOverContract, ARetiredDayTakesNothingAndKeepsNothingWaiting) {
    CandleSeries day_of;
    for (int i = 0; i < 1440; ++i) day_of.append(candle(i, 100));
    ASSERT_TRUE(candles().merge(btc, {.timeframe = Timeframe::m1,
                                      .candles = day_of.view(),
                                      .quotes = {},
                                      .asked = {start, start + day},
                                      .source = "test",
                                      .arrived_at = start}));
    const StoredDay noted{.day = start, .candles = 1440, .hash = {1, 2}};
    ASSERT_TRUE(candles().note_days(btc, Timeframe::m1, {&noted, 1}, candles().version().value()).has_value());
    ASSERT_EQ(candles().retire_days(btc, Timeframe::m1, {&noted, 1})->size(), 1U);
    leave({brought(btc, 1, 101), brought(btc, 2, 101)});
    const auto first = waiting();
    ASSERT_TRUE(handed().settle(std::span(first).first(1)).has_value());
    project(1, InstrumentJoined{.slot = 0, .instrument = btc, .terms = {}, .analyst = {}, .warmed_from = {}});
    project(2, CandleCorrected{.slot = 0, .candle = candle(2, 101), .arrived_at = at(5)});
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(candles().noted_days(btc, Timeframe::m1).value(), std::vector{noted}) << "it is as it was";
}

}  // namespace signalbox
