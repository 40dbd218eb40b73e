#include "core/signals/indicators/vortex.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Vortex, WorkedByHand) {
    // |high − last low| 4 5 3 4 0, |low − last high| 2 2 3 1 6, true ranges 3 4 2 3 3; sums of two.
    check_six(Vortex<2>(), {{9.0 / 7, 4.0 / 7}, {4.0 / 3, 5.0 / 6}, {7.0 / 5, 4.0 / 5}, {2.0 / 3, 7.0 / 6}});
}

TEST(Vortex, IsOneWhereNothingRanges) { check_bars(Vortex<1>(), {{{3, 3, 3}, {}}, {{3, 3, 3}, {1, 1}}}); }

}  // namespace
}  // namespace signalbox
