#include "runners/collector.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "core/base/random.hpp"
#include "platform/clock.hpp"
#include "ports/forwarding_candle_store.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_event_log.hpp"
#include "ports/memory_market_stream.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 10 * hour;
constexpr TimeRange always{utc_min, utc_max};
UtcTime at(int minutes) { return start + minute * minutes; }
Candle bar(int minutes, double price = 100) { return {at(minutes), price, price + 1, price - 1, price, 2}; }

/// Logs that outlive whoever opens them. One of its appends may fail, before or after it is there: a crash.
class MemorySpill final : public SpillPlace {
public:
    int appends_left = -1;  ///< the one after so many fails; −1: none
    bool fails_after = false;

    std::map<UtcTime, MemoryEventLog> logs;
    Result<std::vector<UtcTime>> days() override {
        std::vector<UtcTime> days;
        for (const auto& [day, log] : logs) days.push_back(day);
        return days;
    }
    Result<std::unique_ptr<EventLog>> open(UtcTime day) override { return std::make_unique<Opened>(*this, logs[day]); }
    Result<> remove(UtcTime day) override {
        logs.erase(day);
        return {};
    }

private:
    class Opened final : public EventLog {
    public:
        Opened(MemorySpill& place, EventLog& log) : place_(place), log_(log) {}
        /// Killed in the middle, the first of them are there.
        Result<std::uint64_t> append_all(std::span<const Event> events) override {
            for (const Event& event : events) {
                const bool fails = place_.appends_left >= 0 && place_.appends_left-- == 0;
                if (fails && !place_.fails_after) return fail(ErrorCode::NoSpace, "the disk is full");
                (void)TRY(log_.append(event));
                if (fails) return fail(ErrorCode::Io, "killed");
            }
            return log_.last();
        }
        Result<> confirm_all(std::span<const Hash128> outcomes) override { return log_.confirm_all(outcomes); }
        Result<> sync() override { return {}; }
        std::uint64_t last() const override { return log_.last(); }
        std::uint64_t confirmed() const override { return log_.confirmed(); }
        Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override {
            return log_.read(after, visit);
        }

    private:
        MemorySpill& place_;
        EventLog& log_;
    };
};

/// A store that is away while `away`.
class StoreAway final : public ForwardingCandleStore {
public:
    using ForwardingCandleStore::ForwardingCandleStore;
    bool away = false;
    Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) override {
        if (away) return fail(ErrorCode::Busy, "the database is locked");
        return ForwardingCandleStore::merge_all(batches);
    }
};

