#include "core/signals/indicators/chaikin_oscillator.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(ChaikinOscillator, WorkedByHand) {
    // Of the A/D line of ad_line_test.cpp. EMA(2), weight ⅔: 2/3 4/3 26/9 92/27 20/81 −304/243 …; EMA(3), weight ½: 2/3
    // 7/6 29/12 …; their differences from the third on.
    check_six(ChaikinOscillator(2, 3), {{17.0 / 36}, {79.0 / 216}, {-787.0 / 1296}, {-5273.0 / 7776}});
}

}  // namespace
}  // namespace signalbox
