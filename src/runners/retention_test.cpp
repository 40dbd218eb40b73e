// What leaves the database is in the lake, equal, and is read from there: nobody sees a difference.
#include "runners/retention.hpp"

#include <gtest/gtest.h>

#include "ports/memory_candle_lake.hpp"
#include "runners/healing.hpp"
#include "runners/lake_builder.hpp"
#include "runners/lake_store.hpp"
#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr std::size_t minutes_a_day = 1440;
constexpr int days = 40;
constexpr UtcTime end_of_all = begin + days * day;

class Retiring : public testing::Test {
protected:
    MemoryCandleStore store;
    MemoryCandleLake lake;

    Retiring() {
        const CandleSeries minutes = without(walk(7, 0, begin, days * minutes_a_day), {100, 101, 40'000});
        put(store, coin(0), minutes, {begin, end_of_all});
        build();
    }
    void build() { EXPECT_TRUE(build_lake(store, lake, coin(0), {}).has_value()); }
    void put_fives() { put_fives(fives_of(rows(store, Timeframe::m1).view(), {begin, end_of_all})); }
    void put_fives(const CandleSeries& fives) {
        EXPECT_TRUE(store
                        .merge(coin(0), {.timeframe = Timeframe::m5,
                                         .candles = fives.view(),
                                         .quotes = {},
                                         .asked = {begin, end_of_all},
                                         .source = "test:rest",
                                         .native = true})
                        .has_value());
    }
    void correct(UtcTime at) {
        CandleSeries one;
        one.append({at, 1, 2, 0.5, 1.5, 77});
        put(store, coin(0), one, {});
    }
    RetentionDone retire(UtcTime before = begin + 30 * day, bool is_dry = false) {
        const auto done = retire_old(store, lake, coin(0), {.before = before, .is_dry = is_dry});
        EXPECT_TRUE(done.has_value()) << done.error().text();
        return done.value_or(RetentionDone{});
    }
    std::unique_ptr<CandleStore> with_lake() {
        const auto open = [this]() -> Result<std::unique_ptr<CandleLake>> {
            return std::make_unique<MemoryCandleLake>(lake);
        };
        return std::make_unique<LakeStore>(std::make_unique<MemoryCandleStore>(store), open,
                                           std::make_shared<LakeUse>(), LakeFor::retired_days);
    }
    static CandleSeries rows(CandleStore& from, Timeframe timeframe, TimeRange range = {begin, end_of_all}) {
        CandleSeries all, block;
        auto cursor = from.read(coin(0), timeframe, range);
        EXPECT_TRUE(cursor.has_value()) << cursor.error().text();
        if (!cursor) return all;
        for (;;) {
            EXPECT_TRUE((*cursor)->next(1000, block, nullptr).has_value());
            if (block.empty()) return all;
            all.append(block.view());
        }
    }
    static std::vector<Candle> candles(const CandleSeries& of) {
        std::vector<Candle> all;
        for (std::size_t i = 0; i < of.size(); ++i) all.push_back(of[i]);
        return all;
    }
};

TEST_F(Retiring, OldDaysGoAndAreReadAsBefore) {
    put_fives();
    const auto ones = candles(rows(store, Timeframe::m1)), fives = candles(rows(store, Timeframe::m5));
    const auto span = store.span(coin(0), Timeframe::m1).value();
    const auto gaps = gaps_of(store, coin(0), Timeframe::m1, *span).value();
    const RetentionDone dry = retire(begin + 30 * day, true);
    EXPECT_EQ(dry.days, 30);
    EXPECT_TRUE(store.retired(coin(0), Timeframe::m1)->empty());

    const RetentionDone done = retire();
    EXPECT_EQ(done.days, 30);
    EXPECT_EQ(done.candles, 30 * 1440 - 3);
    EXPECT_EQ(done.fives, dry.fives);
    EXPECT_EQ(done.fives, 30 * 288 - 2) << "made of whole five minutes only";
    EXPECT_EQ(done.versions + done.unequal + done.absent, 0);
    EXPECT_TRUE(store.retired(coin(0), Timeframe::m1)->covers({begin, begin + 30 * day}));
    EXPECT_FALSE(store.retired(coin(0), Timeframe::m1)->holds(begin + 30 * day));
    EXPECT_FALSE(store.read(coin(0), Timeframe::m1, {begin, begin + hour}).has_value()) << "not without the lake";

    const auto both = with_lake();
    EXPECT_EQ(candles(rows(*both, Timeframe::m1)), ones);
    EXPECT_EQ(candles(rows(*both, Timeframe::m5)), fives);
    EXPECT_EQ(both->span(coin(0), Timeframe::m1).value(), span);
    EXPECT_EQ(both->count(coin(0), Timeframe::m1), static_cast<std::int64_t>(ones.size()));
    EXPECT_EQ(gaps_of(*both, coin(0), Timeframe::m1, *span).value(), gaps) << "what went is no hole";
    const TimeRange hour_of_old{begin + 3 * day, begin + 3 * day + hour};
    EXPECT_EQ(rows(*both, Timeframe::m1, hour_of_old).size(), 60U) << "a short look as well";
    EXPECT_EQ(retire().days, 0) << "once";

    const auto built = build_lake(*both, lake, coin(0), {});
    ASSERT_TRUE(built.has_value()) << built.error().text();
    EXPECT_EQ(candles(rows(*with_lake(), Timeframe::m1)), ones) << "the lake is built on, not emptied";
}

TEST_F(Retiring, FivesWhoseMinutesWentBeforeThemGoTheNextTime) {
    const CandleSeries fives = fives_of(rows(store, Timeframe::m1).view(), {begin, end_of_all});
    retire();
    put_fives(fives);
    const RetentionDone done = retire();
    EXPECT_EQ(done.days, 0);
    EXPECT_EQ(done.fives, 30 * 288 - 2);
    EXPECT_EQ(candles(rows(*with_lake(), Timeframe::m5)), candles(fives));
    EXPECT_EQ(retire().fives, 0) << "once";
}

TEST_F(Retiring, WhatHasVersionsOrIsNotInTheLakeStays) {
    correct(begin + 5 * day);
    build();
    correct(begin + 9 * day);  // since the lake was written
    const RetentionDone done = retire();
    EXPECT_EQ(done.days, 28);
    EXPECT_EQ(done.versions, 1);
    EXPECT_EQ(done.absent, 1);
    for (const int stays : {5, 9}) EXPECT_FALSE(store.retired(coin(0), Timeframe::m1)->holds(begin + stays * day));
    EXPECT_EQ(rows(*with_lake(), Timeframe::m1, {begin + 5 * day, begin + 6 * day})[0].volume, 77);
}

TEST_F(Retiring, ADamagedFileLetsNothingGo) {
    lake.files.begin()->second.candles = {};
    lake.files.begin()->second.quotes = {};
    const RetentionDone done = retire();
    EXPECT_EQ(done.days, 0);
    EXPECT_EQ(done.damaged.size(), 1U);
    EXPECT_EQ(rows(store, Timeframe::m1).size(), days * minutes_a_day - 3);
}

TEST_F(Retiring, ALakeThatSaysOneThingAndHasAnotherLetsNothingGo) {
    // Its own hashes agree, and the store noted them; only the rows differ: what nothing but reading back finds.
    struct Lying final : CandleLake {
        explicit Lying(CandleLake& true_lake) : lake(true_lake) {}
        Result<std::vector<LakeMonth>> months(const Instrument& of) override { return lake.months(of); }
        Result<LakeContent> read(const Instrument& of, UtcTime month) override {
            LakeContent content = TRY(lake.read(of, month));
            CandleSeries other;
            for (std::size_t i = 0; i < content.candles.size(); ++i) {
                Candle candle = content.candles[i];
                if (i == 2000) candle.volume += 1;
                other.append(candle);
            }
            content.candles = std::move(other);
            return content;
        }
        Result<> write(const Instrument&, const LakeMonth&, const LakeRows&) override { return {}; }
        Result<> inspect(const std::function<Result<>(const LakeFile&)>&) override { return {}; }
        CandleLake& lake;
    };
    Lying lying(lake);
    const auto done = retire_old(store, lying, coin(0), {.before = begin + 30 * day});
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(done->unequal, 1);
    EXPECT_EQ(done->days, 29);
}

TEST_F(Retiring, AnOlderVersionOfARetiredDayIsNotMadeUp) {
    const StoreVersion before = store.version().value();
    CandleSeries one;
    one.append({begin + Millis{100 * 60'000}, 1, 2, 0.5, 1.5, 77});  // minute 100 was missing
    put(store, coin(0), one, {});
    build();
    retire();
    const auto both = with_lake();
    EXPECT_EQ(rows(*both, Timeframe::m1, {begin, begin + 5 * day}).size(), 5 * minutes_a_day - 1);
    const auto cursor = both->read(coin(0), Timeframe::m1, {begin, begin + 5 * day}, before);
    CandleSeries block;
    EXPECT_FALSE(cursor.has_value() && (*cursor)->next(5000, block, nullptr).has_value())
        << "as of then the minute was not there; the lake does not know that";
}

}  // namespace
}  // namespace signalbox
