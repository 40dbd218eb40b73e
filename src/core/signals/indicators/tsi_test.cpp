#include "core/signals/indicators/tsi.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Tsi, WorkedByHand) {
    // Moves 1 2 −1 0 −2. EMA(2): 3/2 −1/6 −1/18 −73/54; of that 2/3, 5/27, −68/81 … sizes: 3/2 7/6 7/18 79/54; 4/3,
    // 19/27, 98/81.
    check_six(Tsi(2, 2), {{50}, {500.0 / 19}, {-3400.0 / 49}});
}

}  // namespace
}  // namespace signalbox
