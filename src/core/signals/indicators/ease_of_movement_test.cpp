#include "core/signals/indicators/ease_of_movement.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(EaseOfMovement, WorkedByHand) {
    // Middles move 1 3/2 0 3/2 −3, ranges 3 4 2 3 3, volumes 3 4 1 5 2: 1, 3/2, 0, 9/10, −9/2; means of two.
    check_six(EaseOfMovement<2>(), {{1.25e8}, {0.75e8}, {0.45e8}, {-1.8e8}});
}

TEST(EaseOfMovement, CountsZeroWithoutVolume) {
    check_bars(EaseOfMovement<1>(), {{{2, 1, 1, 0}, {}}, {{4, 1, 1, 0}, {0}}});
}

}  // namespace
}  // namespace signalbox
