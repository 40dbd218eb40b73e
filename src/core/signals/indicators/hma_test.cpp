#include "core/signals/indicators/hma.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Hma, WorkedByHand) {
    // Period 4: 2 · WMA₂ − WMA₄ of 1 2 4 8 7 3: WMA₂ 20/3, 22/3, 13/3 and WMA₄ 49/10, 62/10, 53/10 from the fourth on;
    // raw 253/30, 254/30, 101/30. WMA₂ of these: (253 + 2 · 254)/90, (254 + 2 · 101)/90.
    const auto rows = {std::pair<double, std::optional<double>>{1, nothing},
                       {2, nothing},
                       {4, nothing},
                       {8, nothing},
                       {7, 761.0 / 90},
                       {3, 456.0 / 90}};
    check_series(Hma<4>(), rows);
    check_series(Hma<>(4), rows);
}

TEST(Hma, FollowsAStraightLineWithoutLag) {
    // WMA of n lags a line of slope 1 by (n − 1)/3: 2 (t − 7/3) − (t − 5) = t + 1/3, and √16 gives back 1.
    Hma<16> hma;
    for (int t = 0; t < 60; ++t) {
        const auto now = hma.update(t);
        ASSERT_EQ(now.has_value(), t + 1 >= 19);
        if (now) {
            EXPECT_NEAR(*now, t + 1.0 / 3 - 1, 1e-12);
        }
    }
}

}  // namespace
}  // namespace signalbox
