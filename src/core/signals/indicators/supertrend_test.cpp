#include "core/signals/indicators/supertrend.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Supertrend, WorkedByHand) {
    // Period 2, one range. Middle − ATR: 9.5, 10.25, 11.625, then 8.5625, which does not lower the line. Middle +
    // ATR: 16.5, 15.75, 15.75 (17.375 does not lift it), 14.4375. The last close, 11, is below 11.625: the upper band
    // takes over.
    check_six(Supertrend(2, 1), {{9.5, 1}, {10.25, 1}, {11.625, 1}, {14.4375, -1}});
}

}  // namespace
}  // namespace signalbox
