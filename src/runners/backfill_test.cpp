#include "runners/backfill.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>

#include "platform/clock.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_venue.hpp"
#include "runners/listed_pairs.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
UtcTime at(int minutes) { return start + minute * minutes; }
Candle bar(UtcTime opened_at, double price) { return {opened_at, price, price + 1, price - 1, price, 2}; }

/// A venue with `minutes` minutes of BTC and ETH, all but those at multiples of 97, asked by a store in memory.
class Backfill : public testing::Test {
protected:
    static constexpr int minutes = 5000;
    static constexpr int held_back = 97;
    const Instrument btc{"bybit", "BTC", "USDT", ""}, eth{"bybit", "ETH", "USDT", ""};
    ManualClock clock{at(minutes) + Millis{30'000}};
    MemoryVenue market{"bybit", clock};
    MemoryCandleStore store;
    std::uint64_t last_done = 0, last_total = 0;

    Backfill() {
        market.at_once = 300;
        for (const Instrument& one : {btc, eth}) {
            for (int i = 0; i <= minutes; ++i) {  // the last one is still forming
                if (i % held_back != 0) market.has_candle(one, Timeframe::m1, bar(at(i), 100 + i));
            }
            EXPECT_TRUE(store.add(one, {}).has_value());
        }
    }
    BackfillSeries series(const Instrument& of, TimeRange range) {
        return {store.find(of)->value(), Timeframe::m1, range};
    }
    Result<std::vector<Backfilled>> fill(const std::vector<BackfillSeries>& series, std::stop_token stop = {},
                                         PatientVenue::Rules rules = {}) {
        last_done = 0;
        PatientVenue patient(market, clock, std::move(rules));
        return backfill(store, patient, series,
                        {.progress =
                             [&](std::uint64_t done, std::uint64_t total) {
                                 EXPECT_GE(done, last_done);
                                 last_done = done;
                                 last_total = total;
                             },
                         .stop = stop});
    }
};

TEST_F(Backfill, BringsAllThatClosedAndSaysWhatWasAsked) {
    const auto done = fill({series(btc, {at(0), utc_max}), series(eth, {at(0), utc_max})});
    ASSERT_TRUE(done.has_value()) << done.error().text();
    constexpr int printed = minutes - 52;  // 0, 97 … 4947
    for (std::size_t i = 0; i < 2; ++i) {
        const Backfilled& one = done->at(i);
        EXPECT_EQ(one.range, (TimeRange{at(0), at(minutes)}));
        EXPECT_EQ(one.accepted, printed);
        EXPECT_EQ(one.known, 0);
        EXPECT_EQ(one.untold, 0);
        EXPECT_TRUE(store.asked(i == 0 ? btc : eth, Timeframe::m1)->covers({at(0), at(minutes)}));
    }
    EXPECT_EQ(last_done, 2U * minutes);
    EXPECT_EQ(last_total, 2U * minutes);
}

TEST_F(Backfill, AsksOnlyForWhatItDoesNotKnow) {
    ASSERT_TRUE(fill({series(btc, {at(1000), at(2000)})}).has_value());
    const std::uint64_t before = market.questions();
    const auto again = fill({series(btc, {at(1000), at(2000)})});
    EXPECT_EQ(again->at(0).known, 1000);
    EXPECT_EQ(market.questions(), before);

    std::vector<TimeRange> asked;
    market.before_candles = [&](const CandleQuestion& question) -> Result<> {
        asked.push_back(question.range);
        return {};
    };
    market.side_by_side = 1;
    market.at_once = 1000;
    ASSERT_TRUE(fill({series(btc, {at(500), at(2500)})}).has_value());
    // What comes after stored candles begins with the last of them: it may have been still forming when it came.
    EXPECT_EQ(asked, (std::vector<TimeRange>{{at(500), at(1000)}, {at(1999), at(2500)}}));
}

TEST_F(Backfill, ALastCandleThatWasStillFormingIsCorrected) {
    CandleSeries forming;
    forming.append(bar(at(1), 50));
    ASSERT_TRUE(store.merge(btc, {.candles = forming.view(), .quotes = {}, .asked = {at(0), at(2)}, .source = "file:x"})
                    .has_value());
    const auto done = fill({series(btc, {at(0), at(10)})});
    EXPECT_EQ(done->at(0).corrections, 1);
    EXPECT_EQ(done->at(0).accepted, 8);
    const auto ledger = store.quality({.flaw = Flaw::correction});
    ASSERT_EQ(ledger->size(), 1U);
    EXPECT_EQ(ledger->front().note.detail, "open 50 → 101, high 51 → 102, low 49 → 100, close 50 → 101");
}

TEST_F(Backfill, StoppedAnywhereItGoesOnWhereItWas) {
    market.side_by_side = 3;
    market.at_once = 100;
    for (int stops_after = 1; stops_after < 100; stops_after += 33) {
        std::stop_source stopper;
        std::atomic<int> left = stops_after;
        market.before_candles = [&](const CandleQuestion&) -> Result<> {
            if (--left == 0) stopper.request_stop();
            return {};
        };
        const auto done = fill({series(btc, {at(0), utc_max}), series(eth, {at(0), utc_max})}, stopper.get_token());
        if (!done) {
            EXPECT_EQ(done.error().code, ErrorCode::Interrupted);
        }
    }
    market.before_candles = [](const CandleQuestion&) { return Result<>{}; };
    const auto done = fill({series(btc, {at(0), utc_max}), series(eth, {at(0), utc_max})});
    ASSERT_TRUE(done.has_value());
    for (const Instrument& one : {btc, eth}) {
        EXPECT_EQ(store.count(one, Timeframe::m1), minutes - 52);
        EXPECT_TRUE(store.asked(one, Timeframe::m1)->covers({at(0), at(minutes)}));
    }
}

TEST_F(Backfill, WhatFailsForAWhileIsAskedAgain) {
    market.side_by_side = 1;
    int failures = 0;
    market.before_candles = [&](const CandleQuestion&) -> Result<> {
        if (++failures % 3 != 0) return {};
        return fail(failures % 2 == 0 ? ErrorCode::Unreachable : ErrorCode::BadData, "cut off");
    };
    const auto done = fill({series(btc, {at(0), at(1500)})});
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(done->at(0).accepted, 1500 - 16);
}

TEST_F(Backfill, WhatKeepsFailingEndsItAndWhatCameStays) {
    market.side_by_side = 1;
    market.at_once = 8000;
    market.before_candles = [&](const CandleQuestion& question) -> Result<> {
        if (question.instrument == btc) return {};
        return fail(ErrorCode::Unreachable, "nobody answers");
    };
    const auto done = fill({series(btc, {at(0), at(1500)}), series(eth, {at(0), at(1500)})});
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, ErrorCode::Unreachable);
    EXPECT_TRUE(store.asked(btc, Timeframe::m1)->covers({at(0), at(1500)}));
    EXPECT_TRUE(store.asked(eth, Timeframe::m1)->empty());
}

TEST_F(Backfill, ARowThatDoesNotReadIsNoQuietMinuteAndIsAskedForAgain) {
    market.unreadable.add({at(10), at(11)});
    market.unreadable.add({at(500), at(503)});
    for (const BackfillSeries& of : {series(btc, {at(0), at(1000)}), series(eth, {at(10), at(11)})}) {
        const std::int64_t rows = of.of.instrument == btc ? 4 : 1;
        const auto done = fill({of});
        ASSERT_TRUE(done.has_value()) << done.error().text();
        EXPECT_EQ(done->at(0).refused, rows);
        EXPECT_EQ(done->at(0).untold, rows) << "and said so";
        const RangeSet asked = store.asked(of.of.instrument, Timeframe::m1).value();
        EXPECT_FALSE(asked.holds(at(10)));
        EXPECT_EQ(asked.holds(at(9)) && asked.holds(at(11)) && asked.holds(at(503)), of.of.instrument == btc);
    }
    EXPECT_EQ(store.quality({.flaw = Flaw::refused})->size(), 2U);
    market.unreadable = {};
    const auto again = fill({series(btc, {at(0), at(1000)})});
    EXPECT_EQ(again->at(0).accepted, 4);
    EXPECT_EQ(again->at(0).known, 996);
    EXPECT_EQ(again->at(0).untold, 0);
}

TEST_F(Backfill, AVenueInMaintenanceIsWaitedForAndSaid) {
    market.side_by_side = 1;
    const UtcTime opens = clock.now() + hour;
    market.stands({.is_open = false, .words = "system upgrade", .until = opens});
    market.before_candles = [&](const CandleQuestion&) -> Result<> {
        if (clock.now() < opens) return fail(ErrorCode::Unreachable, "503");
        market.stands({});
        return {};
    };
    std::vector<std::string> told;
    const auto done = fill({series(btc, {at(0), at(100)})}, {},
                           {.told = [&](const VenueState& state) { told.push_back(state.words); }});
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(told, (std::vector<std::string>{"system upgrade", ""}));
    EXPECT_GE(clock.now(), opens);
    EXPECT_EQ(store.count(btc, Timeframe::m1), 98);
}

TEST_F(Backfill, AStoreThatRefusesEndsIt) {
    const BackfillSeries stranger{
        {.id = 9, .instrument = {"bybit", "SOL", "USDT", ""}, .terms = {}}, Timeframe::m1, {at(0), at(10)}};
    EXPECT_EQ(fill({stranger}).error().code, ErrorCode::NotFound);
}

TEST_F(Backfill, HigherTimeframesAreKeptAsNative) {
    market.timeframes = {Timeframe::m1, Timeframe::m15, Timeframe::d1};
    market.has_candle(btc, Timeframe::m15, bar(at(0), 10));
    market.has_candle(btc, Timeframe::d1, bar(start - day, 11));
    const StoredInstrument stored = store.find(btc)->value();
    const auto series = warm_up_series(market, stored, clock.now());
    ASSERT_EQ(series.size(), 3U);
    EXPECT_EQ(series[0].timeframe, Timeframe::d1);
    EXPECT_EQ(series[0].range, (TimeRange{start + 3 * day - 400 * day, start + 3 * day}));
    EXPECT_EQ(series[1].timeframe, Timeframe::m15);
    EXPECT_EQ(series[2].range, (TimeRange{start + 2 * day, at(minutes)}));
    const auto done = fill(series);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(store.count(btc, Timeframe::d1), 1);
    EXPECT_EQ(store.count(btc, Timeframe::m15), 1);
}

TEST_F(Backfill, UnevenEndsAreCutToWholeCandles) {
    const auto done = fill({series(btc, {at(10) + Millis{1}, at(20) + Millis{59'999}})});
    EXPECT_EQ(done->at(0).range, (TimeRange{at(11), at(20)}));
    EXPECT_EQ(fill({series(btc, {at(20), at(10)})})->at(0).accepted, 0);
}

TEST(ListedPairs, TheMultiplierIsTheSmallestThatKeepsFiveDigits) {
    struct Case {
        double price;
        std::int32_t multiplier;
    };
    for (const Case& one : {Case{65'000, 1},
                            {0.001, 1},
                            {0.000999, 1000},
                            {0.00001234, 1000},
                            {0.000001, 1000},
                            {0.00000099, 1'000'000},
                            {1e-10, 1'000'000},
                            {std::numeric_limits<double>::quiet_NaN(), 1},
                            {0, 1}}) {
        EXPECT_EQ(multiplier_of(one.price), one.multiplier) << one.price;
    }
    EXPECT_EQ(to_text(tick_of_unit(Decimal::parse("0.00000001").value(), 1000)), "0.00001");
}

TEST(ListedPairs, AreFoundByTheNamesThatPeopleType) {
    std::vector<ListedPair> listed;
    for (const char* symbol : {"BTC/USDT", "BTC/USDC", "ETH/USDT", "PEPE/USDT", "1000SATS/USDT"}) {
        const Instrument one = Instrument::parse_symbol("bybit", symbol).value();
        listed.push_back(
            {.instrument = one, .symbol = one.base + one.quote, .tick = {}, .listed_at = {}, .delisted_at = {}});
    }
    struct Case {
        std::string typed, found, next;
    };
    for (const Case& one : {Case{"ETH/USDT", "bybit:ETH/USDT", ""},
                            {"bybit:ETH/USDT", "bybit:ETH/USDT", ""},
                            {"1000PEPE/USDT", "bybit:PEPE/USDT", ""},
                            {"1000SATS/USDT", "bybit:1000SATS/USDT", ""},
                            {"BTC/EUR", "", "did you mean BTC/USDC, BTC/USDT?"},
                            {"ethusdt", "", "did you mean ETH/USDT?"},
                            {"ETJ/USDT", "", "did you mean ETH/USDT?"},
                            {"DOGE/BRL", "", "name pairs that it lists, such as BTC/USDT"},
                            {"coinbase:BTC/USD", "", "ask that venue for it: --venue coinbase"}}) {
        const auto pairs = pairs_named(listed, "bybit", std::vector{one.typed});
        if (one.found.empty()) {
            ASSERT_FALSE(pairs.has_value()) << one.typed;
            EXPECT_EQ(pairs.error().next.text(), one.next) << one.typed;
        } else {
            ASSERT_TRUE(pairs.has_value()) << one.typed << ": " << pairs.error().text();
            EXPECT_EQ(to_text(pairs->front().instrument), one.found);
        }
    }
}

TEST(ListedPairs, AreAddedWithTickAndMultiplierOnceAndForAll) {
    ManualClock clock(at(0));
    MemoryVenue venue("bybit", clock);
    const Instrument pepe{"bybit", "PEPE", "USDT", ""}, old{"bybit", "OLD", "USDT", ""};
    venue.prices.push_back({.instrument = pepe, .last = 0.0000123});
    venue.timeframes.push_back(Timeframe::d1);
    venue.has_candle(old, Timeframe::d1, {start - 3 * day, 0.0000002, 0.0000002, 0.0000002, 0.0000002, 1});
    const Decimal tick = Decimal::parse("0.00000001").value();
    const std::vector<ListedPair> pairs{
        {.instrument = pepe, .symbol = "PEPEUSDT", .tick = tick, .listed_at = {}, .delisted_at = {}},
        {.instrument = old,
         .symbol = "OLDUSDT",
         .state = Listed::halted,
         .tick = tick,
         .listed_at = {},
         .delisted_at = {}}};
    InstrumentTerms costs;
    costs.fee = 0.002;
    MemoryCandleStore store;
    const auto added = add_listed(store, venue, pairs, costs, at(0), {});
    ASSERT_TRUE(added.has_value()) << added.error().text();
    EXPECT_EQ(added->at(0).terms.multiplier, 1000);
    EXPECT_EQ(to_text(added->at(0).terms.tick), "0.00001");
    EXPECT_EQ(added->at(0).terms.fee, 0.002);
    EXPECT_EQ(added->at(1).terms.multiplier, 1'000'000);

    venue.prices[0].last = 12;  // what it costs later changes nothing that is stored
    EXPECT_EQ(add_listed(store, venue, pairs, costs, at(0), {})->at(0).terms.multiplier, 1000);
}

}  // namespace
}  // namespace signalbox
