#include "testing/venue/market.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/market/timeframe.hpp"
#include "testing/venue/synthetic_minutes.hpp"

namespace signalbox::simulator {
namespace {

const UtcTime start = parse_utc("2024-03-14T08:00").value();
const Instrument btc{"bybit", "BTC", "USDT", ""};

SyntheticMinutes synthetic(std::size_t coins = 8) {
    return SyntheticMinutes({.seed = 7, .venue = "bybit", .ends = {"USDT", "USDT:USDT"}, .coins = coins});
}

CandleSeries series(const std::vector<Candle>& candles) {
    CandleSeries all;
    for (const Candle& one : candles) all.append(one);
    return all;
}

TEST(Market, TradesRebuildEveryMinuteToTheLastDigit) {
    SyntheticMinutes minutes = synthetic();
    Market market(minutes, {.seed = 7, .start = start});
    ASSERT_EQ(market.listed().size(), 16u);
    for (Id id = 0; id < market.listed().size(); ++id) {
        std::int64_t number = market.trades(id, start).front().number;
        for (UtcTime at = start; at < start + 6 * hour; at += minute) {
            const Bar bar = market.streamed(id, at)->bar;
            Bar built{.opened_at = at};
            UtcTime last = at - Millis{1};
            for (const Trade& trade : market.trades(id, at)) {
                ASSERT_GT(trade.at, last);
                ASSERT_GT(trade.size, 0);
                ASSERT_EQ(trade.number, number++);
                last = trade.at;
                built.add({.opened_at = at,
                           .open = trade.price,
                           .high = trade.price,
                           .low = trade.price,
                           .close = trade.price,
                           .size = trade.size,
                           .turnover = Wide{trade.price} * trade.size,
                           .last_trade = trade.at});
            }
            ASSERT_LT(last, at + minute);
            if (bar.size > 0) {
                ASSERT_EQ(built, bar) << to_text(market[id].instrument) << ' ' << to_text(at);
            }
        }
    }
}

TEST(Market, ItsCandlesAreTheSourcesToTheBit) {
    SyntheticMinutes minutes = synthetic();
    Market market(minutes, {.seed = 7, .start = start});
    const SyntheticMarket source(7);
    for (Id id = 0; id < market.listed().size(); ++id) {
        for (UtcTime at = start; at < start + 3 * hour; at += minute) {
            const auto told = market.streamed(id, at);
            const SyntheticMinute made = source.minute(market[id].instrument, at);
            ASSERT_EQ(candle_of(told->bar, market[id].grid), made.candle);
            ASSERT_EQ(value_of(told->bid, market[id].grid.price_places), made.quote.bid);
            ASSERT_EQ(value_of(told->ask, market[id].grid.price_places), made.quote.ask);
            ASSERT_EQ(market.truth(id, at), told->bar) << "nothing is corrected unless asked for";
        }
    }
}

TEST(Market, TheSmallerACoinTheMoreOfItsMinutesAreQuiet) {
    SyntheticMinutes minutes({.seed = 7, .venue = "coinbase", .ends = {"USD"}, .coins = 60, .quiet = 0.006});
    const auto listed = minutes.listed();
    for (const auto& [coin, share] : std::vector<std::pair<int, double>>{{0, 0}, {25, 0.15}, {50, 0.3}, {59, 0.3}}) {
        CandleSeries candles, again;
        std::vector<Quote> quotes, quotes_again;
        const Instrument& instrument = listed[static_cast<std::size_t>(coin)].instrument;
        ASSERT_TRUE(minutes.fill(instrument, {start, start + day}, candles, quotes));
        EXPECT_EQ(candles.size(), quotes.size());
        EXPECT_NEAR(static_cast<double>(candles.size()), 1440 * (1 - share), share * 200);
        ASSERT_TRUE(minutes.fill(instrument, {start, start + hour}, again, quotes_again));
        for (std::size_t i = 0; i < again.size(); ++i) EXPECT_EQ(again[i], candles[i]) << "whatever else is asked";
    }
}

TEST(Market, WhatIsToldDoesNotDependOnWhatWasAskedBefore) {
    SyntheticMinutes one = synthetic(), other = synthetic();
    Market forward(one, {.seed = 7, .start = start}), backward(other, {.seed = 7, .start = start});
    std::vector<std::vector<Trade>> trades;
    const UtcTime from = start - 3 * day;
    for (UtcTime at = from; at < start + day; at += 7 * hour) trades.push_back(forward.trades(2, at));
    std::size_t left = trades.size();
    for (UtcTime at = from + 7 * hour * static_cast<int>(left - 1); left > 0; at -= 7 * hour)
        EXPECT_EQ(backward.trades(2, at), trades[--left]);
}

TEST(Market, MinutesThatASourceLeavesOutAndThoseWithoutVolumeStandStill) {
    MemoryMinutes minutes;
    const UtcTime at = start;
    ASSERT_TRUE(minutes.add(btc, series({{at, 0.00123, 0.00125, 0.00122, 0.00124, 1'234'567.8},
                                         {at + 2 * minute, 0.00124, 0.00124, 0.00124, 0.00124, 0},
                                         {at + 3 * minute, 0.00125, 0.00127, 0.00121, 0.00126, 0.00000001}})));
    EXPECT_FALSE(minutes.add(btc, series({{at, 1, 1, 1, 1, 1}}))) << "twice";
    Market market(minutes, {.start = start});
    EXPECT_EQ(market[0].grid, (Grid{.price_places = 5, .size_places = 8}));
    EXPECT_EQ(market[0].when, (TimeRange{at, at + 4 * minute}));
    EXPECT_FALSE(market.streamed(0, at - minute));
    EXPECT_FALSE(market.streamed(0, at + 4 * minute));
    const auto quiet = market.streamed(0, at + minute);
    EXPECT_EQ(quiet->bar, (Bar{.opened_at = at + minute, .open = 124, .high = 124, .low = 124, .close = 124}));
    EXPECT_TRUE(market.trades(0, at + minute).empty());
    EXPECT_EQ(market.tops(0, at + minute).size(), 1u) << "the quote at the end stands all the same";
    EXPECT_EQ(market.streamed(0, at + 2 * minute)->trades, 0);
    EXPECT_EQ(market.streamed(0, at + 3 * minute)->bar.size, 4) << "four prices need four trades";
}

TEST(Market, TellsTheMinuteUnderWayTradeByTrade) {
    SyntheticMinutes minutes = synthetic();
    Market market(minutes, {.seed = 7, .start = start});
    const TimeRange range{start, start + minute};
    EXPECT_FALSE(market.told(0, range, start - Millis{1}));
    const auto trades = market.trades(0, start);
    const auto before = market.told(0, range, trades[0].at - Millis{1});
    EXPECT_EQ(before->size, 0);
    EXPECT_EQ(before->close, market.streamed(0, start - minute)->bar.close);
    std::int64_t size = 0;
    for (const Trade& trade : trades) {
        size += trade.size;
        const auto now = market.told(0, range, trade.at);
        EXPECT_EQ(now->close, trade.price);
        EXPECT_EQ(now->size, size);
        EXPECT_EQ(now->last_trade, trade.at);
    }
    EXPECT_EQ(market.told(0, range, start + minute), market.streamed(0, start)->bar);
}

TEST(Market, LongerBarsAddUpTheirMinutes) {
    SyntheticMinutes minutes = synthetic();
    Market market(minutes, {.seed = 7, .start = start});
    const UtcTime now = start + 90 * minute;
    for (const TimeRange range : {TimeRange{start, start + hour}, TimeRange{start - 2 * day, start + hour}}) {
        std::optional<Bar> sum;
        for (UtcTime at = range.from; at < range.to; at += minute) {
            if (sum) {
                sum->add(market.streamed(0, at)->bar);
            } else {
                sum = market.streamed(0, at)->bar;
            }
        }
        EXPECT_EQ(market.told(0, range, now), sum);
    }
}

TEST(Market, ALongHistoryIsMadeAFewDaysAtATimeAndTellsTheSame) {
    SyntheticMinutes minutes = synthetic(1), others = synthetic(1);
    Market market(minutes, {.seed = 7, .start = start}), unprepared(others, {.seed = 7, .start = start});
    const TimeRange range{day_start(start) - 40 * day, start + hour};
    const UtcTime now = start + hour;
    int calls = 1;
    while (!market.prepare(0, range, now)) ++calls;
    EXPECT_EQ(calls, (41 + Market::days_at_once - 1) / Market::days_at_once);
    EXPECT_TRUE(market.prepare(0, range, now)) << "nothing is left";
    EXPECT_TRUE(market.prepare(0, {now + day, now + 2 * day}, now)) << "nothing has happened there";
    EXPECT_EQ(market.told(0, range, now), unprepared.told(0, range, now));
}

TEST(Market, CorrectionsComeLaterAndStay) {
    SyntheticMinutes minutes = synthetic();
    Market market(minutes, {.seed = 7, .start = start, .corrected = 0.2});
    int corrected = 0;
    for (UtcTime at = start; at < start + 5 * hour; at += minute) {
        const Bar streamed = market.streamed(0, at)->bar;
        const UtcTime end = at + minute;
        EXPECT_EQ(market.told(0, {at, end}, end + corrected_after - Millis{1}), streamed);
        const auto late = market.told(0, {at, end}, end + corrected_after);
        EXPECT_EQ(late, market.truth(0, at));
        EXPECT_EQ(late != streamed, market.is_corrected(0, at));
        EXPECT_TRUE(validate(candle_of(*late, market[0].grid)));
        corrected += market.is_corrected(0, at) ? 1 : 0;
    }
    EXPECT_GT(corrected, 40);
    EXPECT_LT(corrected, 80);
}

TEST(Market, TheNewestQuoteStandsAndTheLastOfAMinuteIsTheSources) {
    SyntheticMinutes minutes = synthetic();
    Market market(minutes, {.seed = 7, .start = start});
    for (UtcTime at = start; at < start + hour; at += minute) {
        const auto made = market.streamed(0, at);
        const auto top = market.top(0, at + minute);
        EXPECT_EQ(top->bid, made->bid);
        EXPECT_EQ(top->ask, made->ask);
        EXPECT_GE(top->at, at + minute - Millis{100});
        const auto all = market.tops(0, at);
        EXPECT_EQ(all.back().number + 1, market.tops(0, at + minute).front().number);
        for (const Top& one : all) EXPECT_LT(one.bid, one.ask);
    }
}

TEST(Market, DelistedInstrumentsLeaveOneAfterEachHour) {
    SyntheticMinutes minutes = synthetic(2);
    Market market(minutes, {.seed = 7, .start = start, .delisted = 2});
    EXPECT_TRUE(market.is_listed(3, start + hour - minute));
    EXPECT_FALSE(market.is_listed(3, start + hour));
    EXPECT_TRUE(market.is_listed(2, start + hour));
    EXPECT_FALSE(market.streamed(2, start + 2 * hour));
    EXPECT_TRUE(market.streamed(1, start + 2 * hour));
}

TEST(Watch, TellsEachThingOnceInOrderHoweverOftenItIsAsked) {
    SyntheticMinutes minutes = synthetic(3);
    Market market(minutes, {.seed = 7, .start = start});
    const auto told = [&](Millis step) {
        Watch watch(market);
        std::vector<Happening> all;
        const UtcTime from = start + Millis{30'000};
        for (const Id id : {0u, 3u}) watch.add(id, from);
        for (UtcTime now = from; now <= start + 20 * minute; now += step) watch.advance(now, all);
        return all;
    };
    const auto often = told(Millis{250}), seldom = told(Millis{97'500});
    ASSERT_GT(often.size(), 200u);
    ASSERT_LE(seldom.size(), often.size());
    for (std::size_t i = 0; i < seldom.size(); ++i) {
        EXPECT_EQ(often[i].at, seldom[i].at);
        EXPECT_EQ(often[i].id, seldom[i].id);
        EXPECT_EQ(often[i].trade, seldom[i].trade);
        EXPECT_TRUE(i == 0 || often[i - 1].at <= often[i].at);
    }
    const auto closings = std::ranges::count(often, Happening::What::minute_closed, &Happening::what);
    EXPECT_EQ(closings, 2 * 19) << "the first minute's end included, that of the last still to come";
}

}  // namespace
}  // namespace signalbox::simulator
