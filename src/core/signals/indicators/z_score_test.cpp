#include "core/signals/indicators/z_score.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(ZScore, WorkedByHand) {
    // 1 2 3: mean 2, deviation √⅔: z = √1.5. 2 3 1: −√1.5 … (1 − 2)/√⅔. Three equal ones: 0.
    check_series(ZScore<3>(),
                 {{1, nothing}, {2, nothing}, {3, std::sqrt(1.5)}, {1, -std::sqrt(1.5)}, {1, -std::sqrt(0.5)}, {1, 0}});
}

TEST(ZScore, OfOneOutlierIsAtItsBound) {
    ZScore<10> z;
    double last = 0;
    for (int bar = 0; bar < 9; ++bar) z.update(5);
    last = *z.update(6);
    EXPECT_NEAR(last, 3, 1e-12);  // √(n − 1)
}

}  // namespace
}  // namespace signalbox