class Collecting : public testing::Test {
protected:
    const Instrument btc{"bybit", "BTC", "USDT", ""}, eth{"bybit", "ETH", "USDT", ""};
    ManualClock clock{at(0) + Millis{30'000}};
    MemoryMarketStream stream{clock, "bybit"};
    MemoryCandleStore kept;
    StoreAway store{kept};
    MemorySpill spill;
    CollectListener listener;
    CollectRules rules{.venue = "bybit"};

    Collecting() {
        for (const Instrument& one : {btc, eth}) EXPECT_TRUE(kept.add(one, {}).has_value());
    }
    void sends(const Instrument& of, const Candle& candle, Millis delay = Millis{500}, bool quiet = false) {
        stream.sends({of, candle, quiet, candle.opened_at + minute + delay});
    }
    /// The venue has these minutes of both, and sends those that open from `sent_from` on.
    void market(int from, int to, int sent_from) {
        for (int i = from; i < to; ++i) {
            for (const Instrument& one : {btc, eth}) {
                const double price = one == btc ? 100 + i : 10 + i;
                stream.has(one, bar(i, price), {price - 0.5, price + 0.5});
                if (i >= sent_from) sends(one, bar(i, price));
            }
        }
    }
    Result<Collected> collect(int until, std::stop_token stop = {}) {
        rules.until = at(until);
        Collector collector(store, stream, spill, clock, {kept.find(btc)->value(), kept.find(eth)->value()}, rules,
                            listener);
        TRY(collector.run(stop));
        return collector.counts();
    }
    std::vector<int> holes(const Instrument& of, int from, int to) {
        std::vector<int> missing;
        for (int i = from; i < to; ++i) {
            CandleSeries row;
            EXPECT_TRUE(kept.read(of, Timeframe::m1, {at(i), at(i + 1)}).value()->next(2, row, nullptr).has_value());
            if (row.empty()) missing.push_back(i);
        }
        return missing;
    }
};

TEST_F(Collecting, StoresEachMinuteWithItsQuoteAndWhatWasMissedBefore) {
    market(-1440, 130, 1);
    const auto done = collect(120);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(done->minutes, 119U);
    EXPECT_EQ(done->candles, 238U);
    EXPECT_EQ(done->missing, 0U);
    EXPECT_EQ(done->corrections, 0U);
    for (const Instrument& one : {btc, eth}) {
        EXPECT_EQ(holes(one, 1 - 1440, 120), std::vector<int>{}) << to_text(one);
        EXPECT_TRUE(kept.asked(one, Timeframe::m1)->covers({at(1) - day, at(120)}));
    }
    CandleSeries row;
    std::vector<Quote> quotes;
    const auto cursor = kept.read(eth, Timeframe::m1, {at(50), at(51)});
    ASSERT_TRUE((*cursor)->next(1, row, &quotes).has_value());
    EXPECT_EQ(quotes, (std::vector<Quote>{{59.5, 60.5}}));
    // A minute of all instruments is one version of the store.
    EXPECT_LT(kept.version().value(), 130);
}

TEST_F(Collecting, AMinuteThatTheStreamLostIsAskedForUntilItComes) {
    for (int i = 1; i < 20; ++i) {
        sends(btc, bar(i));
        if (i != 5) sends(eth, bar(i));
    }
    stream.history_down = {at(0), at(9)};
    stream.has(eth, bar(5, 77));
    const auto done = collect(15);
    EXPECT_EQ(done->missing, 1U);
    EXPECT_EQ(holes(eth, 1, 15), std::vector<int>{});
}

TEST_F(Collecting, ALateMinuteAndACorrectionAreStoredAsSuch) {
    market(0, 10, 100);
    for (int i = 1; i < 10; ++i) {
        sends(btc, bar(i, 100 + i));
        sends(eth, bar(i, 10 + i), i == 4 ? Millis{20'000} : Millis{500});
    }
    sends(btc, bar(3, 500), Millis{90'000});
    const auto done = collect(9);
    EXPECT_EQ(done->missing, 1U);
    EXPECT_EQ(done->late, 2U);
    EXPECT_EQ(done->corrections, 1U);
    EXPECT_EQ(holes(eth, 1, 9), std::vector<int>{});
    EXPECT_EQ(kept.quality({.flaw = Flaw::correction})->front().note.range.from, at(3));
}

TEST_F(Collecting, AQuietMinuteIsNoHole) {
    rules.venue = "coinbase";
    for (int i = 1; i < 6; ++i) {
        sends(btc, bar(i));
        sends(eth, bar(i), Millis{500}, i == 3);
    }
    const auto done = collect(6);
    EXPECT_EQ(done->quiet, 1U);
    EXPECT_EQ(done->missing, 0U);
    EXPECT_EQ(holes(eth, 1, 6), std::vector<int>{3});
    EXPECT_TRUE(kept.asked(eth, Timeframe::m1)->holds(at(3)));
}

TEST_F(Collecting, AMinuteWhoseRowDoesNotReadIsNotQuietAndIsAskedForAgain) {
    rules.venue = "coinbase";
    market(-1440, 20, 1);
    stream.unreadable.add({at(-5), at(-4)});
    listener.closed = [&](const Collected& counts) {
        EXPECT_EQ(kept.asked(eth, Timeframe::m1)->holds(at(-5)), counts.last_closed > at(6)) << counts.minutes;
        if (counts.last_closed == at(5)) stream.unreadable = {};
    };
    const auto done = collect(10);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    for (const Instrument& one : {btc, eth}) EXPECT_EQ(holes(one, 1 - 1440, 10), std::vector<int>{});
    const auto refused = kept.quality({.flaw = Flaw::refused});
    ASSERT_EQ(refused->size(), 2U) << "once for each pair, however often it was asked for";
    EXPECT_EQ(refused->front().note.range, (TimeRange{at(-5), at(-4)}));
}

TEST_F(Collecting, ALostFeedHoldsNothingAndItsHoleIsFilledWhenItIsBack) {
    market(0, 60, 1);
    stream.stream_down = {at(10), at(20) + Millis{10'000}};
    std::vector<bool> told;
    listener.feed = [&](const FeedChanged& changed) { told.push_back(changed.is_lost); };
    const auto done = collect(40);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(told, (std::vector<bool>{true, false}));
    EXPECT_GE(done->missing, 18U);
    EXPECT_TRUE(done->lost.empty());
    for (const Instrument& one : {btc, eth}) EXPECT_EQ(holes(one, 0, 40), std::vector<int>{});
}

TEST_F(Collecting, APartThatIsLostHoldsNothingAndTheOthersGoOnAsSound) {
    market(0, 60, 1);
    stream.stream_down = {at(10), at(20) + Millis{10'000}};
    stream.pairs_down = {eth};
    std::vector<std::string> told;
    listener.feed = [&](const FeedChanged& changed) { told.push_back(changed.is_lost ? changed.why : "back"); };
    listener.closed = [&](const Collected& counts) {
        const bool is_down = counts.last_closed >= at(10) && counts.last_closed <= at(20);
        EXPECT_EQ(counts.lost.holds(eth), is_down) << counts.minutes;
        EXPECT_FALSE(counts.lost.holds(btc));
        EXPECT_LT(clock.now() - counts.last_closed, Millis{1'000}) << "closed as soon as what can come is in";
    };
    const auto done = collect(40);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(told, (std::vector<std::string>{"the venue does not answer", "back"}));
    EXPECT_EQ(done->late, 0U) << "no minute of the other pair came behind its own";
    EXPECT_EQ(done->missing, 11U);
    for (const Instrument& one : {btc, eth}) EXPECT_EQ(holes(one, 0, 40), std::vector<int>{});
}

TEST_F(Collecting, AStoreThatIsAwayGetsAllOfItWhenItIsBack) {
    market(0, 60, 1);
    std::string trouble;
    listener.closed = [&](const Collected& counts) {
        store.away = counts.last_closed >= at(10) && counts.last_closed < at(30);
        if (counts.last_closed == at(20)) trouble = counts.trouble;
    };
    const auto done = collect(40);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    EXPECT_EQ(trouble, "the database is locked");
    EXPECT_TRUE(done->trouble.empty());
    for (const Instrument& one : {btc, eth}) EXPECT_EQ(holes(one, 0, 40), std::vector<int>{});

    rules.spill_max = 5 * minute;
    listener.closed = [&](const Collected&) { store.away = true; };
    const auto ended = collect(59);
    ASSERT_FALSE(ended.has_value());
    EXPECT_EQ(ended.error().code, ErrorCode::Busy);
}

TEST_F(Collecting, ASpillThatCannotBeWrittenEndsIt) {
    market(0, 60, 1);
    spill.appends_left = 10;
    EXPECT_EQ(collect(40).error().code, ErrorCode::NoSpace);
}

TEST_F(Collecting, KilledAtAnyMomentNothingIsLostOrStoredTwice) {
    market(0, 1500, 1);
    Random random({42});
    int minute_now = 1;
    for (int round = 0; round < 60; ++round) {
        spill.appends_left = static_cast<int>(random.below(30));
        spill.fails_after = random.below(2) == 0;
        store.away = random.below(3) == 0;
        listener.closed = [&](const Collected&) { store.away = random.below(4) == 0; };
        const auto done = collect(1400);
        EXPECT_FALSE(done.has_value());
        minute_now = static_cast<int>((clock.now() - start) / minute);
        if (minute_now > 1200) break;
    }
    spill.appends_left = -1;
    listener.closed = {};
    store.away = false;
    const auto done = collect(minute_now + 60);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    for (const Instrument& one : {btc, eth}) {
        EXPECT_EQ(holes(one, 0, minute_now + 60), std::vector<int>{}) << to_text(one);
        EXPECT_EQ(kept.count(one, Timeframe::m1), minute_now + 60);
    }
    // A quote that came later is a new version of its candle; no value is.
    const auto corrections = kept.quality({.flaw = Flaw::correction});
    for (const LedgerLine& line : corrections.value()) EXPECT_EQ(line.note.detail, "");
}

TEST_F(Collecting, WhatTheVenueCorrectedWhileNobodyCollectedIsAskedFor) {
    market(-1440, 60, 1);
    ASSERT_TRUE(collect(20).has_value());
    stream.has(btc, bar(2, 333));  // longer ago than a venue corrects
    stream.has(btc, bar(12, 555));
    listener.closed = [&](const Collected& counts) {  // one of before the start, when it was asked for already
        if (counts.last_closed == at(24)) stream.has(btc, bar(19, 777));
    };
    const auto done = collect(50);
    ASSERT_TRUE(done.has_value()) << done.error().text();
    std::vector<UtcTime> corrected;
    const auto ledger = kept.quality({.flaw = Flaw::correction});
    for (const LedgerLine& line : *ledger) {
        if (line.note.range.from < at(20)) corrected.push_back(line.note.range.from);
    }
    EXPECT_EQ(corrected, (std::vector{at(12), at(19)}));
    CandleSeries row;
    ASSERT_TRUE(kept.read(btc, Timeframe::m1, {at(12), at(13)}).value()->next(1, row, nullptr).has_value());
    EXPECT_EQ(row[0], bar(12, 555));
}

TEST_F(Collecting, WhatWasBetteredSinceIsNotUndoneByWhatWasHeard) {
    rules.corrected_for = Millis{0};
    market(0, 60, 1);
    ASSERT_TRUE(collect(10).has_value());
    CandleSeries better;
    better.append(bar(5, 555));
    ASSERT_TRUE(
        kept.merge(btc, {.candles = better.view(), .quotes = {}, .asked = {}, .source = "bybit:rest"}).has_value());
    ASSERT_TRUE(collect(20).has_value());
    CandleSeries row;
    ASSERT_TRUE(kept.read(btc, Timeframe::m1, {at(5), at(6)}).value()->next(1, row, nullptr).has_value());
    EXPECT_EQ(row[0], bar(5, 555));

    // A store that lost what it had is given it again, from the logs alone.
    kept = MemoryCandleStore();
    for (const Instrument& one : {btc, eth}) ASSERT_TRUE(kept.add(one, {}).has_value());
    stream.history_down = always;
    ASSERT_TRUE(collect(25).has_value());
    EXPECT_EQ(holes(btc, 1, 25), std::vector<int>{});
}

TEST_F(Collecting, LogsOfDaysLongGoneAreRemoved) {
    spill.logs[day_start(start) - 2 * day];
    spill.logs[day_start(start) - day];
    market(0, 5, 1);
    ASSERT_TRUE(collect(3).has_value());
    EXPECT_EQ(spill.days().value(), (std::vector<UtcTime>{day_start(start) - day, day_start(start)}));
}

}  // namespace
}  // namespace signalbox
