#include "core/signals/indicators/cci.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Cci, WorkedByHand) {
    // Typical prices of three: the newest stands 13/9, 1/3, 5/9, −13/9 from the mean, their mean distance is 26/27,
    // 2/3, 10/27, 26/27: 1.5, ½, 1.5, −1.5 of them.
    check_six(Cci<3>(), {{100}, {100.0 / 3}, {100}, {-100}});
}

TEST(Cci, IsZeroWhereNothingMoves) { check_bars(Cci<2>(), {{{3, 3, 3}, {}}, {{3, 3, 3}, {0}}}); }

// (0.7 + 0.1 + 0.4) / 3 is 0.4 but for rounding.
TEST(Cci, IsZeroWhereOnlyRoundingMoves) {
    ASSERT_NE((0.7 + 0.1 + 0.4) / 3, (0.4 + 0.4 + 0.4) / 3);
    check_bars(Cci<2>(), {{{0.7, 0.1, 0.4}, {}}, {{0.4, 0.4, 0.4}, {0}}});
}

}  // namespace
}  // namespace signalbox
