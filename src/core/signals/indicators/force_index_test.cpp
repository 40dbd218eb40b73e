#include "core/signals/indicators/force_index.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(ForceIndex, WorkedByHand) {
    // Forces 3, 8, −1, 0, −4: seed 11/2, then a third of the last and two thirds of the new.
    check_six(ForceIndex(2), {{11.0 / 2}, {7.0 / 6}, {7.0 / 18}, {-137.0 / 54}});
}

}  // namespace
}  // namespace signalbox
