#include "core/signals/indicators/volume_trend.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(VolumePriceTrend, WorkedByHand) {
    // Changes 1/11, 2/12, −1/14, 0, −2/13 by volumes 3 4 1 5 2.
    const double second = 3.0 / 11, third = second + 2.0 / 3, fourth = third - 1.0 / 14;
    check_six(VolumePriceTrend(), {{0}, {second}, {third}, {fourth}, {fourth}, {fourth - 4.0 / 13}});
}

TEST(NegativeVolumeIndex, WorkedByHand) {
    // Volume falls at the fourth (close 14 → 13) and at the last (13 → 11).
    check_six(NegativeVolumeIndex(), {{1000}, {1000}, {1000}, {13'000.0 / 14}, {13'000.0 / 14}, {11'000.0 / 14}});
}

}  // namespace
}  // namespace signalbox
