#include "venues/wire/number.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>

#include "core/base/random.hpp"

namespace signalbox::wire {
namespace {

TEST(WireNumber, KeepsWhatTheVenueWrote) {
    for (const std::string_view text : {"", "0", "84021.20", "-0.000212", "0.000000001237", "302542.8759139051798",
                                        "007", "1E-7", "1e+5", "1234567890123456789.01234567890"}) {
        const auto number = Number::parse(text);
        ASSERT_TRUE(number) << text;
        EXPECT_EQ(number->text(), text);
        EXPECT_EQ(number->is_given(), !text.empty());
    }
}

TEST(WireNumber, RefusesWhatIsNone) {
    for (const std::string_view text : {"-", ".", "1.", ".5", "+1", "1.2.3", "1e", "1e+", "0x10", "nan", "inf", " 1",
                                        "1 ", "1,5", "--1", "12345678901234567890123456789012"}) {
        EXPECT_FALSE(Number::parse(text)) << text;
    }
}

TEST(WireNumber, BecomesADoubleOnceAndADecimalExactly) {
    EXPECT_EQ(Number::parse("84021.20")->to_double(), 84021.2);
    EXPECT_EQ(Number::parse("0.000000001237")->to_double(), 1.237e-9);
    EXPECT_EQ(Number::parse("-0.5")->to_double(), -0.5);
    EXPECT_TRUE(std::isnan(Number{}.to_double()));
    EXPECT_TRUE(std::isnan(Number::parse("1e999")->to_double()));
    EXPECT_EQ(Number::parse("84021.20")->to_decimal()->units(), 8'402'120'000'000);
    EXPECT_FALSE(Number::parse("0.000000001237")->to_decimal()) << "twelve places";
    EXPECT_FALSE(Number{}.to_decimal());
}

TEST(WireNumber, IsScaledOnItsText) {
    EXPECT_EQ(Number::parse("0.00001237")->to_double(3), 0.01237);
    EXPECT_EQ(Number::parse("1.237E-5")->to_double(6), 12.37);
    EXPECT_EQ(Number::parse("5e+1")->to_double(-3), 0.05);
    EXPECT_EQ(Number::parse("123456789.01234567")->to_double(-6), 123.45678901234567);
    EXPECT_EQ(Number::parse("84021.20")->to_double(0), 84021.2);
    EXPECT_TRUE(std::isnan(Number{}.to_double(3)));
    EXPECT_TRUE(std::isnan(Number::parse("1e99999999999999")->to_double(3)));
    EXPECT_EQ(power_of(1), 0);
    EXPECT_EQ(power_of(1'000'000), 6);
}

// Short texts go another way than long ones, to the same bits.
TEST(WireNumber, IsTheNearestDoubleAtEveryLength) {
    Random random(2, "digits");
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        const std::size_t length = 1 + random.below(20);
        for (std::size_t d = 0; d < length; ++d) text += static_cast<char>('0' + random.below(10));
        const std::size_t point = random.below(2 * length);
        if (point > 0 && point < length) text.insert(point, 1, '.');
        double nearest = 0;
        std::from_chars(text.data(), text.data() + text.size(), nearest);
        ASSERT_EQ(Number::parse(text)->to_double(), nearest) << text;
    }
}

TEST(WireNumber, HoldsEveryDecimal) {
    Random random(1, "decimals");
    for (int i = 0; i < 1000; ++i) {
        const auto value = Decimal::from_units(static_cast<std::int64_t>(random.next() >> random.below(60)) / 2);
        const auto back = Number::from(value).to_decimal();
        ASSERT_TRUE(back);
        EXPECT_EQ(*back, value);
    }
}

TEST(WireNumber, ComparesAsWritten) {
    EXPECT_EQ(*Number::parse("1.0"), *Number::parse("1.0"));
    EXPECT_FALSE(*Number::parse("1.0") == *Number::parse("1"));
}

}  // namespace
}  // namespace signalbox::wire
