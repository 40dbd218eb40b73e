#include "core/signals/indicators/parabolic_sar.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(ParabolicSar, WorkedByHand) {
    // Long from the second bar, stop 9, extreme 13: + 2 % of 4; new extreme 15: + 4 % of 5.92; + 4 % of 5.6832; new
    // extreme 16: + 6 % of 6.455872; then + 6 % would lie within the last two bars: 10. 9 touches it: short, at 16.
    check_bars(ParabolicSar(), {{{12, 9, 11}, {}},
                                {{13, 10, 12}, {9}},
                                {{15, 11, 14}, {9.08}},
                                {{14, 12, 13}, {9.3168}},
                                {{16, 13, 13}, {9.544128}},
                                {{13, 10, 11}, {9.93148032}},
                                {{12, 9, 10}, {16}},
                                {{11, 8, 9}, {15.86}}});
}

TEST(ParabolicSar, BeginsShortAfterADownwardBar) {
    // Low fell by 3, high rose by 1: short, stop at the first high, extreme 6. + 2 % of −6; a high of 13 touches it.
    check_bars(ParabolicSar(), {{{12, 9, 11}, {}}, {{13, 6, 7}, {6}}});
}

}  // namespace
}  // namespace signalbox
