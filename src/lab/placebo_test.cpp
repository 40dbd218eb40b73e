// The placebo proof: on real candles in a random order the rule must earn nothing before costs.
//
// A failure here means that an opinion sees the future, or that the walk pays one side more than the other. The numbers
// of the bounds are fixed beforehand and are not to be tuned.
#include "lab/placebo.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/market/candle.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"

namespace signalbox {
namespace {

constexpr double two_sided_90 = 1.6448536269514722;
constexpr double two_sided_999 = 3.2905267314919255;

double rule_of(const PlaceboDay& day) { return day.rule; }
double difference_of(const PlaceboDay& day) { return day.rule - day.coin; }

CandleSeries series(std::initializer_list<Candle> candles) {
    CandleSeries result;
    for (const Candle& candle : candles) result.append(candle);
    return result;
}

TEST(Placebo, KeepsEveryCandlesShapeAndTakesTheTrendOut) {
    CandleSeries real;
    double close = 100;
    for (int i = 0; i < 500; ++i) {
        const double next = close * (1 + 0.001 * ((i * 7919) % 21 - 9));
        const double high = std::max(close, next) * 1.002, low = std::min(close, next) * 0.999;
        real.append({utc_from_ms(60'000 * (i + i / 100)), close * 1.0001, high, low, next, 1.0 + i});
        close = next;
    }
    const CandleSeries placebo = shuffled(real.view(), 7, "A");
    ASSERT_EQ(placebo.size(), real.size());
    EXPECT_EQ(placebo[0], real[0]);
    EXPECT_NEAR(placebo[499].close, real[0].close, 1e-9) << "demeaned: it ends where it began";

    // Which real candle each one is tells its volume, which is unique here.
    const double drift = std::log(real[499].close / real[0].close) / 499;
    std::vector<bool> seen(500);
    std::size_t moved = 0;
    for (std::size_t i = 1; i < placebo.size(); ++i) {
        const Candle candle = placebo[i];
        const auto from = static_cast<std::size_t>(std::lround(candle.volume - 1));
        EXPECT_EQ(candle.opened_at, real[i].opened_at) << "times stay";
        EXPECT_FALSE(seen[from]) << "every candle once";
        seen[from] = true;
        moved += from != i;
        EXPECT_TRUE(validate(candle).has_value());
        const double before = placebo[i - 1].close, real_before = real[from - 1].close;
        EXPECT_NEAR(std::log(candle.open / before), std::log(real[from].open / real_before) - drift, 1e-12);
        EXPECT_NEAR(std::log(candle.high / before), std::log(real[from].high / real_before) - drift, 1e-12);
        EXPECT_NEAR(std::log(candle.low / before), std::log(real[from].low / real_before) - drift, 1e-12);
        EXPECT_NEAR(std::log(candle.close / before), std::log(real[from].close / real_before) - drift, 1e-12);
    }
    EXPECT_GT(moved, 490U);
    EXPECT_EQ(shuffled(real.view(), 7, "A").view().close[250], placebo.view().close[250]) << "the same seed, the same";
    EXPECT_NE(shuffled(real.view(), 8, "A").view().close[250], placebo.view().close[250]);
    EXPECT_NE(shuffled(real.view(), 7, "B").view().close[250], placebo.view().close[250]) << "each its own";
    EXPECT_EQ(shuffled(series({}).view(), 1, "A").size(), 0U);
}

TEST(Placebo, MeansAreClusteredByDay) {
    // Days {1, 1} and {−2}: mean 0, variance 2/1 · (2² + 2²) / 3² = 16/9.
    const PlaceboDay days[] = {{.count = 2, .rule = 2, .coin = 0}, {.count = 1, .rule = -2, .coin = 0}};
    const Estimate mean = clustered_mean(days, rule_of, 1);
    EXPECT_DOUBLE_EQ(mean.value, 0);
    EXPECT_DOUBLE_EQ(mean.high, 4.0 / 3);
    EXPECT_FALSE(clustered_mean(std::span(days, 1), rule_of, 1).known);
}

TEST(Placebo, TheRuleEarnsNothingWhereThereIsNothingToKnow) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the real candles are not here: set SIGNALBOX_SHARED_DATA to their folder";
    const bool all = std::getenv("SIGNALBOX_SOAK") != nullptr;
    const std::uint64_t seeds = all ? 50 : std::getenv("SIGNALBOX_SHORT") ? 1 : 10;

    std::vector<CandleSeries> real;
    std::vector<Instrument> instruments;
    for (const char* base : {"BTC", "ETH", "SOL"}) {
        instruments.push_back({"binance", base, "USDT", ""});
        real.push_back(read_candle_csv(*data / "candles/binance-spot" / (std::string(base) + "USDT-1m.csv.gz")));
        ASSERT_GT(real.back().size(), 1'000'000U);
    }

    std::vector<PlaceboDay> pooled;
    int holds_zero = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        std::vector<CandleSeries> market;
        std::vector<PlaceboInstrument> placebo;
        for (std::size_t i = 0; i < real.size(); ++i)
            market.push_back(shuffled(real[i].view(), seed, instruments[i].base));
        for (std::size_t i = 0; i < real.size(); ++i)
            placebo.push_back({.instrument = instruments[i], .terms = {}, .minutes = market[i].view()});
        const std::vector<PlaceboDay> days = run_placebo(placebo, {}, seed);
        const Estimate mean = clustered_mean(days, rule_of, two_sided_90);
        ASSERT_GT(mean.count, 1000U);
        holds_zero += mean.low <= 0 && mean.high >= 0 ? 1 : 0;
        std::printf("seed %2d: %6u opinions, mean gross R %+.4f (90 %%: %+.4f … %+.4f)\n", static_cast<int>(seed),
                    mean.count, mean.value, mean.low, mean.high);
        pooled.insert(pooled.end(), days.begin(), days.end());
    }
    const Estimate rule = clustered_mean(pooled, rule_of, two_sided_999);
    const Estimate difference = clustered_mean(pooled, difference_of, two_sided_999);
    std::printf(
        "pooled: %u opinions, mean gross R %+.5f (99.9 %%: %+.5f … %+.5f), less the coin %+.5f (%+.5f … %+.5f)\n",
        rule.count, rule.value, rule.low, rule.high, difference.value, difference.low, difference.high);
    EXPECT_LE(rule.low, 0);
    EXPECT_GE(rule.high, 0);
    EXPECT_LE(difference.low, 0);
    EXPECT_GE(difference.high, 0);
    if (all) {
        EXPECT_GE(holds_zero, 37) << "of 50 intervals of 90 %";
    }
}

}  // namespace
}  // namespace signalbox
