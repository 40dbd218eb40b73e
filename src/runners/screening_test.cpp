// Lists over a store in memory: where hours come from, where series begin, and that a span is its hours.
#include "runners/screening.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ports/memory_screen_store.hpp"
#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using small_market::begin;
using small_market::coin;
using small_market::put;
using small_market::walk;

/// Hours made of a walk's minutes, as a venue would give them.
CandleSeries hours_of(const CandleSeries& minutes) {
    CandleSeries hours;
    for (std::size_t i = 0; i + 60 <= minutes.size(); i += 60) {
        Candle whole = minutes[i];
        for (std::size_t k = 1; k < 60; ++k) {
            whole.high = std::max(whole.high, minutes[i + k].high);
            whole.low = std::min(whole.low, minutes[i + k].low);
            whole.close = minutes[i + k].close;
            whole.volume += minutes[i + k].volume;
        }
        hours.append(whole);
    }
    return hours;
}

CandleSeries part(const CandleSeries& series, std::size_t first, std::size_t count) {
    CandleSeries some;
    some.append(series.view().slice(first, count));
    return some;
}

/// Everything qualifies.
UniverseRules open_to_all() {
    UniverseRules rules;
    rules.turnover_min = 0;
    return rules;
}

ScreenSnapshot list_at(CandleStore& store, UtcTime at, const UniverseRules& rules = open_to_all()) {
    const auto list = screen_at(store, "test", rules, at, begin);
    EXPECT_TRUE(list.has_value()) << list.error().text();
    return list.value_or(ScreenSnapshot{});
}

/// The numbers of a pair, for comparing.
std::vector<double> numbers(const ScreenedPair& pair) {
    const HourReadings& now = pair.now;
    return {static_cast<double>(now.candles),
            now.close,
            now.ema21,
            now.ema50,
            now.rsi,
            now.atr_percent,
            now.volume_ratio,
            pair.market.turnover};
}

constexpr std::size_t days = 5;

TEST(Screening, HoursAreTheVenuesOwnAndGoOnAsMadeOfMinutes) {
    MemoryCandleStore store;
    const CandleSeries minutes = walk(1, 0, begin, days * 1440);
    const CandleSeries hours = hours_of(minutes);
    const UtcTime end = begin + days * day;
    put(store, coin(0), hours, {begin, end}, Timeframe::h1);
    put(store, coin(1), minutes, {begin, end});
    put(store, coin(2), part(hours, 0, 60), {begin, begin + 60 * hour}, Timeframe::h1);
    put(store, coin(2), part(minutes, 40 * 60, minutes.size() - 40 * 60), {begin + 40 * hour, end});
    for (const UtcTime at : {end, end - hour, begin + 61 * hour, begin + 50 * hour}) {
        const ScreenSnapshot list = list_at(store, at);
        ASSERT_EQ(list.pairs.size(), 3U);
        EXPECT_EQ(list.pairs[0].instrument, coin(0));
        EXPECT_EQ(list.pairs[0].now.closed_at, at);
        EXPECT_EQ(list.pairs[0].left_out, LeftOut::no);
        for (const ScreenedPair& pair : list.pairs) {
            EXPECT_EQ(pair.now.candles, (at - begin) / hour);
            const auto expected = numbers(list.pairs[0]);
            const auto found = numbers(pair);
            for (std::size_t i = 0; i < expected.size(); ++i)
                EXPECT_NEAR(found[i], expected[i], 1e-9 * expected[i]) << i;
        }
    }
}

TEST(Screening, AnHourThatIsNotOverIsNotKnown) {
    MemoryCandleStore store;
    put(store, coin(0), walk(1, 0, begin, 60 * 60 + 35), {begin, begin + 60 * hour + 35 * minute});
    EXPECT_EQ(hours_to_screen(store, "test", {})->last, begin + 60 * hour);
    EXPECT_EQ(list_at(store, begin + 60 * hour).pairs[0].now.candles, 60);
    EXPECT_EQ(screen_at(store, "test", {}, begin + 61 * hour, begin).error().code, ErrorCode::NotFound);
}

