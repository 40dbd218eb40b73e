#include "core/signals/indicators/wma.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Wma, WorkedByHand) {
    // (1 · 1 + 2 · 2 + 3 · 4) / 6 = 17/6; (2 + 2 · 4 + 3 · 8) / 6 = 34/6; (4 + 2 · 8 + 3 · 7) / 6 = 41/6.
    check_series(Wma<3>(), {{1, nothing}, {2, nothing}, {4, 17.0 / 6}, {8, 34.0 / 6}, {7, 41.0 / 6}});
    check_series(Wma<>(3), {{1, nothing}, {2, nothing}, {4, 17.0 / 6}, {8, 34.0 / 6}, {7, 41.0 / 6}});
    check_series(Wma<1>(), {{1, 1}, {5, 5}});
}

TEST(Wma, OfEqualValuesIsThatValue) {
    Wma<20> wma;
    for (int bar = 1; bar < 60; ++bar) {
        const auto now = wma.update(0.3);
        if (bar >= 20) {
            ASSERT_EQ(now, 0.3);
        }
    }
}

}  // namespace
}  // namespace signalbox
