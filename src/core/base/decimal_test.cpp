// Exact decimals: the edges by table, the rest by properties against schoolbook arithmetic in 128 bits.
#include "core/base/decimal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>

namespace signalbox {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

Decimal units(std::int64_t count) { return Decimal::from_units(count); }

/// Units of a Result, or `nothing` for an error.
constexpr std::int64_t nothing = std::numeric_limits<std::int64_t>::min();
std::int64_t units_of(const Result<Decimal>& value) { return value ? value->units() : nothing; }

TEST(Decimal, ReadsExactlyOrNotAtAll) {
    const struct {
        std::string_view text;
        std::int64_t units;
    } table[] = {
        {"0", 0},
        {"-0", 0},
        {"-12.5", -1'250'000'000},
        {"+3", 300'000'000},
        {".5", 50'000'000},
        {"5.", 500'000'000},
        {"0.00000001", 1},
        {"1e-8", 1},
        {"1E-3", 100'000},
        {"1.5e+3", 150'000'000'000},
        {"100000000e-16", 1},
        {"0.000000010000", 1},
        {"0000000000000000000000000000012", 1'200'000'000},
        {"0e999999999999999999999", 0},
        {"0.0000000000000000000000000000000000000000000000", 0},
        {"92233720368.54775807", most},
        {"-92233720368.54775807", -most},
        {"9223372036854775807e-8", most},
        {"0.00000000000000000092233720368e21", 92'233'720'368},
    };
    for (const auto& row : table) EXPECT_EQ(units_of(Decimal::parse(row.text)), row.units) << row.text;
}

TEST(Decimal, RefusesWithTheReason) {
    const struct {
        std::string_view text;
        ErrorCode code;
        std::string_view why;
    } table[] = {
        {"", ErrorCode::BadData, "'' is not a number"},
        {"-", ErrorCode::BadData, "'-' is not a number"},
        {".", ErrorCode::BadData, "'.' is not a number"},
        {"1.2.3", ErrorCode::BadData, "'1.2.3' is not a number"},
        {"1,5", ErrorCode::BadData, "'1,5' is not a number"},
        {" 1", ErrorCode::BadData, "' 1' is not a number"},
        {"1e", ErrorCode::BadData, "'1e' is not a number"},
        {"1e+", ErrorCode::BadData, "'1e+' is not a number"},
        {"1e2.5", ErrorCode::BadData, "'1e2.5' is not a number"},
        {"+-1", ErrorCode::BadData, "'+-1' is not a number"},
        {"nan", ErrorCode::BadData, "'nan' is not a number"},
        {"inf", ErrorCode::BadData, "'inf' is not a number"},
        {"1e-9", ErrorCode::BadData, "'1e-9' has more than eight decimal places"},
        {"0.123456789", ErrorCode::BadData, "'0.123456789' has more than eight decimal places"},
        {"1e-99999999999999999999", ErrorCode::BadData, "'1e-99999999999999999999' has more than eight decimal places"},
        {"92233720368.54775808", ErrorCode::Overflow, "92233720368.54775808 does not fit within ±92233720368.54775807"},
        {"100000000000", ErrorCode::Overflow, "100000000000 does not fit within ±92233720368.54775807"},
        {"1e12", ErrorCode::Overflow, "1e12 does not fit within ±92233720368.54775807"},
        {"1e99999999999999999999", ErrorCode::Overflow,
         "1e99999999999999999999 does not fit within ±92233720368.54775807"},
        {"12345678901234567890123", ErrorCode::Overflow,
         "12345678901234567890123 does not fit within ±92233720368.54775807"},
    };
    for (const auto& row : table) {
        const auto value = Decimal::parse(row.text);
        ASSERT_FALSE(value) << row.text;
        EXPECT_EQ(value.error().code, row.code) << row.text;
        EXPECT_EQ(value.error().text(), row.why);
    }
    EXPECT_LT(Decimal::parse(std::string(1'000'000, '7')).error().text().size(), 200U);
}

TEST(Decimal, PrintsTheShortestExactText) {
    const struct {
        std::int64_t units;
        std::string_view text;
    } table[] = {
        {0, "0"},
        {1, "0.00000001"},
        {-1, "-0.00000001"},
        {-1'250'000'000, "-12.5"},
        {1'000'000'000'000, "10000"},
        {most, "92233720368.54775807"},
        {-most, "-92233720368.54775807"},
    };
    for (const auto& row : table) EXPECT_EQ(to_text(units(row.units)), row.text);
    EXPECT_TRUE(rc::check("what is printed is read back", [] {
        const auto value = units(*rc::gen::inRange(-most, most));
        RC_ASSERT(Decimal::parse(to_text(value)).value() == value);
    }));
}

TEST(Decimal, FromDoubleRoundsTheBinaryValueTiesToEven) {
    const double infinity = std::numeric_limits<double>::infinity();
    const struct {
        double value;
        std::int64_t units;
    } table[] = {
        {0.0, 0},
        {-0.0, 0},
        {0.1, 10'000'000},
        {-0.1, -10'000'000},
        {1e-8, 1},
        {4.9e-9, 0},
        {5.1e-9, 1},
        // k/2⁹ = k × 195312.5 units: a tie at every odd k, and the even neighbour wins.
        {1.0 / 512, 195'312},
        {3.0 / 512, 585'938},
        {5.0 / 512, 976'562},
        {-1.0 / 512, -195'312},
        {-3.0 / 512, -585'938},
        {std::numeric_limits<double>::denorm_min(), 0},
        {std::numeric_limits<double>::min(), 0},
        {92'233'720'368.0, 9'223'372'036'800'000'000},
        {92'233'720'368.5, 9'223'372'036'850'000'000},
        {92'233'720'368.547744, 9'223'372'036'854'774'475},
        {-92'233'720'368.5, -9'223'372'036'850'000'000},
        {92'233'720'368.547775, nothing},
        {1e11, nothing},
        {-1e300, nothing},
        {infinity, nothing},
        {-infinity, nothing},
        {std::numeric_limits<double>::quiet_NaN(), nothing},
    };
    for (const auto& row : table) EXPECT_EQ(units_of(Decimal::from_double(row.value)), row.units) << row.value;
}

TEST(Decimal, DoublesComeBackWhileTheyHaveTheDigits) {
    EXPECT_TRUE(rc::check("below 2²⁶, where doubles are denser than units", [] {
        const auto value =
            units(*rc::gen::inRange<std::int64_t>(-((1LL << 26) * Decimal::one), (1LL << 26) * Decimal::one));
        RC_ASSERT(Decimal::from_double(value.to_double()).value() == value);
    }));
    EXPECT_TRUE(rc::check("to_double is as near as the text read by the standard library", [] {
        const auto value = units(*rc::gen::inRange(-most, most));
        RC_ASSERT(value.to_double() == std::stod(to_text(value)));
    }));
    EXPECT_EQ(units(most).to_double(), 92'233'720'368.54775807);
}

/// Schoolbook: the floor of n/d and its rest, then the half is looked at.
Wide divided_by_hand(Wide n, Wide d) {
    if (d < 0) {
        n = -n;
        d = -d;
    }
    Wide low = n / d;
    if (low * d > n) --low;
    const Wide rest = n - low * d;
    if (rest < d - rest) return low;
    if (rest > d - rest) return low + 1;
    return low % 2 == 0 ? low : low + 1;
}
std::int64_t narrowed(Wide value) {
    return value > most || value < -Wide{most} ? nothing : static_cast<std::int64_t>(value);
}

TEST(Decimal, ArithmeticEqualsLongHand) {
    EXPECT_TRUE(rc::check([] {
        // Magnitudes of every size, so that about half of the products fit.
        const auto drawn = [] {
            const auto shift = *rc::gen::inRange(0, 62);
            return *rc::gen::inRange(-most, most) >> shift;
        };
        const std::int64_t a = drawn();
        const std::int64_t b = drawn();
        RC_ASSERT(units_of(units(a).plus(units(b))) == narrowed(Wide{a} + b));
        RC_ASSERT(units_of(units(a).minus(units(b))) == narrowed(Wide{a} - b));
        RC_ASSERT(units_of(units(a).times(units(b))) == narrowed(divided_by_hand(Wide{a} * b, 100'000'000)));
        if (b != 0) RC_ASSERT(units_of(units(a).over(units(b))) == narrowed(divided_by_hand(Wide{a} * 100'000'000, b)));
    }));
}

TEST(Decimal, ProductsAndQuotientsAtTheEdge) {
    const Decimal one = Decimal::from_int(1);
    const Decimal half = units(50'000'000);
    EXPECT_EQ(units_of(units(1).times(half)), 0);
    EXPECT_EQ(units_of(units(3).times(half)), 2);
    EXPECT_EQ(units_of(units(5).times(half)), 2);
    EXPECT_EQ(units_of(units(-1).times(half)), 0);
    EXPECT_EQ(units_of(units(-3).times(half)), -2);
    EXPECT_EQ(units_of(one.over(Decimal::from_int(3))), 33'333'333);
    EXPECT_EQ(units_of(Decimal::from_int(2).over(Decimal::from_int(-3))), -66'666'667);
    EXPECT_EQ(units_of(units(most).times(one)), most);
    EXPECT_EQ(units_of(units(most).times(-one)), -most);
    EXPECT_EQ(units_of(units(most).times(units(100'000'001))), nothing);
    EXPECT_EQ(units_of(units(most).over(units(99'999'999))), nothing);
    EXPECT_EQ(units_of(units(most).plus(units(1))), nothing);
    EXPECT_EQ(units_of(units(-most).minus(units(1))), nothing);
    EXPECT_EQ(one.over(Decimal{}).error().text(), "1 can not be divided by zero");
}

TEST(Decimal, StepsDownAndUp) {
    const struct {
        std::int64_t value, step, below, above;
    } table[] = {
        {17, 5, 15, 20},
        {15, 5, 15, 15},
        {-17, 5, -20, -15},
        {-15, 5, -15, -15},
        {0, 7, 0, 0},
        {17, 0, 17, 17},
        {17, -5, 17, 17},
        {most, 1, most, most},
        {most, 2, most - 1, nothing},
        {-most, 2, nothing, -most + 1},
        {3, most, 0, most},
        {-3, most, -most, 0},
    };
    for (const auto& row : table) {
        EXPECT_EQ(units_of(units(row.value).floor_to(units(row.step))), row.below) << row.value << " by " << row.step;
        EXPECT_EQ(units_of(units(row.value).ceil_to(units(row.step))), row.above) << row.value << " by " << row.step;
    }
}

TEST(Decimal, SumsOfAnAccount) {
    Decimal cash = Decimal::from_int(10'000);
    cash += units(1);
    cash -= Decimal::from_int(10'001);
    EXPECT_EQ(to_text(cash), "-0.99999999");
    EXPECT_EQ(cash.abs(), -cash);
    EXPECT_LT(cash, Decimal{});
}

TEST(DecimalDeathTest, ASumThatDoesNotFitIsABug) {
    EXPECT_DEATH((void)(Decimal::highest() + units(1)), "does not fit");
    EXPECT_DEATH((void)(Decimal::lowest() - units(1)), "does not fit");
    EXPECT_DEATH((void)Decimal::from_int(100'000'000'000), "does not fit");
}

}  // namespace
}  // namespace signalbox
