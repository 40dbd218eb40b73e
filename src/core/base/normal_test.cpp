// Φ against a reference of higher precision, and with the inverse that the cost draws use.
#include "core/base/normal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/random.hpp"

__extension__ typedef __float128 Quad;
extern "C" {
Quad erfcq(Quad);
Quad sqrtq(Quad);
}

namespace signalbox {
namespace {

double exact(double x) {
    const Quad wide = x, half = 0.5, two = 2;
    return static_cast<double>(half * erfcq(-wide / sqrtq(two)));
}

TEST(NormalCdf, AgreesWithAReferenceOfHigherPrecision) {
    Random random(1, "normal");
    for (int i = 0; i < 200'000; ++i) {
        const double x = -37 + 45 * random.uniform();
        EXPECT_NEAR(normal_cdf(x) / exact(x), 1.0, x < -8 ? 1e-12 : 1e-14) << x;
    }
}

TEST(NormalCdf, KnowsItsEdges) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(normal_cdf(0), 0.5);
    EXPECT_EQ(normal_cdf(infinity), 1);
    EXPECT_EQ(normal_cdf(-infinity), 0);
    EXPECT_TRUE(std::isnan(normal_cdf(std::numeric_limits<double>::quiet_NaN())));
}

TEST(NormalCdf, IsUndoneByItsQuantile) {
    for (const double p : {1e-12, 0.001, 0.05, 0.3, 0.5, 0.9, 0.95, 0.999})
        EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1, 1e-13) << p;
}

}  // namespace
}  // namespace signalbox
