#include "core/signals/indicators/kama.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Kama, WorkedByHand) {
    // Period 2. Seed 11. Closes 10 11 10: made 0, gone 2, e = 0, s = 2/31. Then 11 10 9: made = gone, e = 1, s = ⅔.
    // Then 10 9 10.5: made ½, gone 2.5, e = 1/5, s = 2/31 + (2/3 − 2/31)/5 = 86/465 + 0 = (30 + 56)/465.
    const double slow = 2.0 / 31, first = 11 - slow * slow, second = first + (9 - first) * 4 / 9;
    const double s = 86.0 / 465, third = second + (10.5 - second) * s * s;
    check_series(Kama<2>(), {{10, nothing}, {11, nothing}, {10, first}, {9, second}, {10.5, third}});
    check_series(Kama<>(2), {{10, nothing}, {11, nothing}, {10, first}, {9, second}, {10.5, third}});
}

TEST(Kama, OfEqualValuesIsThatValue) {
    check_series(Kama<2>(), {{0.3, nothing}, {0.3, nothing}, {0.3, 0.3}, {0.3, 0.3}});
}

}  // namespace
}  // namespace signalbox
