#include "core/signals/indicators/keltner.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Keltner, WorkedByHand) {
    // EMA(3) of closes 37/3 38/3 77/6 143/12; twice ATR(2) 7 11/2 23/4 47/8.
    check_six(Keltner(3, 2, 2), {{16.0 / 3, 37.0 / 3, 58.0 / 3},
                                 {43.0 / 6, 38.0 / 3, 109.0 / 6},
                                 {85.0 / 12, 77.0 / 6, 223.0 / 12},
                                 {145.0 / 24, 143.0 / 12, 427.0 / 24}});
}

}  // namespace
}  // namespace signalbox
