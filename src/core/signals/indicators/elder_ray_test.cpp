#include "core/signals/indicators/elder_ray.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(ElderRay, WorkedByHand) {
    // EMA(3) of the closes: 37/3 38/3 77/6 143/12.
    check_six(ElderRay(3), {{8.0 / 3, -4.0 / 3}, {4.0 / 3, -2.0 / 3}, {19.0 / 6, 1.0 / 6}, {13.0 / 12, -23.0 / 12}});
}

}  // namespace
}  // namespace signalbox
