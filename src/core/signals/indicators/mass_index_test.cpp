#include "core/signals/indicators/mass_index.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(MassIndex, WorkedByHand) {
    // Ranges 3 3 4 2 3 3. Quotients 11/10, 69/76, 231/230, 239/236 (EMAs of 2); sums of two.
    check_six(MassIndex<2>(2), {{763.0 / 380}, {16'713.0 / 8740}, {54'743.0 / 27'140}});
}

}  // namespace
}  // namespace signalbox