TEST(Screening, SaysWhoIsLeftOut) {
    MemoryCandleStore store;
    const CandleSeries hours = hours_of(walk(1, 0, begin, days * 1440));
    const UtcTime end = begin + days * day;
    put(store, coin(0), hours, {}, Timeframe::h1);
    put(store, coin(1), part(hours, 0, 119), {}, Timeframe::h1);
    put(store, coin(2), part(hours, 71, 49), {}, Timeframe::h1);
    put(store, {"test", "USDC", "USDT", ""}, hours, {}, Timeframe::h1);
    put(store, {"test", "AAA", "EUR", ""}, hours, {}, Timeframe::h1);
    put(store, {"elsewhere", "AAA", "USDT", ""}, hours, {}, Timeframe::h1);
    EXPECT_TRUE(store.add({"test", "ZZZ", "USDT", ""}, {}).has_value());
    std::string found;
    for (const ScreenedPair& pair : list_at(store, end).pairs) {
        found += pair.instrument.symbol() + "=" + std::string(to_text(pair.left_out)) + " ";
    }
    EXPECT_EQ(found,
              "AAA/EUR=market AAA/USDT= BBB/USDT=no_candle CCC/USDT=few_candles USDC/USDT=stablecoin "
              "ZZZ/USDT=no_candle ");
    UniverseRules rules;
    rules.turnover_min = 1e12;
    EXPECT_EQ(list_at(store, end, rules).pairs[1].left_out, LeftOut::turnover);
    rules.include = {"AAA/USDT"};
    EXPECT_EQ(list_at(store, end, rules).pairs[1].left_out, LeftOut::no);
}

TEST(Screening, SpreadIsTheQuotesAtTheCloseElseAssumed) {
    MemoryCandleStore store;
    const CandleSeries minutes = walk(1, 0, begin, 3 * 1440);
    std::vector<Quote> quotes(minutes.size());
    for (std::size_t i = 0; i < quotes.size(); ++i) quotes[i] = {100, 101};
    quotes[72 * 60 - 1] = {99, 101};
    quotes[71 * 60 - 1] = {};
    put(store, coin(0), minutes, {begin, begin + 3 * day}, Timeframe::m1, quotes);
    const auto spread_at = [&](UtcTime at) {
        const ScreenedPair pair = list_at(store, at).pairs[0];
        return std::pair(pair.market.spread, pair.spread_assumed);
    };
    EXPECT_EQ(spread_at(begin + 72 * hour), std::pair(0.02, false));
    EXPECT_EQ(spread_at(begin + 71 * hour), std::pair(small_market::cheap().spread.mean, true));
    EXPECT_EQ(spread_at(begin + 70 * hour), std::pair(1 / 100.5, false));
    EXPECT_EQ(list_at(store, begin + 72 * hour).pairs[0].left_out, LeftOut::spread);
}

/// Hourly candles that wander; quick enough for years of them.
CandleSeries long_hours(std::size_t number, UtcTime from, std::size_t count) {
    CandleSeries hours;
    const CandleSeries minutes = walk(9, number, begin, count);
    for (std::size_t i = 0; i < count; ++i) {
        Candle one = minutes[i];
        one.opened_at = from + static_cast<std::int64_t>(i) * hour;
        hours.append(one);
    }
    return hours;
}

