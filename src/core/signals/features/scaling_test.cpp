#include "core/signals/features/scaling.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/archive.hpp"

namespace signalbox {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::int64_t> times{0, 60'000, 120'000, 180'000, 240'000, 300'000};
const TimeRange first_five{utc_from_ms(0), utc_from_ms(300'000)};

Result<Scaling> fit(ScalingMethod method, const std::vector<std::vector<double>>& columns,
                    TimeRange span = first_five) {
    return fit_scaling(method, Hash128{1, 2}, {times, columns}, span);
}

TEST(Scaling, StandardIsMeanAndPopulationDeviation) {
    const auto scaling = fit(ScalingMethod::standard, {{2, 4, 4, 6, unknown, 1e9}});
    ASSERT_TRUE(scaling);
    EXPECT_EQ(scaling->columns[0], (ColumnScale{.center = 4, .size = std::sqrt(2.0)}));
    std::vector<double> row{6};
    scaling->apply(row);
    EXPECT_DOUBLE_EQ(row[0], std::sqrt(2.0));
    row[0] = unknown;
    scaling->apply(row);
    EXPECT_TRUE(std::isnan(row[0]));
}

TEST(Scaling, RobustIsMedianAndMiddleHalf) {
    // NumPy: percentile([1, 2, 3, 10], [25, 50, 75]) = 1.75, 2.5, 4.75
    const auto scaling = fit(ScalingMethod::robust, {{10, 3, unknown, 1, 2, -1e9}});
    ASSERT_TRUE(scaling);
    EXPECT_EQ(scaling->columns[0], (ColumnScale{.center = 2.5, .size = 3}));
}

TEST(Scaling, LooksAtNothingOutsideItsSpan) {
    const auto a = fit(ScalingMethod::standard, {{1, 2, 3, 4, 5, 6}});
    const auto b = fit(ScalingMethod::standard, {{1, 2, 3, 4, 5, -1e300}});
    EXPECT_EQ(a->columns, b->columns);
}

TEST(Scaling, AColumnThatDoesNotMoveBecomesNothing) {
    for (const auto method : {ScalingMethod::standard, ScalingMethod::robust}) {
        const auto scaling = fit(method, {{7, 7, 7, 7, 7, 7}});
        std::vector<double> row{7};
        scaling->apply(row);
        EXPECT_EQ(row[0], 0);
    }
}

TEST(Scaling, SaysWhatIsMissing) {
    const auto none =
        fit(ScalingMethod::standard, {{1, 2, 3, 4, 5, 6}}, {utc_from_ms(9'000'000), utc_from_ms(9'600'000)});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().what.text(),
              "there is no row from 1970-01-01T02:30:00Z to 1970-01-01T02:40:00Z to fit a scaling on");
    const auto silent = fit(ScalingMethod::robust, {{1, 2, 3, 4, 5, 6}, std::vector<double>(6, unknown)});
    ASSERT_FALSE(silent);
    EXPECT_TRUE(silent.error().what.text().starts_with("column 2 knows no value from"));
}

TEST(Scaling, ReadsBackFromTheArchive) {
    const auto scaling = fit(ScalingMethod::robust, {{10, 3, unknown, 1, 2, -1e9}});
    Bytes bytes;
    Writer(bytes).put(*scaling);
    const auto back = Reader(bytes).read<Scaling>();
    ASSERT_TRUE(back);
    EXPECT_EQ(back->columns, scaling->columns);
    EXPECT_EQ(back->features, (Hash128{1, 2}));
    EXPECT_EQ(back->fitted, first_five);
}

}  // namespace
}  // namespace signalbox
