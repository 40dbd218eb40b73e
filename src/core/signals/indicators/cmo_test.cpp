#include "core/signals/indicators/cmo.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Cmo, WorkedByHand) {
    // 2 · RSI(2) − 100. Moves 1 2 −1 0 −2: gain 3/2 ¾ 3/8 3/16, loss 0 ½ ¼ 9/8.
    check_six(Cmo(2), {{100}, {20}, {20}, {-500.0 / 7}});
}

}  // namespace
}  // namespace signalbox
