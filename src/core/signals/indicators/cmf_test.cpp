#include "core/signals/indicators/cmf.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Cmf, WorkedByHand) {
    // Flows 2/3 1 2 0 −5 −2/3, volumes 2 3 4 1 5 2.
    check_six(Cmf<3>(), {{11.0 / 27}, {3.0 / 8}, {-3.0 / 10}, {-17.0 / 24}});
}

TEST(Cmf, IsZeroWithoutVolume) { check_bars(Cmf<2>(), {{{4, 3, 3.5, 0}, {}}, {{4, 3, 3.2, 0}, {0}}}); }

}  // namespace
}  // namespace signalbox
