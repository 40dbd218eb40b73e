#include "core/signals/indicators/kst.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Kst, OfASteadySlope) {
    // A close that doubles every 10 bars: the rates of change stand still at 100 (2^(n/10) − 1).
    Kst<9> kst;
    const double roc = 100 * (1 + 2 * (std::exp2(1.5) - 1) + 3 * 3 + 4 * 7);
    for (int bar = 0; bar < 100; ++bar) {
        const auto now = kst.update(std::exp2(bar / 10.0));
        ASSERT_EQ(now.has_value(), bar + 1 >= 53);
        if (!now) continue;
        EXPECT_NEAR(now->line, roc, 1e-9);
        EXPECT_NEAR(now->signal, roc, 1e-9);
    }
}

TEST(Kst, WeighsTheFourRates) {
    // One jump by a tenth after 60 flat bars: a rate of 10 is in a mean of 10 once, then twice, …; the fourth in one
    // of 15.
    Kst<1> kst;
    for (int bar = 0; bar < 60; ++bar) kst.update(100);
    EXPECT_NEAR(kst.update(110)->line, 1 + 2 + 3 + 4 * 10.0 / 15, 1e-12);
    EXPECT_NEAR(kst.update(110)->line, 2 * (1 + 2 + 3 + 4 * 10.0 / 15), 1e-12);
}

}  // namespace
}  // namespace signalbox
