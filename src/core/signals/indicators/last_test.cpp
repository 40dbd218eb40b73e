#include "core/signals/indicators/last.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "core/base/archive.hpp"
#include "core/signals/indicators/array.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/indicator_testing.hpp"
#include "core/signals/indicators/linear_regression.hpp"
#include "core/signals/indicators/registry.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/rolling_median.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/std_dev.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"
#include "core/signals/indicators/wma.hpp"

namespace signalbox {
namespace {

TEST(Last, OfARunTimeLengthIsARing) {
    const bool holds = rc::check("the same values, the same bytes", [] {
        constexpr std::size_t n = 5;
        Ring<int, n> ring;
        Last<int, at_run_time> last(n);
        for (const int value : *rc::gen::arbitrary<std::vector<int>>()) {
            ring.push(value);
            last.push(value);
            RC_ASSERT(std::ranges::equal(ring.values(), last.values()));
            RC_ASSERT(ring.full() == last.full());
            RC_ASSERT(ring.newest() == last.newest() && ring.oldest() == last.oldest());
        }
        RC_ASSERT(encode(ring) == encode(last));
        Last<int, at_run_time> restored(n);
        const Bytes saved = encode(last);
        Reader reader(saved);
        reader.get(restored);
        RC_ASSERT(reader.at_end() && restored == last);
    });
    EXPECT_TRUE(holds);
}

TEST(Last, RefusesMoreThanItHolds) {
    Last<int, at_run_time> three(3), two(2);
    for (const int value : {1, 2, 3}) three.push(value);
    const Bytes saved = encode(three);
    Reader reader(saved);
    reader.get(two);
    EXPECT_TRUE(reader.failed());
}

TEST(LastDeathTest, StopsAtWrongLengths) {
    EXPECT_DEATH((Last<int, 3>(4)), "another length");
    EXPECT_DEATH((Last<int, at_run_time>(0)), "at least 1");
    EXPECT_DEATH((Last<int, at_run_time>(2).window()), "not full");
    EXPECT_DEATH((Last<int, at_run_time>(2).newest()), "more than it holds");
}

/// A form with its lengths in the type against the registry's.
template <typename I>
void check_same_bits(const I& fixed, std::string_view text, const CandleView& candles) {
    const auto columns = compute(*parse_indicator(text), candles);
    I indicator = fixed;
    for (std::size_t row = 0; row < candles.size(); ++row) {
        const auto now = feed(indicator, candles[row]);
        ASSERT_EQ(now.has_value(), !std::isnan(columns[0][row])) << text << " row " << row;
        if (!now) continue;
        std::array<double, 8> numbers{};
        write_numbers(*now, numbers);
        for (std::size_t i = 0; i < columns.size(); ++i)
            ASSERT_EQ(numbers[i], columns[i][row]) << text << " row " << row;
    }
}

TEST(Last, GivesIndicatorsTheSameBitsInBothForms) {
    REAL_CANDLES_OR_SKIP(all, "SOLUSDT-1m");
    const CandleView candles = all.slice(0, 20'000);
    check_same_bits(Sma<20>(), "sma:20", candles);
    check_same_bits(Sma<7>(), "sma:7", candles);
    check_same_bits(StdDev<20>(), "std_dev:20", candles);
    check_same_bits(Bollinger<20>(), "bollinger:20:2", candles);
    check_same_bits(StochRsi<>(), "stoch_rsi:14:14:3:3", candles);
    check_same_bits(RollingMedian<240>(), "median:240", candles);
    check_same_bits(RollingMax<20>(), "max:20", candles);
    check_same_bits(RollingMin<20>(), "min:20", candles);
    check_same_bits(Wma<9>(), "wma:9", candles);
    check_same_bits(LinearRegression<20>(), "linreg:20", candles);
}

}  // namespace
}  // namespace signalbox
