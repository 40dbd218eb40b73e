#include "core/signals/indicators/ppo.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Apo, WorkedByHand) {
    // EMA(2) − EMA(3) of the closes 11 12 14 13 13 11, both seeded with the first ones: 79/6 − 37/3, …
    check_six(Apo(2, 3), {{5.0 / 6}, {7.0 / 18}, {5.0 / 27}, {-79.0 / 324}});
}

TEST(Ppo, WorkedByHand) {
    // In percent of EMA(3), 37/3 38/3 77/6 143/12: 250/37 175/57 1000/693 −7900/3861; the signal is their EMA(2).
    const double first = 20'725.0 / 4218, second = first + (1000.0 / 693 - first) * 2 / 3;
    const double third = second + (-7900.0 / 3861 - second) * 2 / 3;
    check_six(Ppo(2, 3, 2), {{175.0 / 57, first, 175.0 / 57 - first},
                             {1000.0 / 693, second, 1000.0 / 693 - second},
                             {-7900.0 / 3861, third, -7900.0 / 3861 - third}});
}

}  // namespace
}  // namespace signalbox
