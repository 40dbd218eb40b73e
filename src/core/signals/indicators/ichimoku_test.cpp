#include "core/signals/indicators/ichimoku.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Ichimoku, WorkedByHand) {
    check_six(Ichimoku<2, 3, 4>(), {{13, 12.5, 12.75, 12}, {14, 13.5, 13.75, 13}, {13, 13, 13, 13}});
}

}  // namespace
}  // namespace signalbox
