// Held against std::from_chars, to the bit.
#include "venues/files/decimal_text.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <random>
#include <string>

#include "venues/files/delimiters.hpp"
#include "venues/files/price_quad.hpp"

namespace signalbox::csv {
namespace {

double nearest(std::string_view text) {
    double value = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    EXPECT_EQ(error, std::errc{}) << text;
    EXPECT_EQ(stop, text.data() + text.size()) << text;
    return value;
}

/// The fast path's answer for a text between other characters.
std::optional<double> fast(std::string_view text) {
    const std::string around = "9999999999999999" + std::string(text) + "99999999";
    double value = 0;
    const char* const begin = around.data() + bytes_before_field;
    if (!fast_decimal(begin, begin + text.size(), value)) return std::nullopt;
    return value;
}

TEST(FastDecimal, IsTheNearestDoubleOrSilent) {
    std::mt19937_64 random(11);
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    std::size_t answered = 0;
    for (int i = 0; i < 400'000; ++i) {
        std::string text;
        const std::size_t digits = 1 + below(i % 5 == 0 ? 40 : 17);
        for (std::size_t d = 0; d < digits; ++d) text += static_cast<char>('0' + below(10));
        if (below(4) != 0) text.insert(below(text.size() + 1), ".");
        const auto value = fast(text);
        if (value) {
            ++answered;
            EXPECT_EQ(std::bit_cast<std::uint64_t>(*value), std::bit_cast<std::uint64_t>(nearest(text))) << text;
        } else {
            EXPECT_GT(text.size(), 15U) << text << " should be in reach";
        }
        if (i % 3 == 0) text += "e" + std::to_string(static_cast<int>(below(40)) - 20);
        EXPECT_EQ(decimal(text), nearest(text)) << text;
    }
    EXPECT_GT(answered, 250'000U);
}

TEST(FastDecimal, TakesEdgesExactly) {
    for (const char* text : {"0", "1", "0.1", ".5", "5.", "00000001", "12345678", "1234567.8", ".1234567", "123456789",
                             "12345678.9", "1.23456789", "123456789012345", "9007199254740992", "0.00000001234567",
                             "99999999.9999999", "1234567.12345678", "12345678.1234567", "123456789.123456"}) {
        EXPECT_EQ(fast(text), nearest(text)) << text;
    }
    for (const char* text : {"", ".", "-1", "+1", "1e5", "1.2.3", "..", "1 ", "nan", "9007199254740993", "1,5", "1/2",
                             "1:2", "12345678901234567", "1.2345678.9", ".1234567890.", "123456789x", "\x80\xb0"}) {
        EXPECT_FALSE(fast(text)) << text;
    }
}

TEST(FastFour, IsFourTimesFastDecimal) {
    std::mt19937_64 random(14);
    const std::string alphabet = "0123456789.";
    for (int i = 0; i < 200'000; ++i) {
        std::string text(32, '9');
        std::array<TextField, 4> field;
        std::array<std::size_t, 4> start;
        std::array<std::size_t, 4> size;
        for (std::size_t f = 0; f < 4; ++f) {
            size[f] = 1 + random() % (i % 4 == 0 ? 10 : 8);
            start[f] = text.size();
            for (std::size_t c = 0; c < size[f]; ++c) text += alphabet[random() % 10];
            if (random() % 2) text[start[f] + random() % size[f]] = '.';
            if (i % 8 == 0 && f == 2) text[start[f] + random() % size[f]] = static_cast<char>(random());
            if (size[f] == 1 && text.back() == '.') text.back() = '7';
            text += ',';
        }
        text += std::string(16, '9');
        for (std::size_t f = 0; f < 4; ++f) field[f] = {&text[start[f]], &text[start[f] + size[f]]};
        std::array<double, 4> four{};
        std::array<double, 4> one{};
        const bool good = fast_four_by_one(field, one.data());
        ASSERT_EQ(fast_four(field, four.data()), good) << text;
        if (good) {
            ASSERT_EQ(four, one) << text;
        }
    }
}

TEST(FastInteger, ReadsNineToSixteenDigits) {
    std::mt19937_64 random(12);
    for (int i = 0; i < 100'000; ++i) {
        std::string text;
        const std::size_t digits = 1 + random() % 20;
        for (std::size_t d = 0; d < digits; ++d) text += static_cast<char>('0' + random() % 10);
        if (i % 10 == 0) text[random() % digits] = "./:-x \n"[random() % 7];
        const std::string around = "9999999999999999" + text + "99999999";
        const char* const begin = around.data() + bytes_before_field;
        std::int64_t value = 0;
        const bool good = fast_integer(begin, begin + digits, value);
        EXPECT_EQ(good, i % 10 != 0 && digits >= 9 && digits <= 16) << text;
        if (good) {
            EXPECT_EQ(value, integer(text)) << text;
        }
    }
}

TEST(Delimiters, AreTheSameOnProcessorsOfAnyMake) {
    std::mt19937_64 random(13);
    std::string text(64, ' ');
    for (int i = 0; i < 20'000; ++i) {
        DelimiterMask expected;
        for (std::size_t at = 0; at < 64; ++at) {
            text[at] = i % 2 ? static_cast<char>(random()) : ",\n\r0+-\x0b\x8a\xac"[random() % 9];
            expected.lines |= std::uint64_t{text[at] == '\n'} << at;
            expected.any |= std::uint64_t{text[at] == '\n' || text[at] == ','} << at;
        }
        for (const DelimiterMask& mask : {delimiters(text.data()), delimiters_portable(text.data())}) {
            ASSERT_EQ(mask.any, expected.any);
            ASSERT_EQ(mask.lines, expected.lines);
        }
    }
}

}  // namespace
}  // namespace signalbox::csv
