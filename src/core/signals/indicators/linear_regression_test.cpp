#include "core/signals/indicators/linear_regression.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(LinearRegression, WorkedByHand) {
    // Values 1 2 4 against 0 1 2: slope 3/2, mean 7/3: line 5/6 … 23/6; Σ y² = 14/3, explained 2 · 9/4: r² = 27/28.
    // Then 2 4 3: slope ½, mean 3: 2.5 … 3.5; Σ y² = 2, explained ½: r² = ¼.
    const auto flat = [](double x) { return Bar{x, x, x}; };
    check_bars(LinearRegression<3>(), {{flat(1), {}},
                                       {flat(2), {}},
                                       {flat(4), {23.0 / 6, 1.5, 5.0 / 6, 27.0 / 28}},
                                       {flat(3), {3.5, 0.5, 2.5, 0.25}}});
}

TEST(LinearRegression, FindsALineExactlyEnough) {
    LinearRegression<20> line;
    for (int t = 0; t < 200; ++t) {
        const auto now = line.update(50'000 - 3.25 * t);
        if (!now) continue;
        EXPECT_NEAR(now->slope, -3.25, 1e-12);
        EXPECT_NEAR(now->value, 50'000 - 3.25 * t, 1e-9);
        EXPECT_NEAR(now->intercept, 50'000 - 3.25 * (t - 19), 1e-9);
        EXPECT_NEAR(now->r2, 1, 1e-12);
        EXPECT_LE(now->r2, 1);
    }
}

}  // namespace
}  // namespace signalbox
