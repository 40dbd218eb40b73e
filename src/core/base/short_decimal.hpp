// Decimal text to the nearest double, eight digits at a time.
//
// Why it is right: a text of at most sixteen characters, digits and one point, is an integer m over 10^p with p ≤ 15.
// Where m ≤ 2^53 both are exact doubles, and IEEE 754 rounds their one division correctly (W. D. Clinger, "How to read
// floating point numbers accurately", PLDI 1990). Every other text is left to std::from_chars, which is always right.
// Eight digits are turned in three multiplications: neighbours are joined to pairs, fours, eight.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace signalbox {

static_assert(std::endian::native == std::endian::little, "the first character is the lowest byte of a word");

/// Longest text that these take.
inline constexpr std::size_t short_decimal_max = 16;

inline std::uint64_t load_word(const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// Keeps the last n of eight characters, n ≤ 8.
inline constexpr std::array<std::uint64_t, 9> keep_last = [] {
    std::array<std::uint64_t, 9> masks{};
    for (std::size_t n = 1; n <= 8; ++n) masks[n] = ~std::uint64_t{0} << (8 * (8 - n));
    return masks;
}();

/// 10^p, all exact.
inline constexpr std::array<double, 16> powers_of_ten{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// Eight characters as values: digits become 0 … 9.
inline std::uint64_t digit_values(const char* from) { return load_word(from) ^ 0x3030303030303030U; }
/// The last n characters before `end` as eight values: digits become 0 … 9, masked places 0. Eight bytes are read.
inline std::uint64_t word_before(const char* end, std::size_t n) { return digit_values(end - 8) & keep_last[n]; }
/// The same of the first n characters from `begin`, 1 ≤ n ≤ 8.
inline std::uint64_t word_from(const char* begin, std::size_t n) { return digit_values(begin) << (8 * (8 - n)); }
/// 0x80 in every byte that is above 9.
inline std::uint64_t not_digits(std::uint64_t word) {
    return (((word & 0x7f7f7f7f7f7f7f7fU) + 0x7676767676767676U) | word) & 0x8080808080808080U;
}
/// The number of eight digit values, the first in the lowest byte.
inline std::uint64_t eight_digits(std::uint64_t word) {
    word = word * 10 + (word >> 8);
    return ((word & 0x000000ff000000ffU) * 0x000f424000000064U +
            ((word >> 16) & 0x000000ff000000ffU) * 0x0000271000000001U) >>
           32;
}

/// A word without its point: the characters before the point move up by one, `carry` fills the freed lowest byte.
/// `point` is 0x80 in the point's byte; 0 leaves the word as it is (and wants no carry). No branch: whether a price has
/// a point can't be foretold.
inline std::uint64_t without_point(std::uint64_t word, std::uint64_t point, std::uint64_t carry) {
    const std::uint64_t up_to_point = (point << 1) - (point != 0);
    return (word & ~up_to_point) | ((word & (up_to_point >> 8)) << 8) | carry;
}
/// How many of eight characters stand after the point; 0 without one.
inline std::uint64_t places_after(std::uint64_t point) {
    return (static_cast<std::uint64_t>(std::countl_zero(point | 1)) >> 3) & (0 - std::uint64_t{point != 0});
}
/// True if the one byte that is not a digit is a point ('.' ^ '0'); also true without any.
inline bool is_one_point(std::uint64_t word, std::uint64_t odd) {
    return ((odd & (odd - 1)) == 0) & ((word & ((odd >> 7) * 0xff)) == (odd >> 7) * ('.' ^ '0'));
}

/// Digits with at most one point, `length` ≤ 8 of them. False: not such a text.
[[gnu::always_inline]] inline bool decimal_of_word(std::uint64_t word, std::size_t length, double& value) {
    const std::uint64_t odd = not_digits(word);
    const std::uint64_t mantissa = eight_digits(without_point(word, odd, 0));
    value = static_cast<double>(static_cast<std::int64_t>(mantissa)) / powers_of_ten[places_after(odd)];
    const std::size_t points = odd != 0 ? 1 : 0;
    return is_one_point(word, odd) && length > points;
}

/// Nine to sixteen characters, the last eight in `high`, those before them in `low`; at most 2^53 as an integer.
[[gnu::always_inline]] inline bool decimal_of_words(std::uint64_t low, std::uint64_t high, double& value) {
    const std::uint64_t odd_low = not_digits(low);
    const std::uint64_t odd_high = not_digits(high);
    const std::uint64_t point_in_high = 0 - std::uint64_t{odd_high != 0};
    const std::uint64_t second = without_point(high, odd_high, (low >> 56) & point_in_high);
    const std::uint64_t first = ((low << 8) & point_in_high) | (without_point(low, odd_low, 0) & ~point_in_high);
    const std::uint64_t mantissa = eight_digits(first) * 100'000'000 + eight_digits(second);
    const std::uint64_t places = places_after(odd_high) + places_after(odd_low) + (odd_low != 0 ? 8 : 0);
    value = static_cast<double>(static_cast<std::int64_t>(mantissa)) / powers_of_ten[places & 15];
    return is_one_point(low, odd_low) && is_one_point(high, odd_high) && (odd_low == 0 || odd_high == 0) &&
           mantissa <= (std::uint64_t{1} << 53);
}

/// How many digits stand at `from`, and their value: 1 to 15. 0: none, or more, or less than sixteen bytes are left.
[[gnu::always_inline]] inline unsigned digits_at(const char* from, const char* end, std::int64_t& value) {
    if (end - from < 16) return 0;
    const auto digits_in = [](std::uint64_t odd) {
        return odd == 0 ? 8U : static_cast<unsigned>(std::countr_zero(odd)) / 8;
    };
    unsigned count = digits_in(not_digits(digit_values(from)));
    if (count == 8) count += digits_in(not_digits(digit_values(from + 8)));
    if (count == 0 || count == 16) return 0;
    std::uint64_t number = 0;
    if (count <= 8) {
        number = eight_digits(word_from(from, count));
    } else {
        number = eight_digits(word_from(from, count - 8)) * 100'000'000 + eight_digits(digit_values(from + count - 8));
    }
    value = static_cast<std::int64_t>(number);
    return count;
}

}  // namespace signalbox
