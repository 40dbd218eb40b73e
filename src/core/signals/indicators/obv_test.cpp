#include "core/signals/indicators/obv.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Obv, WorkedByHand) {
    // Closes up, up, down, same, down.
    check_six(Obv(), {{2}, {5}, {9}, {8}, {8}, {6}});
}

}  // namespace
}  // namespace signalbox
