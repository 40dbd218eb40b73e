#include "core/signals/indicators/stochastic.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Stochastic, WorkedByHand) {
    // raw of 3: (14 − 9)/6, (13 − 10)/5, (13 − 11)/5, (11 − 10)/6 of 100; K and D are means of two.
    check_six(Stochastic<3, 2, 2>(), {{50, 365.0 / 6}, {85.0 / 3, 235.0 / 6}});
    check_six(FastStochastic<3, 2>(), {{60, 215.0 / 3}, {40, 50}, {50.0 / 3, 85.0 / 3}});
}

TEST(Stochastic, IsFiftyWhereNothingRanges) {
    check_bars(Stochastic<2, 1, 1>(), {{{5, 5, 5}, {}}, {{5, 5, 5}, {50, 50}}, {{6, 5, 6}, {100, 100}}});
}

}  // namespace
}  // namespace signalbox
