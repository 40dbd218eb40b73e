#include "core/signals/indicators/balance_of_power.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(BalanceOfPower, WorkedByHand) {
    check_six(BalanceOfPower(), {{1.0 / 3}, {1.0 / 3}, {0.5}, {-0.5}, {0}, {-2.0 / 3}});
    check_bars(BalanceOfPower(), {{{3, 3, 3, 1, 3}, {0}}});
}

}  // namespace
}  // namespace signalbox
