// Random streams: pinned first values (synthetic markets hang on them), moments, independence, and quantiles against
// values from the literature.
#include "core/base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace signalbox {
namespace {

constexpr int numbers = 1'000'000;

TEST(Random, NeverChanges) {
    Random named(1, "spread");
    EXPECT_EQ(named.next(), 13722023339249044802ULL);
    EXPECT_EQ(named.next(), 5214722828262727934ULL);
    Random keyed({1, 2, 3});
    EXPECT_EQ(keyed.next(), 5717515972777655803ULL);
    EXPECT_EQ(keyed.uniform(), 0x1.3f08e8a6a43b2p-2);
    EXPECT_EQ(keyed.normal(), -0x1.788760e429987p-4);
    EXPECT_EQ(keyed.below(1000), 793U);
}

TEST(Random, OneKeyIsOneStreamAndAnyChangeAnother) {
    const auto first = [](Random stream) { return stream.next(); };
    EXPECT_EQ(first(Random(1, "spread")), first(Random(1, "spread")));
    std::vector<std::uint64_t> values = {
        first(Random(1, "spread")), first(Random(2, "spread")), first(Random(1, "spreaD")), first(Random(1, "")),
        first(Random({})),          first(Random({0})),         first(Random({0, 0})),      first(Random({0, 1})),
        first(Random({1, 0})),      first(Random({1}))};
    std::ranges::sort(values);
    EXPECT_EQ(std::ranges::adjacent_find(values), values.end());
}

TEST(Random, UniformNumbersHaveTheirMomentsAndFillEveryBin) {
    Random stream(7, "uniform");
    double sum = 0;
    double squares = 0;
    std::array<int, 100> bins{};
    for (int i = 0; i < numbers; ++i) {
        const double u = stream.uniform();
        ASSERT_TRUE(u >= 0 && u < 1);
        sum += u;
        squares += u * u;
        ++bins[static_cast<std::size_t>(u * 100)];
    }
    EXPECT_NEAR(sum / numbers, 0.5, 4 * std::sqrt(1.0 / 12 / numbers));
    EXPECT_NEAR(squares / numbers, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / numbers));
    double chi_square = 0;
    for (const int count : bins)
        chi_square += (count - numbers / 100.0) * (count - numbers / 100.0) / (numbers / 100.0);
    EXPECT_NEAR(chi_square, 99, 4 * std::sqrt(2.0 * 99));
}

TEST(Random, NormalNumbersHaveTheirMomentsAndTails) {
    Random stream(7, "normal");
    double sums[5] = {};
    int beyond_two = 0;
    for (int i = 0; i < numbers; ++i) {
        const double z = stream.normal();
        for (double power = 1; double& sum : sums) {
            sum += power;
            power *= z;
        }
        beyond_two += std::abs(z) > 2;
    }
    // The variances of the first four powers of a normal number are 1, 2, 15 and 96.
    EXPECT_NEAR(sums[1] / numbers, 0, 4 * std::sqrt(1.0 / numbers));
    EXPECT_NEAR(sums[2] / numbers, 1, 4 * std::sqrt(2.0 / numbers));
    EXPECT_NEAR(sums[3] / numbers, 0, 4 * std::sqrt(15.0 / numbers));
    EXPECT_NEAR(sums[4] / numbers, 3, 4 * std::sqrt(96.0 / numbers));
    EXPECT_NEAR(beyond_two / double{numbers}, 0.0455003, 4 * std::sqrt(0.0455 * 0.9545 / numbers));
}

TEST(Random, NeighbouringKeysAreIndependent) {
    // First values of streams whose keys differ by one: as a sequence they should look like one stream, too.
    double product = 0;
    double previous = Random({42, 0}).normal();
    std::array<int, 64> ones{};
    for (std::uint64_t key = 1; key <= 100'000; ++key) {
        Random stream({42, key});
        const double z = stream.normal();
        product += z * previous;
        previous = z;
        const std::uint64_t bits = stream.next();
        for (std::size_t bit = 0; bit < 64; ++bit) ones[bit] += static_cast<int>(bits >> bit & 1);
    }
    EXPECT_NEAR(product / 100'000, 0, 4 / std::sqrt(100'000.0));
    for (const int count : ones) EXPECT_NEAR(count, 50'000, 4.5 * std::sqrt(25'000.0));
}

TEST(Random, BelowIsUnbiasedAlsoWhereTheBoundDividesBadly) {
    Random stream(7, "below");
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(stream.below(1), 0U);
    std::array<int, 6> faces{};
    for (int i = 0; i < 600'000; ++i) ++faces[stream.below(6)];
    for (const int count : faces) EXPECT_NEAR(count, 100'000, 4 * std::sqrt(100'000.0 * 5 / 6));
    // Of 0 … 3·2⁶² − 1, a third each; a plain multiplication would give the first third half of all.
    const std::uint64_t third = 1ULL << 62;
    std::array<int, 3> thirds{};
    for (int i = 0; i < 300'000; ++i) ++thirds[stream.below(3 * third) / third];
    for (const int count : thirds) EXPECT_NEAR(count, 100'000, 4 * std::sqrt(100'000.0 * 2 / 3));
}

TEST(NormalQuantile, AgreesWithPublishedValues) {
    const struct {
        double p, z;
    } table[] = {
        {0.5, 0},
        {0.25, -0.6744897501960817},  // these three stand in Wichura's paper
        {0.001, -3.090232306167814},
        {1e-20, -9.262340089798408},
        {0.75, 0.6744897501960817},  // and these in any table
        {0.95, 1.6448536269514722},
        {0.975, 1.959963984540054},
        {0.995, 2.5758293035489004},
        {0.9995, 3.2905267314919255},
        {0.05, -1.6448536269514727},
        {0.025, -1.9599639845400545},
    };
    for (const auto& row : table) {
        EXPECT_NEAR(normal_quantile(row.p), row.z, 2e-15 * std::max(1.0, std::abs(row.z))) << row.p;
    }
}

TEST(NormalQuantile, InvertsTheDistributionFunctionAndIsOdd) {
    for (double z = -37; z <= 0; z += 0.0625) {
        const double p = std::erfc(-z / std::sqrt(2.0)) / 2;  // the C library's, here only as the other side
        EXPECT_NEAR(normal_quantile(p), z, 1e-13 * std::max(1.0, std::abs(z))) << z;
        if (z > -5) {
            EXPECT_NEAR(normal_quantile(1 - p), -z, 1e-9);
        }
    }
}

TEST(RandomDeathTest, NoNumberIsBelowZeroAndNoQuantileOutside) {
    EXPECT_DEATH((void)Random(1, "x").below(0), "below zero");
    EXPECT_DEATH((void)normal_quantile(0), "between 0 and 1");
    EXPECT_DEATH((void)normal_quantile(1), "between 0 and 1");
}

}  // namespace
}  // namespace signalbox
