#include "core/signals/indicators/aroon.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Aroon, WorkedByHand) {
    // Of four candles each: the highest 15 a bar ago, 16 now, 16 a bar ago; the lowest 9 three bars ago, 10 three bars
    // ago; of the lows 11 12 13 10 the last.
    check_six(Aroon<3>(), {{200.0 / 3, 0, 200.0 / 3}, {100, 0, 100}, {200.0 / 3, 100, -100.0 / 3}});
}

TEST(Aroon, TakesTheLatestOfEquals) {
    check_bars(Aroon<2>(), {{{5, 4, 4}, {}}, {{5, 4, 4}, {}}, {{4.5, 4.5, 4.5}, {50, 50, 0}}});
}

}  // namespace
}  // namespace signalbox
