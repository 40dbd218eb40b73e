#include "core/signals/indicators/williams_r.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(WilliamsR, WorkedByHand) {
    // (15 − 14)/6, (15 − 13)/5, (16 − 13)/5, (16 − 11)/6.
    check_six(WilliamsR<3>(), {{-50.0 / 3}, {-40}, {-60}, {-250.0 / 3}});
}

TEST(WilliamsR, IsInTheMiddleWhereNothingRanges) { check_bars(WilliamsR<2>(), {{{3, 3, 3}, {}}, {{3, 3, 3}, {-50}}}); }

}  // namespace
}  // namespace signalbox
