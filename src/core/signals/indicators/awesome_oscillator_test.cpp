#include "core/signals/indicators/awesome_oscillator.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(AwesomeOscillator, WorkedByHand) {
    // Middles 10½ 11½ 13 13 14½ 11½: means of two minus means of three.
    check_six(AwesomeOscillator<2, 3>(), {{7.0 / 12}, {0.5}, {0.25}, {0}});
}

}  // namespace
}  // namespace signalbox
