#include "core/signals/features/atr_ranks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/random.hpp"

namespace signalbox::lanes {
namespace {

constexpr auto less = [](auto x, auto y) { return x < y; };
constexpr auto greater = [](auto x, auto y) { return x > y; };

/// `draw` makes 240 values again and again; what keys say of the newest is what counting says.
template <typename Draw>
void expect_counted(Draw draw) {
    for (int round = 0; round < 3'000; ++round) {
        std::array<double, rank_window> values;
        for (double& value : values) value = draw();
        std::array<std::int8_t, rank_window> keys;
        const RankKeys as_key(values[values.size() / 2]);
        for (std::size_t i = 0; i < values.size(); i += 4) as_key.write(load<Four>(&values[i]), &keys[i]);

        const double* newest = &values.back();
        const auto below = std::ranges::count_if(values, [&](double value) { return value < *newest; });
        const auto above = std::ranges::count_if(values, [&](double value) { return value > *newest; });
        const auto [sure_below, sure_above] = key_counts(&keys.back());
        const int equal = static_cast<int>(rank_window) - sure_below - sure_above;
        ASSERT_LE(sure_below, below);
        ASSERT_LE(sure_above, above);
        ASSERT_EQ(among_least(newest, sure_below, equal, less), below <= 78);
        ASSERT_EQ(among_least(newest, sure_above, equal, greater), above <= 78);
    }
}

TEST(AtrRanks, KeysSayWhatCountingSays) {
    Random random(5, "atr ranks");
    expect_counted([&] { return 40 * std::exp2(random.normal()); });
}

TEST(AtrRanks, EqualAndNearlyEqualValuesAreToldApart) {
    Random random(6, "atr ranks");
    expect_counted([&] { return 1.0 + 0x1p-52 * static_cast<double>(random.below(4)); });
    expect_counted([&] { return 0.25 + 0.01 * static_cast<double>(random.below(5)); });
}

TEST(AtrRanks, ValuesFarApartAndNone) {
    Random random(7, "atr ranks");
    expect_counted([&] { return random.below(9) == 0 ? 0.0 : std::exp2(60 * random.normal()); });
    expect_counted([&] { return 0.0; });
}

}  // namespace
}  // namespace signalbox::lanes
