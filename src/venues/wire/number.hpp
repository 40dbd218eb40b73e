// A number as a venue wrote it: checked to be one, kept to the letter, trailing zeros included.
//
// Why text: prices of cheap coins have eleven places and turnovers nineteen digits, more than a Decimal or a double
// holds; what is stored, scaled or printed again must not lose any. The two crossings into arithmetic stand here.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace signalbox::wire {

/// `84021.20`, `-0.5`, `1E-7`, or nothing at all: venues write "" where a number does not apply.
class Number {
public:
    /// Characters that fit. Longer ones, seen nowhere, are refused where they enter.
    static constexpr std::size_t length_max = 31;

    Number() = default;
    /// Empty, or `[-]digits[.digits][e[±]digits]` of at most length_max characters.
    static Result<Number> parse(std::string_view text);
    /// The same without words: false leaves `number` as it was.
    static bool parse(std::string_view text, Number& number);
    static Number from(Decimal value);

    /// False for the venue's "".
    bool is_given() const { return size_ > 0; }
    std::string_view text() const { return {text_.data(), size_}; }
    /// The nearest double, ties to even; NaN where nothing is given or it lies outside a double's range.
    double to_double() const;
    /// The double nearest to the number times 10^power, in one rounding: what a unit of so many coins costs.
    double to_double(int power) const;
    /// Exact, or an error: nothing given, more than eight places, too large.
    Result<Decimal> to_decimal() const;

    /// As written: `1.0` is not `1`.
    bool operator==(const Number& other) const { return text() == other.text(); }

    /// Takes digits with at most one point between them, fifteen characters at most, or none, in quotes, from the front
    /// of a text: the bytes taken, quotes included. 0: something else stands there, or less than 17 bytes do.
    std::size_t take_quoted(const char* begin, const char* end);

private:
    std::array<char, length_max> text_{};
    std::uint8_t size_ = 0;
};

[[gnu::always_inline]] inline std::size_t Number::take_quoted([[maybe_unused]] const char* begin,
                                                              [[maybe_unused]] const char* end) {
#if defined(__SSE2__)
    constexpr std::ptrdiff_t looked_at = 17;
    if (end - begin < looked_at || *begin != '"') return 0;
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + 1));
    const auto places_of = [](__m128i matches) { return static_cast<std::uint32_t>(_mm_movemask_epi8(matches)); };
    const std::uint32_t quotes = places_of(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('"')));
    const __m128i from_zero = _mm_sub_epi8(chunk, _mm_set1_epi8('0'));
    const std::uint32_t digits = places_of(_mm_cmpeq_epi8(_mm_min_epu8(from_zero, _mm_set1_epi8(9)), from_zero));
    const std::uint32_t points = places_of(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('.')));
    if (quotes == 0) return 0;
    const std::uint32_t inside = (quotes & -quotes) - 1;  // the places before the closing quote
    const std::uint32_t point = points & inside;
    const std::uint32_t ends = (inside + 1) >> 1 | 1U;  // the first place and the last
    if (((digits | points) & inside) != inside || (point & (point - 1)) != 0 || (point & ends) != 0) return 0;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(text_.data()), chunk);
    size_ = static_cast<std::uint8_t>(std::countr_zero(quotes));
    return size_ + std::size_t{2};
#else
    return 0;
#endif
}

inline std::string_view to_text(const Number& number) { return number.text(); }

/// The power of ten that an instrument's multiplier is (SPEC 3): prices go up by it, volumes down. A bug if it is none.
int power_of(std::int32_t multiplier);

}  // namespace signalbox::wire
