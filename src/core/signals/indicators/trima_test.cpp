#include "core/signals/indicators/trima.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Trima, WorkedByHand) {
    // n = 4: means of 3 of means of 2 … (1 2 2 1)/6; n = 3: (1 2 1)/4.
    check_six(Trima<4>(), {{76.0 / 6}, {79.0 / 6}, {77.0 / 6}});
    check_six(Trima<3>(), {{49.0 / 4}, {53.0 / 4}, {53.0 / 4}, {50.0 / 4}});
}

}  // namespace
}  // namespace signalbox
