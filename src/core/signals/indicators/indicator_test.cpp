// The first table: every indicator speaks at its warm-up and not before.
#include "core/signals/indicators/indicator.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "core/base/archive.hpp"
#include "core/signals/indicators/array.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/rma.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/rolling_median.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/std_dev.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"

namespace signalbox {
namespace {

template <Indicator I>
int first_word(I indicator) {
    for (int bar = 1; bar <= 1000; ++bar) {
        const double close = 100 + bar % 7;
        if constexpr (requires { indicator.update(close); }) {
            if (indicator.update(close)) return bar;
        } else {
            if (indicator.update(close + 1, close - 1, close)) return bar;
        }
    }
    return -1;
}

TEST(Indicator, SpeaksAtItsWarmUpAndNotBefore) {
    EXPECT_EQ(first_word(Sma<20>()), 20);
    EXPECT_EQ(first_word(Ema(21)), 21);
    EXPECT_EQ(first_word(Rma(14)), 14);
    EXPECT_EQ(first_word(Rsi(14)), 15);
    EXPECT_EQ(first_word(Macd()), 34);
    EXPECT_EQ(first_word(StochRsi<>()), 32);
    EXPECT_EQ(first_word(Atr(14)), 15);
    EXPECT_EQ(first_word(StdDev<20>()), 20);
    EXPECT_EQ(first_word(Bollinger<20>()), 20);
    EXPECT_EQ(first_word(RollingMedian<240>()), 240);
    EXPECT_EQ(first_word(RollingMax<14>()), 14);
    EXPECT_EQ(first_word(RollingMin<14>()), 14);
}

TEST(Indicator, NamesItsWarmUp) {
    EXPECT_EQ(Sma<20>().warm_up(), 20);
    EXPECT_EQ(Ema(21).warm_up(), 21);
    EXPECT_EQ(Rma(14).warm_up(), 14);
    EXPECT_EQ(Rsi(14).warm_up(), 15);
    EXPECT_EQ(Macd().warm_up(), 34);
    EXPECT_EQ(StochRsi<>().warm_up(), 32);
    EXPECT_EQ(Atr(14).warm_up(), 15);
    EXPECT_EQ(StdDev<20>().warm_up(), 20);
    EXPECT_EQ(Bollinger<20>().warm_up(), 20);
    EXPECT_EQ(RollingMedian<240>().warm_up(), 240);
}

TEST(Indicator, SettlesWhereTheWeightOfTheStartFallsBelowABillionth) {
    EXPECT_EQ(Ema(200).settled(), 2073);  // SPEC 4's own figure: ln 1e-9 / ln (199/201) = 2072.3
}

}  // namespace
}  // namespace signalbox
