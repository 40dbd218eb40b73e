// Minutes are built from trades in any order, or not told: never wrong.
#include "venues/coinbase/client/minute_builder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace signalbox::coinbase {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'790'006'400'000);

Trade trade(std::int64_t id, Millis after_start, std::string_view price, std::string_view size) {
    return {.id = id,
            .product = "BTC-USD",
            .price = *wire::Number::parse(price),
            .size = *wire::Number::parse(size),
            .at = stamp_of(start + after_start)};
}

std::vector<BuiltMinute> reach(MinuteBuilder& builder, Millis after_start) {
    std::vector<BuiltMinute> out;
    builder.reach(start + after_start, out);
    return out;
}

/// One that has been streamed since before `start`, and knows id 99.
MinuteBuilder ready(std::int32_t multiplier = 1) {
    MinuteBuilder builder(multiplier);
    builder.remember(trade(99, -90s, "90", "1"));
    builder.begin(start - 1ms);
    return builder;
}

TEST(MinuteBuilder, OpensWithTheSmallestIdAndClosesWithTheGreatest) {
    MinuteBuilder builder = ready();
    builder.take(trade(102, 30s, "105.5", "0.1"));
    builder.take(trade(100, 1s, "101", "0.2"));
    builder.take(trade(103, 29s, "99", "0.00000001"));
    builder.take(trade(101, 59'999ms, "120", "0.3"));
    builder.take(trade(104, 60s, "300", "5"));
    EXPECT_TRUE(reach(builder, 61'999ms).empty()) << "two seconds are not over";
    const auto told = reach(builder, 62s);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_FALSE(told[0].is_quiet);
    EXPECT_EQ(told[0].candle, (Candle{start, 101, 120, 99, 99, 0.60000001}));
    EXPECT_TRUE(reach(builder, 62s).empty()) << "once";
}

TEST(MinuteBuilder, AddsSizesExactly) {
    MinuteBuilder builder = ready();
    for (int i = 0; i < 1000; ++i) builder.take(trade(100 + i, 1s, "1", "0.1"));
    EXPECT_EQ(reach(builder, 62s).at(0).candle.volume, 100) << "doubles would make 99.9999999999986";
    for (int i = 0; i < 3; ++i) builder.take(trade(1'100 + i, 61s, "1", "90000000000.00000001"));
    EXPECT_EQ(reach(builder, 122s).at(0).candle.volume, 270'000'000'000.00000003) << "more than 64 bits hold";
}

TEST(MinuteBuilder, CountsInUnitsOfManyCoins) {
    MinuteBuilder builder = ready(1000);
    builder.take(trade(100, 1s, "0.00001237", "12345678.9"));
    EXPECT_EQ(reach(builder, 62s).at(0).candle, (Candle{start, 0.01237, 0.01237, 0.01237, 0.01237, 12345.6789}));
}

TEST(MinuteBuilder, KnowsAQuietMinute) {
    MinuteBuilder builder = ready();
    builder.take(trade(100, 150s, "5", "1"));
    const auto told = reach(builder, 182s);
    ASSERT_EQ(told.size(), 3U);
    EXPECT_TRUE(told[0].is_quiet);
    EXPECT_TRUE(told[1].is_quiet);
    EXPECT_FALSE(told[2].is_quiet);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(told[static_cast<std::size_t>(i)].candle.opened_at, start + i * 1min);
}

TEST(MinuteBuilder, TellsNothingOfTheMinuteItBeganIn) {
    MinuteBuilder builder;
    builder.remember(trade(99, -90s, "90", "1"));
    builder.begin(start + 1ms);
    builder.take(trade(100, 30s, "1", "1"));
    const auto told = reach(builder, 122s);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].candle.opened_at, start + 1min);
    EXPECT_TRUE(told[0].is_quiet);
}

TEST(MinuteBuilder, TellsNothingAcrossABreak) {
    MinuteBuilder builder = ready();
    builder.take(trade(100, 1s, "1", "1"));
    builder.stop();
    EXPECT_TRUE(reach(builder, 62s).empty());
    builder.begin(start + 70s);
    builder.take(trade(101, 130s, "2", "1"));
    const auto told = reach(builder, 182s);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].candle.opened_at, start + 2min);
}

TEST(MinuteBuilder, TellsNoMinuteThatALostTradeMayBelongTo) {
    struct Case {
        std::string_view what;
        std::vector<Trade> trades;
        std::vector<int> told;  ///< of the minutes 0, 1, 2
    };
    const std::vector<Case> cases{
        {"inside", {trade(100, 1s, "1", "1"), trade(102, 2s, "1", "1"), trade(103, 70s, "1", "1")}, {1, 2}},
        {"before the first", {trade(101, 1s, "1", "1"), trade(102, 70s, "1", "1")}, {1, 2}},
        {"between two minutes", {trade(100, 1s, "1", "1"), trade(102, 60'500ms, "1", "1")}, {2}},
        {"the same, found again",
         {trade(100, 1s, "1", "1"), trade(102, 60'500ms, "1", "1"), trade(101, 2s, "1", "1")},
         {0, 1, 2}},
        {"seen when the first had been told", {trade(100, 1s, "1", "1"), trade(102, 70s, "1", "1")}, {0, 2}},
        {"seen when two had been told", {trade(100, 1s, "1", "1"), trade(102, 130s, "1", "1")}, {0, 1}},
        {"in the last alone", {trade(100, 121s, "1", "1"), trade(102, 122s, "1", "1")}, {0, 1}},
    };
    for (const Case& one : cases) {
        MinuteBuilder builder = ready();
        std::vector<int> told;
        for (std::size_t next = 0, minutes = 1; minutes <= 3; ++minutes) {
            const UtcTime end = start + minutes * minute;
            while (next < one.trades.size() && one.trades[next].at.utc() < end + 1s) builder.take(one.trades[next++]);
            std::vector<BuiltMinute> out;
            builder.reach(end + 2s, out);
            for (const BuiltMinute& minute_told : out)
                told.push_back(static_cast<int>((minute_told.candle.opened_at - start) / minute));
        }
        EXPECT_EQ(told, one.told) << one.what;
    }
}

TEST(MinuteBuilder, LeavesLateTradesToRest) {
    MinuteBuilder builder = ready();
    builder.take(trade(100, 1s, "1", "1"));
    EXPECT_EQ(reach(builder, 62s).size(), 1U);
    builder.take(trade(101, 59s, "2", "1"));
    builder.take(trade(102, 63s, "3", "1"));
    EXPECT_EQ(builder.late(), 1U);
    EXPECT_EQ(reach(builder, 122s).at(0).candle.open, 3);
}

TEST(MinuteBuilder, BeginsAnewBehindALongSilence) {
    MinuteBuilder builder = ready();
    EXPECT_TRUE(reach(builder, 100h).empty());
    EXPECT_EQ(reach(builder, 100h + 62s).size(), 1U);
}

TEST(MinuteBuilder, StopsAtATradeThatItCanNotCount) {
    for (const Trade& none : {trade(100, 1s, "1", "0.000000001"), trade(100, 2s, "", "1"), trade(100, 3s, "-1", "1")}) {
        MinuteBuilder builder = ready();
        EXPECT_FALSE(builder.take(none));
        EXPECT_FALSE(builder.is_unbroken());
        EXPECT_TRUE(reach(builder, 62s).empty());
        builder.begin(start + 62s);
        builder.take(trade(101, 130s, "1", "1"));
        EXPECT_EQ(reach(builder, 182s).size(), 1U) << "its id is known";
    }
}

TEST(MinuteBuilder, HoldsNoMoreThanItsBounds) {
    MinuteBuilder builder = ready();
    for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(builder.take(trade(200 + 2 * i, Millis{5 * i}, "1", "1")));
    EXPECT_TRUE(reach(builder, 62s).empty());
    int taken = 0;
    while (builder.take(trade(50'000 + taken, (2 + taken) * 1min, "1", "1"))) ++taken;
    EXPECT_EQ(taken, static_cast<int>(MinuteBuilder::minutes_max));
    EXPECT_TRUE(reach(builder, 30min).empty());
}

/// What a minute's trades make, by definition.
Candle by_hand(std::vector<Trade> trades) {
    std::ranges::sort(trades, {}, &Trade::id);
    Candle candle{.opened_at = std::chrono::floor<std::chrono::minutes>(trades.front().at.utc())};
    candle.open = candle.high = candle.low = trades.front().price.to_double();
    std::int64_t units = 0;
    for (const Trade& one : trades) {
        candle.high = std::max(candle.high, one.price.to_double());
        candle.low = std::min(candle.low, one.price.to_double());
        candle.close = one.price.to_double();
        units += one.size.to_decimal()->units();
    }
    candle.volume = Decimal::from_units(units).to_double();
    return candle;
}

struct Arrival {
    Millis at;
    int place;  ///< in its frame
    Trade trade;
};

// However the trades of a frame are shuffled, doubled or lost: what is told is true as far as anybody could know, and
// nothing is missing without a loss.
void tells_the_truth_or_nothing() {
    constexpr int minutes = 5;
    std::vector<Trade> all;
    std::map<UtcTime, std::vector<Trade>> truth;
    std::int64_t id = 100;
    for (int m = 0; m < minutes; ++m) {
        auto times = *rc::gen::resize(12, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60'000)));
        std::ranges::sort(times);
        for (const int at : times) {
            const auto price = Decimal::from_units(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000));
            const auto size = Decimal::from_units(*rc::gen::inRange<std::int64_t>(1, 10'000'000'000));
            all.push_back(trade(id++, m * 1min + Millis{at}, to_text(price), to_text(size)));
            truth[start + m * 1min].push_back(all.back());
        }
    }
    const bool loses = *rc::gen::arbitrary<bool>();
    bool is_lost = false;
    std::vector<Arrival> arrivals;
    for (const Trade& one : all) {
        const int copies = loses ? *rc::gen::inRange(0, 3) : *rc::gen::inRange(1, 3);
        is_lost |= copies == 0;
        const auto frames = (one.at.utc() - start) / 250ms + 1;
        for (int i = 0; i < copies; ++i) {
            const int later = i == 0 ? 0 : *rc::gen::inRange(0, 400);
            arrivals.push_back({(frames + later) * 250ms, *rc::gen::inRange(0, 100), one});
        }
    }
    std::ranges::sort(arrivals, {}, [](const Arrival& one) { return std::pair(one.at, one.place); });

    MinuteBuilder builder = ready();
    std::vector<BuiltMinute> told;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        builder.take(arrivals[i].trade);
        const bool ends_frame = i + 1 == arrivals.size() || arrivals[i + 1].at > arrivals[i].at;
        if (ends_frame) builder.reach(start + arrivals[i].at, told);
    }
    builder.reach(start + minutes * 1min + 2s, told);
    std::erase_if(told, [&](const BuiltMinute& one) { return one.candle.opened_at >= start + minutes * 1min; });
    RC_ASSERT(builder.late() == 0U);
    RC_ASSERT(
        std::ranges::is_sorted(told, std::less_equal{}, [](const BuiltMinute& one) { return one.candle.opened_at; }));
    if (!is_lost) RC_ASSERT(told.size() == static_cast<std::size_t>(minutes));
    for (const BuiltMinute& one : told) {
        const auto real = truth.find(one.candle.opened_at);
        const bool is_right = real == truth.end() ? one.is_quiet : !one.is_quiet && one.candle == by_hand(real->second);
        // A loss is seen by the id behind it; where the next trade comes after the closing, REST is who knows.
        const bool was_known = std::ranges::any_of(arrivals, [&](const auto& arrival) {
            return real != truth.end() && arrival.trade.id > real->second.back().id &&
                   start + arrival.at < one.candle.opened_at + 1min + 2s;
        });
        const bool ends_whole = real == truth.end() || std::ranges::any_of(arrivals, [&](const auto& arrival) {
                                    return arrival.trade.id == real->second.back().id;
                                });
        RC_ASSERT(is_right || (is_lost && !was_known && !ends_whole));
    }
}

TEST(MinuteBuilder, TellsTheTruthOrNothing) { EXPECT_TRUE(rc::check(tells_the_truth_or_nothing)); }

}  // namespace
}  // namespace signalbox::coinbase
