// The forms for columns have the bits of the scalar ones: on millions of random numbers, at every seam and edge, with
// every kind of vectors that this CPU has.
#include "core/base/math_columns.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "core/base/math.hpp"
#include "core/base/random.hpp"
#include "core/base/vectors.hpp"

namespace signalbox {
namespace {

using Column = void (*)(std::span<const double>, std::span<double>);
using Scalar = double (*)(double);

struct Form {
    const char* name;
    Column column;
    Scalar scalar;
};
constexpr Form forms[] = {{"log", log_column, log}, {"exp", exp_column, exp}, {"tanh", tanh_column, tanh}};

/// Each kind of vectors in turn, and after it the one that the CPU would choose.
void with_each_kind(const std::function<void()>& test) {
    const Vectors before = vectors_in_use();
    for (const Vectors vectors : {Vectors::baseline, Vectors::avx2}) {
        if (!has_vectors(vectors)) continue;
        use_vectors(vectors);
        SCOPED_TRACE(vectors == Vectors::avx2 ? "avx2" : "baseline");
        test();
    }
    use_vectors(before);
}

void expect_the_bits_of_the_scalar_form(const std::vector<double>& x) {
    std::vector<double> out(x.size());
    for (const Form& form : forms) {
        form.column(x, out);
        std::size_t different = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double one = form.scalar(x[i]);
            const bool same = std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(out[i]) ||
                              (std::isnan(one) && std::isnan(out[i]));
            if (!same && different++ == 0)
                ADD_FAILURE() << form.name << " of " << x[i] << ": " << out[i] << ", not " << one;
        }
        EXPECT_EQ(different, 0U) << form.name;
    }
}

TEST(MathColumns, HaveTheBitsOfTheScalarForms) {
    Random random(1, "columns");
    const std::function<double()> draws[] = {
        [&] { return std::bit_cast<double>(random.below(0x7ff0'0000'0000'0000)); },  // any number above zero
        [&] { return 0.97 + 0.06 * random.uniform(); },
        [&] { return -745 + 1455 * random.uniform(); },
        [&] { return -25 + 50 * random.uniform(); },
        [&] { return 20'000 + 80'000 * random.uniform(); },
    };
    std::vector<double> x;
    for (const auto& draw : draws) {
        for (int i = 0; i < 400'000; ++i) x.push_back(draw());
    }
    with_each_kind([&] { expect_the_bits_of_the_scalar_form(x); });
}

TEST(MathColumns, HaveThemAtSeamsAndEdgesInEveryLane) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::vector<double> edges{0,
                              -0.0,
                              infinity,
                              -infinity,
                              std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::denorm_min()};
    for (const double seam : {1.0, 0.6875, 1.375, 2.0, 0x1p-1022, 708.0, 708.39641853, 709.782712893384,
                              745.13321910194, 746.0, 0x1p-28, 22.0, 0.5493061443340549, 0.0027076}) {
        double below = seam, above = seam;
        for (int i = 0; i < 20; ++i) {
            for (const double x : {below, above, -below, -above}) edges.push_back(x);
            below = std::nextafter(below, -infinity);
            above = std::nextafter(above, infinity);
        }
    }
    with_each_kind([&] {
        // Each edge beside harmless ones, in each lane, and in a column's odd end.
        for (std::size_t lane = 0; lane < 7; ++lane) {
            std::vector<double> x;
            for (const double edge : edges) {
                std::vector<double> row{1.5, 0.7, 3.0, 20.5, 0.9, 2.1, 7.0};
                row[lane] = edge;
                x.insert(x.end(), row.begin(), row.end());
            }
            expect_the_bits_of_the_scalar_form(x);
        }
    });
}

TEST(MathColumns, MayBeWrittenInPlaceAndBeEmpty) {
    log_column({}, {});
    std::vector<double> x{1, 2, 3, 4, 5};
    log_column(x, x);
    EXPECT_EQ(x[4], log(5.0));
}

TEST(Vectors, TheBaselineIsEverywhere) {
    EXPECT_TRUE(has_vectors(Vectors::baseline));
    EXPECT_TRUE(has_vectors(vectors_in_use()));
}

}  // namespace
}  // namespace signalbox
