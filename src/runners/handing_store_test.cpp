// What an import beside a run writes itself, and what it leaves for the run.
#include "runners/handing_store.hpp"

#include <gtest/gtest.h>

#include "ports/memory_hand_over.hpp"
#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

class Handing : public testing::Test {
protected:
    static constexpr UtcTime followed = begin + 60 * minute;  // the run's first minute

    static UtcTime at(int minutes) { return begin + minute * minutes; }
    static CandleBatch batch(const CandleSeries& candles, TimeRange asked, Timeframe timeframe = Timeframe::m1) {
        return {.timeframe = timeframe,
                .candles = candles.view(),
                .quotes = {},
                .asked = asked,
                .source = "file:a.csv",
                .arrived_at = begin,
                .native = timeframe != Timeframe::m1};
    }
    MergeReport merge(std::size_t number, const CandleSeries& candles, TimeRange asked) {
        const auto merged = store.merge(coin(number), batch(candles, asked));
        EXPECT_TRUE(merged) << merged.error().text();
        return merged.value_or(MergeReport{});
    }
    std::vector<UtcTime> left() {
        std::vector<UtcTime> times;
        const auto waiting = handed.oldest(10'000).value();
        for (const HandedMinute& one : waiting) times.push_back(one.opened_at);
        return times;
    }
    std::int64_t count(std::size_t number) { return memory.count(coin(number), Timeframe::m1).value(); }

    MemoryCandleStore memory;
    MemoryHandOver handed{memory};
    std::optional<RunAtWork> run = RunAtWork{.run = "live-1", .first_minute = followed, .instruments = {coin(0)}};
    int looks = 0;
    std::stop_source stopper;
    HandingStore store{memory,
                       handed,
                       {.at_work = [this]() -> Result<std::optional<RunAtWork>> {
                            ++looks;
                            return run;
                        },
                        .stop = stopper.get_token(),
                        .patience = std::chrono::milliseconds{0}}};

    void SetUp() override {
        for (std::size_t number = 0; number < 2; ++number) ASSERT_TRUE(memory.add(coin(number), cheap()));
        ASSERT_TRUE(memory.add(coin(0, "coinbase"), cheap()));
    }
};

TEST_F(Handing, OnlyNewsOfWhatTheRunFollowsIsLeftForIt) {
    const CandleSeries all = walk(9, 0, begin, 120);
    put(memory, coin(0), all, {at(0), at(120)});
    CandleSeries fresh;
    for (std::size_t i = 10; i < 120; ++i) {
        Candle candle = all[i];
        if (i == 20 || i == 70) candle.volume += 1;
        fresh.append(candle);
    }
    const MergeReport report = merge(0, fresh, {at(10), at(120)});
    EXPECT_EQ(report.corrections, 1) << "before the run's first minute";
    EXPECT_EQ(report.duplicates, 108);
    EXPECT_EQ(report.accepted, 0);
    EXPECT_EQ(left(), std::vector{at(70)});
    EXPECT_EQ(store.handed(), 1);
    EXPECT_EQ(store.handed(coin(0)), 1);
    EXPECT_EQ(store.run(), "live-1");
    const auto waiting = handed.oldest(1).value();
    EXPECT_EQ(waiting[0].candle, fresh[60]);
    EXPECT_EQ(waiting[0].source, "file:a.csv");
}

TEST_F(Handing, WhatIsLeftWasAskedForOnlyOnceItIsTaken) {
    const CandleSeries all = walk(9, 0, begin, 120);
    merge(0, all, {at(0), at(125)});
    EXPECT_EQ(left().size(), 60U);
    EXPECT_EQ(count(0), 60);
    const RangeSet known = memory.asked(coin(0), Timeframe::m1).value();
    EXPECT_EQ(known.missing_in({at(0), at(125)}), (std::vector{TimeRange{at(60), at(120)}}))
        << "a venue that prints every minute has lost the last five: no news to a run";
    EXPECT_TRUE(store.asked(coin(0), Timeframe::m1, newest_version)->covers({at(0), at(125)}));
    ASSERT_EQ(settle_what_waits(handed).value(), 60);
    EXPECT_EQ(count(0), 120);
    EXPECT_TRUE(memory.asked(coin(0), Timeframe::m1)->covers({at(0), at(125)}));
}

TEST_F(Handing, EverythingElseIsWrittenAsEver) {
    EXPECT_EQ(merge(1, walk(9, 1, begin, 120), {at(0), at(120)}).accepted, 120) << "not followed";
    const CandleSeries hours = walk(9, 0, followed, 3);
    EXPECT_EQ(store.merge(coin(0), batch(hours, {}, Timeframe::h1))->accepted, 3) << "they warm up, and no more";
    run.reset();
    EXPECT_EQ(merge(0, walk(9, 0, begin, 120), {at(0), at(120)}).accepted, 120) << "no run is there";
    EXPECT_TRUE(left().empty());
    EXPECT_EQ(store.handed(), 0);
    EXPECT_EQ(store.run(), "");
}

TEST_F(Handing, WhoBeginsToBeFollowedMeanwhileIsGivenTheMinutesAsWell) {
    HandingStore later(memory, handed, {.at_work = [this]() -> Result<std::optional<RunAtWork>> {
                           return looks++ == 0 ? std::nullopt : run;
                       }});
    const CandleSeries all = walk(9, 0, begin, 63);
    EXPECT_EQ(later.merge(coin(0), batch(all, {at(0), at(63)}))->accepted, 63);
    EXPECT_EQ(left(), (std::vector{at(60), at(61), at(62)})) << "the run finds out which of them it has";
}

TEST_F(Handing, WhereEmptyMinutesAreNotPrintedTheRunLearnsThatTheyWereQuiet) {
    const Instrument quiet = coin(0, "coinbase");
    run->instruments = {quiet};
    CandleSeries candles;
    candles.append(walk(9, 0, at(61), 1)[0]);
    ASSERT_TRUE(memory.merge(quiet, batch({}, {at(63), at(64)})));
    ASSERT_TRUE(store.merge(quiet, batch(candles, {at(58), at(65)})));
    EXPECT_EQ(left(), (std::vector{at(60), at(61), at(62), at(64)})) << "of 63 it is known";
    const auto waiting = handed.oldest(10).value();
    EXPECT_FALSE(waiting[0].candle);
    EXPECT_TRUE(waiting[1].candle);
    EXPECT_EQ(store.handed(), 1) << "candles";
    EXPECT_TRUE(memory.asked(quiet, Timeframe::m1)->covers({at(58), at(60)}));
    EXPECT_FALSE(memory.asked(quiet, Timeframe::m1)->holds(at(60)));
}

TEST_F(Handing, ARetiredDayIsRefused) {
    const CandleSeries all = walk(9, 0, begin, 1440);
    put(memory, coin(0), all, {begin, begin + day});
    const StoredDay noted{.day = begin, .candles = 1440, .hash = {1, 2}};
    ASSERT_TRUE(memory.note_days(coin(0), Timeframe::m1, {&noted, 1}, memory.version().value()));
    CandleSeries other;
    other.append(all[100]);
    other.append(Candle{at(1500), 1, 1, 1, 1, 1});
    ASSERT_EQ(memory.retire_days(coin(0), Timeframe::m1, {&noted, 1})->size(), 1U);
    EXPECT_FALSE(store.merge(coin(0), batch(other, {})));
    EXPECT_TRUE(left().empty());
}

TEST_F(Handing, ThereIsRoomForSoManyAndNoMore) {
    std::vector<HandedMinute> full;
    for (std::int64_t i = 0; i < handed_over_max - 1; ++i) {
        full.push_back({.instrument = coin(1), .opened_at = begin + minute * i, .candle = {}, .source = {}});
    }
    ASSERT_TRUE(handed.leave(full));
    const CandleSeries two = walk(9, 0, followed, 2);
    const auto refused = store.merge(coin(0), batch(two, {}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Busy);
    EXPECT_EQ(count(0), 0);
    const CandleSeries one = walk(9, 0, followed, 1);
    EXPECT_TRUE(store.merge(coin(0), batch(one, {}))) << "there is room for one";
    stopper.request_stop();
    EXPECT_EQ(store.merge(coin(0), batch(two, {})).error().code, ErrorCode::Interrupted);
    EXPECT_EQ(handed.waiting().value(), handed_over_max);
}

}  // namespace
}  // namespace signalbox
