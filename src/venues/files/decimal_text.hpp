// Decimal text to the nearest double: fields of a file, by core/base/short_decimal.hpp where they are short.
//
// Always true: words are read backwards from the end of a field, so a field has no length to branch on; what stands
// before it is masked off. A caller keeps 16 readable bytes before every field.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/short_decimal.hpp"

namespace signalbox::csv {

/// Bytes that must be readable before a field.
inline constexpr std::size_t bytes_before_field = 16;
/// Longest field of the fast path.
inline constexpr std::size_t fast_field_max = short_decimal_max;

/// Digits with at most one point, up to 16 characters, at most 2^53 as an integer. False: not such a text, ask
/// `decimal`. Never false for a good reason only: `1e5` is a number that it leaves to others.
[[gnu::always_inline]] inline bool fast_decimal(const char* begin, const char* end, double& value) {
    const auto length = static_cast<std::size_t>(end - begin);
    if (length <= 8) return decimal_of_word(word_before(end, length), length, value);
    if (length > fast_field_max) return false;
    return decimal_of_words(word_before(end - 8, length - 8), word_before(end, 8), value);
}

/// 9 to 16 digits. False: not such a text.
inline bool fast_integer(const char* begin, const char* end, std::int64_t& value) {
    const auto length = static_cast<std::size_t>(end - begin);
    if (length < 9 || length > fast_field_max) return false;
    const std::uint64_t low = word_before(end - 8, length - 8);
    const std::uint64_t high = word_before(end, 8);
    value = static_cast<std::int64_t>(eight_digits(low) * 100'000'000 + eight_digits(high));
    return (not_digits(low) | not_digits(high)) == 0;
}

/// The double nearest to any decimal text, `1e-5`, `nan` and `inf` included; needs no bytes around the text.
/// Nothing if the text is not a number as a whole, or is too large or too small for a double.
std::optional<double> decimal(std::string_view text);
/// A whole number, sign included.
std::optional<std::int64_t> integer(std::string_view text);

}  // namespace signalbox::csv
