#include "core/signals/indicators/momentum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/archive.hpp"
#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Momentum, WorkedByHand) {
    // 671 flat returns and a last one of r: mean r/672, Σ (x − mean)² = r² − r²/672 = r² · 671/672, σ = |r|/√672.
    // z₉₆ = ± √672/√96 = ± √7, z₆₇₂ = ± 1: whatever the size of the move.
    const double expected = std::tanh((std::sqrt(7.0) + 1) / 2);
    for (const double factor : {1.0001, 1.5, 1 / 1.0001, 1 / 1.5}) {
        Momentum momentum;
        for (int bar = 0; bar < 672; ++bar) ASSERT_FALSE(momentum.update(250));
        const auto value = momentum.update(250 * factor);
        ASSERT_TRUE(value);
        EXPECT_NEAR(*value, factor > 1 ? expected : -expected, 1e-10);
    }
}

TEST(Momentum, IsZeroWhereReturnsDoNotDiffer) {
    // Nothing moves, or everything moves alike, up to the rounding of prices.
    for (const double factor : {1.0, 1.001, 1.1, 1 / 1.001}) {
        Momentum momentum;
        double close = 250;
        for (int bar = 0; bar < 672; ++bar) ASSERT_FALSE(momentum.update(close *= factor));
        for (int bar = 0; bar < 1000; ++bar) ASSERT_EQ(momentum.update(close *= factor), 0.0) << "times " << factor;
    }
}

TEST(Momentum, TakesTheSmallestAndTheLargestPrices) {
    // The largest returns there can be must not overflow: ± 1,455 in turn, and 672 of them.
    Momentum momentum;
    std::optional<double> value;
    for (int bar = 0; bar < 2000; ++bar)
        value = momentum.update(bar % 2 == 0 ? std::numeric_limits<double>::denorm_min()
                                             : std::numeric_limits<double>::max());
    ASSERT_TRUE(value);
    EXPECT_EQ(*value, 0);  // the same price 96 and 672 closes ago
}

TEST(Momentum, AgreesWithTheDefinitionOnRealCandles) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-15m");
    Momentum momentum;
    for (std::size_t t = 0; t < candles.size(); ++t) {
        const auto got = momentum.update(candles.close[t]);
        ASSERT_EQ(got.has_value(), t >= 672);
        if (!got || t % 29 != 0) continue;
        const auto move = [&](std::size_t from) {
            return std::log(static_cast<long double>(candles.close[t]) / candles.close[from]);
        };
        const long double mean = move(t - 672) / 672;
        long double squares = 0;
        for (std::size_t i = t - 671; i <= t; ++i) {
            const long double x = std::log(static_cast<long double>(candles.close[i]) / candles.close[i - 1]) - mean;
            squares += x * x;
        }
        const long double deviation = std::sqrt(squares / 671);
        const long double day = move(t - 96) / (deviation * std::sqrt(96.0L));
        const long double week = move(t - 672) / (deviation * std::sqrt(672.0L));
        ASSERT_NEAR(*got, static_cast<double>(std::tanh((day + week) / 2)), 1e-11) << "row " << t;
    }
}

TEST(Momentum, RefusesLogarithmsThatNoPriceHas) {
    Ring<std::int64_t, 673> logs;
    logs.push(std::int64_t{745} << 48);
    EXPECT_TRUE(decode<Momentum>(encode(logs)));
    logs.push(std::int64_t{747} << 48);
    EXPECT_FALSE(decode<Momentum>(encode(logs)));
}

TEST(MomentumDeathTest, StopsAtACloseThatIsNoPrice) {
    Momentum momentum;
    EXPECT_DEATH(momentum.update(0), "no price");
    EXPECT_DEATH(momentum.update(std::numeric_limits<double>::infinity()), "no price");
}

}  // namespace
}  // namespace signalbox
