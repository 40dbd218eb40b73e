#include "core/signals/indicators/ultimate_oscillator.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(UltimateOscillator, WorkedByHand) {
    // Pressures 2 3 1 0 1, true ranges 3 4 2 3 3. Of one, two, three bars: ½ 4/6 6/9; 0 1/5 4/9; 1/3 1/6 2/8.
    check_six(UltimateOscillator<1, 2, 3>(), {{400.0 / 7}, {760.0 / 63}, {575.0 / 21}});
}

TEST(UltimateOscillator, IsFiftyWhereNothingRanges) {
    check_bars(UltimateOscillator<1, 2, 3>(), {{{3, 3, 3}, {}}, {{3, 3, 3}, {}}, {{3, 3, 3}, {}}, {{3, 3, 3}, {50}}});
}

}  // namespace
}  // namespace signalbox
