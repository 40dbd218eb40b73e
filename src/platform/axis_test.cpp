#include "platform/axis.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace signalbox {
namespace {

TEST(Axis, MarksAreRoundNumbersInsideTheSpan) {
    struct Case {
        double low, high;
        std::size_t most;
        std::vector<double> marks;
    };
    for (const Case& one :
         {Case{0, 10, 5, {0, 2, 4, 6, 8, 10}}, Case{3, 3, 5, {3}}, Case{61'300, 64'900, 4, {62'000, 63'000, 64'000}},
          Case{-1.5, 1.5, 4, {-1, 0, 1}}, Case{0.1, 0.9, 10, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}}}) {
        const auto marks = round_numbers(one.low, one.high, one.most);
        ASSERT_EQ(marks.size(), one.marks.size()) << one.low << " … " << one.high;
        for (std::size_t i = 0; i < marks.size(); ++i) EXPECT_NEAR(marks[i], one.marks[i], 1e-12);
    }
}

TEST(Axis, NumbersHaveThePlacesThatTellThemApart) {
    struct Case {
        double value, step;
        std::string text, in_short;
    };
    for (const Case& one :
         {Case{64'200, 200, "64200", "64200"}, Case{64'000, 1'000, "64000", "64k"}, Case{-0.5, 0.5, "−0.5", "−0.5"},
          Case{1'250'000, 50'000, "1250000", "1250k"}, Case{1'500'000, 500'000, "1500000", "1.5M"},
          Case{-1e-17, 0.2, "0.0", "0.0"}, Case{0.0004, 0.0002, "0.0004", "0.0004"}, Case{0, 1'000, "0", "0"}}) {
        EXPECT_EQ(axis_number(one.value, one.step), one.text) << one.value << " by " << one.step;
        EXPECT_EQ(short_axis_number(one.value, one.step), one.in_short) << one.value << " by " << one.step;
    }
}

TEST(Axis, ShortNumbersKeepThreeOrFourDigits) {
    struct Case {
        double value;
        std::string text;
    };
    for (const Case& one : {Case{1'240'000, "1.24M"}, Case{18'320, "18.3k"}, Case{542.123, "542.1"},
                            Case{54.321, "54.32"}, Case{0.0123456, "0.01235"}, Case{0, "0.00"}, Case{-3.456, "−3.46"},
                            Case{9'876.5, "9876.5"}, Case{3.2e13, "32.0T"}, Case{std::nan(""), "–"}}) {
        EXPECT_EQ(short_number(one.value), one.text);
    }
}

}  // namespace
}  // namespace signalbox
