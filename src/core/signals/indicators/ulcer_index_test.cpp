#include "core/signals/indicators/ulcer_index.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(UlcerIndex, WorkedByHand) {
    // Closes below the higher of two: 0, 0, 1/14, 0, 2/13.
    check_six(UlcerIndex<2>(), {{0}, {std::sqrt(1250.0) / 7}, {std::sqrt(1250.0) / 7}, {std::sqrt(20'000.0) / 13}});
}

}  // namespace
}  // namespace signalbox
