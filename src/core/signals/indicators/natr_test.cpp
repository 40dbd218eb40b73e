#include "core/signals/indicators/natr.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Natr, WorkedByHand) {
    // ATR(2): seed (3 + 4)/2 = 7/2, then (7/2 + 2)/2 = 11/4, (11/4 + 3)/2 = 23/8, 47/16; by closes 14, 13, 13, 11.
    check_six(Natr(2), {{25}, {275.0 / 13}, {575.0 / 26}, {1175.0 / 44}});
}

}  // namespace
}  // namespace signalbox
