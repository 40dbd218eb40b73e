#include "core/signals/indicators/adx.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(DirectionalIndex, WorkedByHand) {
    // Period 2. Moves up: 1 2 0 2 0, down: 0 0 0 0 3. Sums (half of the last and the move): up 5/2 5/4 21/8 21/16, down
    // 0 0 0 3, ranges 11/2 19/4 43/8 91/16.
    check_six(
        DirectionalIndex(2),
        {{500.0 / 11, 0, 100}, {500.0 / 19, 0, 100}, {2100.0 / 43, 0, 100}, {300.0 / 13, 4800.0 / 91, 900.0 / 23}});
}

TEST(Adx, WorkedByHand) {
    // DX 100, 100, 100, 900/23: seed 100, then (100 + 100)/2, (100 + 900/23)/2.
    check_six(Adx(2), {{100, 500.0 / 19, 0}, {100, 2100.0 / 43, 0}, {1600.0 / 23, 300.0 / 13, 4800.0 / 91}});
}

TEST(Adxr, WorkedByHand) {
    // Means of neighbours: (100 + 100)/2, (100 + 1600/23)/2.
    check_six(Adxr<2>(), {{100}, {1950.0 / 23}});
}

TEST(Adx, FallsToZeroInAStandstill) {
    Adx adx(3);
    for (int bar = 0; bar < 30; ++bar) adx.update(11 + bar, 10 + bar, 10.5 + bar);
    double last = 100;
    for (int bar = 0; bar < 2000; ++bar) last = adx.update(50, 50, 50)->adx;
    EXPECT_LT(last, 1e-9);
}

}  // namespace
}  // namespace signalbox
