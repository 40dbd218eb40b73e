#include "core/signals/indicators/pvo.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Pvo, WorkedByHand) {
    // EMA(1) − EMA(2) of the volumes 2 3 4 1 5 2. EMA(2): 5/2 7/2 11/6 71/18 143/54; in percent of it 20, 100/7,
    // −500/11, 1900/71, −3500/143; EMA(1) as signal is the line itself.
    check_six(Pvo(1, 2, 1), {{20, 20, 0},
                             {100.0 / 7, 100.0 / 7, 0},
                             {-500.0 / 11, -500.0 / 11, 0},
                             {1900.0 / 71, 1900.0 / 71, 0},
                             {-3500.0 / 143, -3500.0 / 143, 0}});
}

TEST(Pvo, IsZeroWithoutVolume) { check_bars(Pvo(1, 2, 1), {{{3, 3, 3, 0}, {}}, {{3, 3, 3, 0}, {0, 0, 0}}}); }

}  // namespace
}  // namespace signalbox
