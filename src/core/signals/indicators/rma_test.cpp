#include "core/signals/indicators/rma.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Rma, IsSilentThenMovesByAPeriodthOfTheDistance) {
    // Seed (3 + 6 + 9) / 3 = 6; (6 · 2 + 12) / 3 = 8; (8 · 2 + 2) / 3 = 6; (6 · 2 + 1) / 3 = 13/3.
    check_series(Rma(3), {{3, nothing}, {6, nothing}, {9, 6}, {12, 8}, {2, 6}, {1, 13.0 / 3}});
    check_series(Rma(1), {{5, 5}, {7, 7}});
}

TEST(Rma, OfEqualValuesIsExactlyThatValue) {
    for (const double value : {0.1, 0.3, 46216.93, 1e-8}) {
        Rma average(14);
        for (int bar = 1; bar < 14; ++bar) EXPECT_FALSE(average.update(value));
        for (int bar = 14; bar < 1000; ++bar) ASSERT_EQ(average.update(value), value);
    }
}

TEST(RmaDeathTest, NeedsAPeriod) { EXPECT_DEATH(Rma(0), "period of at least 1"); }

}  // namespace
}  // namespace signalbox
