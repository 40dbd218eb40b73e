// The figures against a sheet worked by hand.
//
// Five trades, no costs, one R = 10, cash 1000. With Python's fractions and decimal:
//     E = 1000 1020 1010 1015 1015 1020;  r = E'/E − 1
//     deviation (ddof 1) · √365 = 0.20583520943430897      mean/deviation · √365 = 7.1188295698348438
//     mean / √(Σ min(r,0)²/5) · √365 = 17.493109032892199   1.02^(365/5) − 1 = 3.2443631825525420
//     R = 2 −1 1.5 −1 0.5: mean 2/5, √5 · mean / deviation = 0.64465837122032390, won 40, lost 20
//     PSR: skewness and kurtosis of r give z = 0.77184259344183836, Φ(z) = 0.77989616939337
//     days {2} {−1} {1.5, −1} {0.5}: variance of the mean 4/3 · 4.62/25 = 0.2464, t(95 %, 3) = 2.35336
#include "core/desk/performance/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "core/desk/performance/drawdown.hpp"

namespace signalbox {
namespace {

constexpr UtcTime begin = utc_from_ms(1'672'531'200'000);  // 2023-01-01T00:00:00Z

Decimal money(double value) { return *Decimal::from_double(value); }

struct DayRow {
    double equity, low, high;
};

std::vector<EquityMarked> marks_of(const std::vector<DayRow>& rows) {
    std::vector<EquityMarked> marks;
    for (const DayRow& row : rows)
        marks.push_back({.at = begin + static_cast<int>(marks.size() + 1) * day,
                         .equity = money(row.equity),
                         .equity_low = money(row.low),
                         .equity_high = money(row.high)});
    return marks;
}

TradeResult trade(int day_number, int hour_of_day, double gross, bool target1, Tier tier, Millis held) {
    const UtcTime at = begin + day_number * day + hour_of_day * hour;
    return {.tier = tier,
            .formed_at = at,
            .opened = at,
            .closed = at + held,
            .gross = money(gross),
            .traded = money(600),
            .risk = money(10),
            .target1 = target1};
}

const std::vector<TradeResult> five_trades{
    trade(0, 1, 20, true, Tier::high, 6 * hour), trade(1, 8, -10, false, Tier::high, 6 * hour),
    trade(2, 16, 15, true, Tier::medium, 6 * hour),
    trade(2, 19, -10, false, Tier::medium, 6 * hour),  // the same day; three hours of it beside the one before
    trade(4, 7, 5, false, Tier::low, 3 * hour)};
const std::vector<EquityMarked> five_days =
    marks_of({{1020, 1000, 1025}, {1010, 1005, 1020}, {1015, 1008, 1028}, {1015, 1015, 1015}, {1020, 1012, 1022}});
const HoldLeg hold[] = {{100, 110}, {50, 45}};

PerformanceInput sheet() {
    return {.range = {begin, begin + 5 * day},
            .cash = money(1000),
            .marks = five_days,
            .trades = five_trades,
            .hold = hold};
}

std::map<std::string, Metric> by_name(const Performance& performance) {
    std::map<std::string, Metric> all;
    for (const Metric& metric : metrics_of(performance)) all[std::string(metric.name)] = metric;
    return all;
}

TEST(Metrics, EqualASheetWorkedByHand) {
    auto metrics = by_name(performance_of(sheet()));
    const struct {
        const char* name;
        double value;
    } rows[] = {
        {"total_return", 0.02},
        {"buy_hold", 0},  // +10 % and −10 %
        {"cagr", 3.2443631825525420},
        {"max_drawdown", 20.0 / 1025},
        {"volatility", 0.20583520943430897},
        {"sharpe", 7.1188295698348438},
        {"sortino", 17.493109032892199},
        {"calmar", 166.27361310581778},
        {"psr", 0.77989616939337},
        {"trades", 5},
        {"win_rate", 0.6},
        {"hit_rate", 0.4},
        {"profit_factor", 2},
        {"expectancy_r", 0.4},
        {"sqn", 0.64465837122032390},
        {"gross_r", 0.4},
        {"net_r", 0.4},
        {"gross", 20},
        {"costs", 0},
        {"exposure", 24.0 / 120},                           // 6 + 6 + 9 + 3 hours of 120
        {"turnover", 3000 / (5080.0 / 5) / (5.0 / 365.0)},  // fills worth 3000
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        ASSERT_TRUE(metrics[row.name].value.has_value());
        EXPECT_NEAR(*metrics[row.name].value, row.value, 1e-10 * std::max(1.0, std::abs(row.value)));
    }
    // Student's quantile is an expansion that is true to 0.3 %.
    EXPECT_NEAR(*metrics["net_r"].low, 0.4 - 2.35336 * std::sqrt(0.2464), 0.004);
    EXPECT_NEAR(*metrics["net_r"].high, 0.4 + 2.35336 * std::sqrt(0.2464), 0.004);
    EXPECT_FALSE(metrics["var95"].value) << "five days have no worst twentieth";
    for (const auto& [name, metric] : metrics) EXPECT_GT(metric.definition.size(), 20U) << name;
}

TEST(Metrics, GroupTradesByTierAndByTheSessionOfTheirClose) {
    const Performance performance = performance_of(sheet());
    const auto row = [](const TradeGroup& group) {
        return std::to_string(group.target1) + " of " + std::to_string(group.trades);
    };
    EXPECT_EQ(row(performance.tiers[static_cast<std::size_t>(Tier::low)]), "0 of 1");
    EXPECT_EQ(row(performance.tiers[static_cast<std::size_t>(Tier::medium)]), "1 of 2");
    EXPECT_EQ(row(performance.tiers[static_cast<std::size_t>(Tier::high)]), "1 of 2");
    EXPECT_EQ(row(performance.sessions[0]), "1 of 2") << "01:00 and 07:00";
    EXPECT_EQ(row(performance.sessions[1]), "0 of 1") << "08:00 is London's";
    EXPECT_EQ(row(performance.sessions[2]), "1 of 2");
    EXPECT_FALSE(performance.sessions[1].hit_rate.known) << "one day is no interval";
    EXPECT_TRUE(performance.sessions[0].hit_rate.known);
}

TEST(Metrics, AreUnknownWhereTheyMeanNothing) {
    const std::vector<EquityMarked> flat = marks_of({{1000, 1000, 1000}, {1000, 1000, 1000}, {1000, 1000, 1000}});
    PerformanceInput nothing = sheet();
    nothing.marks = flat;
    nothing.trades = {};
    nothing.hold = {};
    auto metrics = by_name(performance_of(nothing));
    for (const char* name : {"volatility", "sharpe", "sortino", "calmar", "psr", "win_rate", "hit_rate",
                             "profit_factor", "expectancy_r", "sqn", "net_r", "gross_r", "buy_hold", "var95", "cvar95"})
        EXPECT_FALSE(metrics[name].value) << name;
    for (const char* name : {"total_return", "max_drawdown", "exposure", "turnover", "costs", "trades"})
        EXPECT_EQ(metrics[name].value, 0.0) << name;

    nothing.marks = {};
    metrics = by_name(performance_of(nothing));
    EXPECT_FALSE(metrics["total_return"].value) << "before the first midnight nothing is marked";
    EXPECT_FALSE(metrics["max_drawdown"].value);

    const std::vector<EquityMarked> ruin = marks_of({{500, 500, 1000}, {-10, -10, 500}, {20, -10, 20}});
    nothing.marks = ruin;
    metrics = by_name(performance_of(nothing));
    EXPECT_FALSE(metrics["sharpe"].value) << "no return begins at or below zero";
    EXPECT_EQ(metrics["max_drawdown"].value, 1.01);
}

TEST(Metrics, CostsAreTakenOffEveryTrade) {
    std::vector<TradeResult> trades = five_trades;
    for (TradeResult& each : trades) each.costs = money(1);
    PerformanceInput input = sheet();
    input.trades = trades;
    auto metrics = by_name(performance_of(input));
    EXPECT_NEAR(*metrics["net_r"].value, 0.3, 1e-12);
    EXPECT_NEAR(*metrics["gross_r"].value, 0.4, 1e-12);
    EXPECT_NEAR(*metrics["profit_factor"].value, 37.0 / 22, 1e-12);
    EXPECT_EQ(metrics["costs"].value, 5.0);
}

TEST(Metrics, AMarkInsideADayEndsTheRunButNoDay) {
    std::vector<EquityMarked> marks = five_days;
    marks.push_back({.at = begin + 5 * day + 23 * hour,
                     .equity = money(990),
                     .equity_low = money(980),
                     .equity_high = money(1020)});
    PerformanceInput input = sheet();
    input.marks = marks;
    input.range.to = marks.back().at;
    const Performance performance = performance_of(input);
    auto metrics = by_name(performance);
    EXPECT_NEAR(*metrics["total_return"].value, -0.01, 1e-12);
    EXPECT_NEAR(*metrics["max_drawdown"].value, 48.0 / 1028, 1e-12);
    EXPECT_EQ(performance.days, 5U);
    EXPECT_NEAR(*metrics["sharpe"].value, 7.1188295698348438, 1e-10);

    marks = {marks.back()};
    marks[0].at = begin + 23 * hour;
    input.marks = marks;
    EXPECT_EQ(performance_of(input).days, 0U) << "a run of 23 hours has no day";
}

TEST(Metrics, AnUnsureTradeCountsInMoneyAlone) {
    std::vector<TradeResult> trades = five_trades;
    trades.push_back(trade(3, 2, 100, true, Tier::low, hour));
    trades.back().unsure = true;
    PerformanceInput input = sheet();
    input.trades = trades;
    auto metrics = by_name(performance_of(input));
    for (const auto& [name, value] : {std::pair{"trades", 6.0},
                                      {"unsure", 1.0},
                                      {"win_rate", 0.6},
                                      {"hit_rate", 0.4},
                                      {"expectancy_r", 0.4},
                                      {"net_r", 0.4},
                                      {"gross", 120.0},
                                      {"profit_factor", 7.0}})
        EXPECT_NEAR(*metrics[name].value, value, 1e-12) << name;
    EXPECT_NEAR(*metrics["sqn"].value, 0.64465837122032390, 1e-12);
}

TEST(Metrics, ValueAtRiskIsTheFifthPercentileOfDays) {
    // Returns of ±k/1000: numpy's quantile([−0.010 … 0.010], 0.05) = −0.009 of 21 days; the two below it are its tail.
    std::vector<DayRow> rows;
    double equity = 1000;
    for (int k = -10; k <= 10; ++k) {
        equity *= 1 + k / 1000.0;
        rows.push_back({equity, equity, equity});
    }
    const std::vector<EquityMarked> marks = marks_of(rows);
    PerformanceInput input = sheet();
    input.marks = marks;
    auto metrics = by_name(performance_of(input));
    EXPECT_NEAR(*metrics["var95"].value, 0.009, 1e-9);
    EXPECT_NEAR(*metrics["cvar95"].value, 0.0095, 1e-9);
}

TEST(Drawdown, IsNeverToldSmallerThanItWas) {
    const struct {
        const char* what;
        std::vector<DayRow> rows;
        double depth;
        int start, trough, recovered;  ///< days of January 2023; 0: never
    } table[] = {
        {"never fell", {{1010, 1000, 1010}, {1020, 1010, 1020}}, 0, 1, 1, 0},
        {"low first, then high: the fall from that day's high is to its close",
         {{1050, 1000, 1100}},
         50.0 / 1100,
         1,
         1,
         0},
        {"both within a day: the high is taken to come first", {{1050, 990, 1100}}, 110.0 / 1100, 1, 1, 0},
        {"from one day's high to another's low",
         {{1100, 1000, 1100}, {950, 900, 1100}, {1100, 950, 1100}},
         200.0 / 1100,
         1,
         2,
         3},
        {"not yet recovered", {{1100, 1000, 1100}, {950, 900, 1100}, {1099, 950, 1099}}, 200.0 / 1100, 1, 2, 0},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.what);
        const std::vector<EquityMarked> marks = marks_of(row.rows);
        const Drawdown fall = deepest_fall(begin, money(1000), marks);
        EXPECT_NEAR(fall.depth, row.depth, 1e-12);
        EXPECT_EQ(fall.start, begin + (row.start - 1) * day);
        EXPECT_EQ(fall.trough, begin + (row.trough - 1) * day);
        EXPECT_EQ(fall.recovered.has_value(), row.recovered > 0);
        if (fall.recovered) {
            EXPECT_EQ(*fall.recovered, begin + (row.recovered - 1) * day);
        }
    }
}

}  // namespace
}  // namespace signalbox
