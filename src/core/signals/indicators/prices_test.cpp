#include "core/signals/indicators/prices.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Prices, WorkedByHand) {
    const Bar bar{.high = 12, .low = 8, .close = 10.5, .open = 9};
    check_bars(TypicalPrice(), {{bar, {30.5 / 3}}});
    check_bars(MedianPrice(), {{bar, {10}}});
    check_bars(WeightedClose(), {{bar, {10.25}}});
    check_bars(AveragePrice(), {{bar, {39.5 / 4}}});
}

}  // namespace
}  // namespace signalbox
