// log, exp and tanh against libquadmath's 113 bits, at the edges, and by the hash of their bits: the same everywhere.
#include "core/base/math.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/random.hpp"

__extension__ typedef __float128 Quad;
extern "C" {
Quad logq(Quad);
Quad expq(Quad);
Quad tanhq(Quad);
}

namespace signalbox {
namespace {

constexpr int draws = 333'334;  ///< three ranges a function: a million values each
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double smallest_normal = std::numeric_limits<double>::min();
constexpr double greatest = std::numeric_limits<double>::max();

using Function = double (*)(double);
using Reference = Quad (*)(Quad);
using Draw = std::function<double(Random&)>;

/// Distance in units in the last place of the double nearest to the truth.
double error_in_ulp(double value, Quad truth) {
    const auto nearest = static_cast<double>(truth);
    if (!std::isfinite(nearest) || !std::isfinite(value)) return value == nearest ? 0 : infinity;
    int exponent = 0;
    std::frexp(nearest, &exponent);
    const Quad ulp = std::ldexp(1.0, std::max(exponent - 53, -1074));
    return std::abs(static_cast<double>((value - truth) / ulp));
}

Draw between(double low, double high) {
    return [=](Random& random) { return low + (high - low) * random.uniform(); };
}
/// Any positive double, each as likely as the next: all exponents, subnormals too.
double any_positive(Random& random) { return std::bit_cast<double>(random.below(0x7ff0'0000'0000'0000)); }

void expect_accurate(const char* what, Function function, Reference reference, double ulp_max, const Draw& draw) {
    Random random(1, what);
    double worst = 0;
    double worst_at = 0;
    for (int i = 0; i < draws; ++i) {
        const double x = draw(random);
        const double error = error_in_ulp(function(x), reference(x));
        if (error > worst) {
            worst = error;
            worst_at = x;
        }
    }
    testing::Test::RecordProperty(what, std::to_string(worst) + " ulp");
    EXPECT_LE(worst, ulp_max) << what << " at " << worst_at;
}

TEST(Math, LogIsWithinAnUlp) {
    expect_accurate("log of any double", log, logq, 0.52, any_positive);
    expect_accurate("log near 1", log, logq, 0.52, between(0.97, 1.03));
    expect_accurate("log of ratios", log, logq, 0.52, between(0.5, 2));
}

TEST(Math, ExpIsWithinAnUlp) {
    expect_accurate("exp wherever it is normal", exp, expq, 0.52, between(-708, 709.78));
    expect_accurate("exp of small numbers", exp, expq, 0.52, between(-1, 1));
    expect_accurate("exp into the subnormals", exp, expq, 0.76, between(-746, -708));
}

TEST(Math, TanhIsWithinTwoUlp) {
    expect_accurate("tanh", tanh, tanhq, 0.52, between(-25, 25));
    expect_accurate("tanh of small numbers", tanh, tanhq, 0.52, between(-0.1, 0.1));
    expect_accurate("tanh of any double", tanh, tanhq, 0.52, any_positive);
}

/// Both sides of every place where the code takes another way.
std::vector<double> with_neighbours(std::initializer_list<double> places) {
    std::vector<double> all;
    for (const double place : places) {
        double below = place;
        double above = place;
        for (int i = 0; i < 50; ++i) {
            all.push_back(below);
            all.push_back(above);
            below = std::nextafter(below, -infinity);
            above = std::nextafter(above, infinity);
        }
    }
    return all;
}

TEST(Math, IsAsAccurateAtItsSeams) {
    for (const double x :
         with_neighbours({1, 0.6875, 1.375, 1.0078125, 0.99609375, 2, 0.5, smallest_normal, greatest})) {
        if (x < infinity) {
            EXPECT_LE(error_in_ulp(log(x), logq(x)), 0.52) << x;
        }
    }
    for (const double x : with_neighbours(
             {0, 0.0027076, 0.6931471805599453, -0.6931471805599453, 708.7, -708.39641853, -745.13321910194, 1})) {
        EXPECT_LE(error_in_ulp(exp(x), expq(x)), 0.76) << x;
    }
    for (const double x : with_neighbours({0, 0x1p-28, 0.0013538, 0.34657359, 0.5493061443340549, 1, 22})) {
        EXPECT_LE(error_in_ulp(tanh(x), tanhq(x)), 0.52) << x;
        EXPECT_EQ(std::bit_cast<std::uint64_t>(tanh(-x)), std::bit_cast<std::uint64_t>(-tanh(x))) << x;
    }
}

TEST(Math, EdgesAreWhatTheHeaderSays) {
    const struct {
        Function function;
        double x, value;
    } table[] = {
        {log, 1, 0},
        {log, 0, -infinity},
        {log, -0.0, -infinity},
        {log, infinity, infinity},
        {log, -1, nan},
        {log, -infinity, nan},
        {log, nan, nan},
        {log, smallest, -0x1.74385446d71c3p+9},
        {log, greatest, 0x1.62e42fefa39efp+9},
        {exp, 0, 1},
        {exp, -0.0, 1},
        {exp, 1, 0x1.5bf0a8b145769p+1},
        {exp, infinity, infinity},
        {exp, -infinity, 0},
        {exp, nan, nan},
        {exp, 710, infinity},
        {exp, greatest, infinity},
        {exp, std::nextafter(0x1.62e42fefa39efp+9, infinity), infinity},
        {exp, -745.2, 0},
        {exp, -745, smallest},
        {exp, -greatest, 0},
        {tanh, 0, 0},
        {tanh, -0.0, -0.0},
        {tanh, smallest, smallest},
        {tanh, infinity, 1},
        {tanh, -infinity, -1},
        {tanh, 30, 1},
        {tanh, nan, nan},
    };
    for (const auto& row : table) {
        EXPECT_EQ(std::bit_cast<std::uint64_t>(row.function(row.x)), std::bit_cast<std::uint64_t>(row.value)) << row.x;
    }
    EXPECT_LT(exp(0x1.62e42fefa39efp+9), infinity);
}

TEST(Math, HasTheSameBitsOnEveryCpuAndCompiler) {
    Random random(1, "bits");
    std::vector<double> results;
    for (int i = 0; i < 100'000; ++i) {
        results.push_back(log(any_positive(random)));
        results.push_back(exp(-750 + 1500 * random.uniform()));
        results.push_back(tanh(-25 + 50 * random.uniform()));
    }
    EXPECT_EQ(to_text(hash_bytes(std::as_bytes(std::span(results)))), "76567e50761b692157f4c42bfddbd499");
}

}  // namespace
}  // namespace signalbox