TEST(Screening, ASpanIsItsHoursAndASeriesBeginsNinetyDaysBeforeTheDay) {
    MemoryCandleStore store;
    const std::size_t count = 160 * 24;
    const UtcTime end = begin + 160 * day;
    put(store, coin(0), long_hours(0, begin, count), {}, Timeframe::h1);
    put(store, coin(1), long_hours(1, begin + 100 * day, 30 * 24), {}, Timeframe::h1);
    put(store, coin(2), long_hours(2, begin + 5 * day, count - 5 * 24), {}, Timeframe::h1);
    MemoryScreenStore taken;
    UtcTime told{};
    const ScreenRequest request{.venue = "test",
                                .rules = open_to_all(),
                                .hours = {end - 40 * day, end},
                                .taken_at = begin,
                                .progress = [&](UtcTime at) { told = at; }};
    std::size_t lists = 0;
    const auto done = screen_hours(store, request, [&](std::span<const ScreenSnapshot> some) {
        lists += some.size();
        return taken.save(some);
    });
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(lists, 40U * 24 + 1);
    EXPECT_EQ(told, end);
    for (const Millis before : {Millis{0}, Millis{hour}, Millis{23 * hour}, Millis{day}, Millis{9 * day},
                                Millis{31 * day}, Millis{40 * day}}) {
        const UtcTime at = end - before;
        const ScreenSnapshot alone = list_at(store, at);
        const ScreenSnapshot within = **taken.as_of("test", at);
        EXPECT_EQ(within.at, at);
        ASSERT_EQ(within.pairs.size(), alone.pairs.size());
        for (std::size_t i = 0; i < alone.pairs.size(); ++i) {
            EXPECT_EQ(within.pairs[i].left_out, alone.pairs[i].left_out);
            EXPECT_EQ(within.pairs[i].now.candles, alone.pairs[i].now.candles);
            if (alone.pairs[i].left_out != LeftOut::no) continue;
            EXPECT_EQ(numbers(within.pairs[i]), numbers(alone.pairs[i]));
        }
        const std::int64_t of_the_day = (at - hour - day_start(at - hour)) / hour + 1;
        EXPECT_EQ(alone.pairs[0].now.candles, 90 * 24 + of_the_day);
    }
    std::stop_source stop;
    stop.request_stop();
    ScreenRequest stopped = request;
    stopped.stop = stop.get_token();
    EXPECT_EQ(screen_hours(store, stopped, [](auto) { return Result<>{}; }).error().code, ErrorCode::Interrupted);
}

TEST(Screening, TheNewestHourIsOneThatHalfOfThePairsReach) {
    MemoryCandleStore store;
    EXPECT_EQ(hours_to_screen(store, "test", {}).error().code, ErrorCode::NotFound);
    const CandleSeries hours = hours_of(walk(1, 0, begin, days * 1440));
    const auto put_hours = [&](const std::string& name, std::size_t first, std::size_t count) {
        put(store, {"test", name, "USDT", ""}, part(hours, first, count), {}, Timeframe::h1);
    };
    put_hours("AAA", 0, 120);
    put_hours("USDC", 0, 110);  // not asked
    EXPECT_EQ(hours_to_screen(store, "test", {})->last, begin + 120 * hour);
    put_hours("BBB", 10, 90);
    EXPECT_EQ(hours_to_screen(store, "test", {})->last, begin + 120 * hour);
    put_hours("CCC", 20, 80);
    const auto span = hours_to_screen(store, "test", {});
    EXPECT_EQ(span->first, begin + 11 * hour);
    EXPECT_EQ(span->last, begin + 100 * hour);
}

TEST(Screening, TheVenueIsTheOneTypedElseTheConfiguredElseTheOnlyOne) {
    MemoryCandleStore store;
    EXPECT_EQ(venue_to_screen(store, "", "bybit").error().code, ErrorCode::NotFound);
    EXPECT_TRUE(store.add(coin(0, "synthetic"), {}).has_value());
    EXPECT_EQ(venue_to_screen(store, "", "bybit").error().code, ErrorCode::NotFound);
    EXPECT_EQ(venue_to_screen(store, "", "synthetic"), "synthetic");
    EXPECT_EQ(venue_to_screen(store, "synthetic", "bybit"), "synthetic");
    EXPECT_TRUE(store.add(coin(0, "binance"), {}).has_value());
    EXPECT_EQ(venue_to_screen(store, "", "bybit"), "binance");
    EXPECT_EQ(venue_to_screen(store, "bybit", "bybit").error().code, ErrorCode::NotFound);
    EXPECT_TRUE(store.add(coin(0, "kraken"), {}).has_value());
    const auto several = venue_to_screen(store, "", "bybit");
    EXPECT_EQ(several.error().code, ErrorCode::WrongUse);
    EXPECT_NE(several.error().text().find("binance, kraken"), std::string::npos);
    EXPECT_EQ(venue_to_screen(store, "kraken", "bybit"), "kraken");
    EXPECT_TRUE(store.add(coin(0, "bybit"), {}).has_value());
    EXPECT_EQ(venue_to_screen(store, "", "bybit"), "bybit");
}

}  // namespace
}  // namespace signalbox
