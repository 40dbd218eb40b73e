// Four short decimals at once: the prices of a candle, two to a register.
//
// The same arithmetic as decimal_text.hpp, lane by lane: the point is squeezed out, eight digits become an integer
// below 10^8, and one exact division by a power of ten rounds correctly. Only SSE2, which every x86-64 has; elsewhere
// `fast_decimal` does it one by one, with the same bits.
#pragma once

#include <array>

#include "venues/files/decimal_text.hpp"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace signalbox::csv {

struct TextField {
    const char* begin;
    const char* end;
    std::size_t size() const { return static_cast<std::size_t>(end - begin); }
};

/// As four `fast_decimal`, for any length.
[[gnu::noinline]] inline bool fast_four_by_one(const std::array<TextField, 4>& field, double* value) {
    bool good = true;
    for (std::size_t i = 0; i < 4; ++i) good = fast_decimal(field[i].begin, field[i].end, value[i]) && good;
    return good;
}

#if defined(__SSE2__)

/// 10^p by the count of characters after the point; eight means that there is no point.
inline constexpr std::array<double, 9> power_after_point{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e0};

/// Two fields of at most eight characters. `bad` gets a bit where they are not digits with at most one point. A field
/// without any digit gives 0.
[[gnu::always_inline]] inline __m128d two_decimals(const TextField& first, const TextField& second, __m128i& bad) {
    const auto pair = [](const void* low, const void* high) {
        return _mm_castpd_si128(
            _mm_loadh_pd(_mm_load_sd(static_cast<const double*>(low)), static_cast<const double*>(high)));
    };
    const __m128i ones = _mm_set1_epi8(1);
    const __m128i word = _mm_and_si128(_mm_xor_si128(pair(first.end - 8, second.end - 8), _mm_set1_epi8('0')),
                                       pair(&keep_last[first.size()], &keep_last[second.size()]));
    // 0xff in every byte above 9, which must be the point, once.
    const __m128i odd = _mm_cmplt_epi8(_mm_adds_epu8(word, _mm_set1_epi8(0x76)), _mm_setzero_si128());
    const __m128i count = _mm_sad_epu8(_mm_and_si128(odd, ones), _mm_setzero_si128());
    bad = _mm_or_si128(bad, _mm_and_si128(odd, _mm_xor_si128(word, _mm_set1_epi8('.' ^ '0'))));
    bad = _mm_or_si128(bad, _mm_srli_epi64(count, 1));

    __m128i up_to_point = _mm_or_si128(odd, _mm_srli_epi64(odd, 8));
    up_to_point = _mm_or_si128(up_to_point, _mm_srli_epi64(up_to_point, 16));
    up_to_point = _mm_or_si128(up_to_point, _mm_srli_epi64(up_to_point, 32));
    const __m128i before = _mm_and_si128(word, _mm_srli_epi64(up_to_point, 8));
    const __m128i digits = _mm_or_si128(_mm_andnot_si128(up_to_point, word), _mm_slli_epi64(before, 8));
    const __m128i places = _mm_sad_epu8(_mm_andnot_si128(up_to_point, ones), _mm_setzero_si128());

    // Ones to pairs to fours to eights.
    const __m128i times_ten = _mm_add_epi8(_mm_slli_epi64(digits, 3), _mm_add_epi8(digits, digits));
    const __m128i twos = _mm_and_si128(_mm_add_epi8(times_ten, _mm_srli_epi64(digits, 8)), _mm_set1_epi16(0xff));
    const __m128i fours = _mm_madd_epi16(twos, _mm_set1_epi32(100 | 1 << 16));
    const __m128i eights = _mm_add_epi32(_mm_mul_epu32(fours, _mm_set1_epi32(10'000)), _mm_srli_epi64(fours, 32));
    const __m128d mantissas = _mm_cvtepi32_pd(_mm_shuffle_epi32(eights, 0b1000));
    const __m128d powers =
        _mm_loadh_pd(_mm_load_sd(&power_after_point[static_cast<unsigned>(_mm_cvtsi128_si32(places))]),
                     &power_after_point[static_cast<unsigned>(_mm_extract_epi16(places, 4))]);
    return _mm_div_pd(mantissas, powers);
}

[[gnu::always_inline]] inline bool fast_four(const std::array<TextField, 4>& field, double* value) {
    // Each is 1 … 8 if and only if all bits of length - 1 are within 7: one branch, and always the same way.
    const std::size_t bits =
        (field[0].size() - 1) | (field[1].size() - 1) | (field[2].size() - 1) | (field[3].size() - 1);
    if (bits > 7) return fast_four_by_one(field, value);
    __m128i bad = _mm_setzero_si128();
    _mm_storeu_pd(value, two_decimals(field[0], field[1], bad));
    _mm_storeu_pd(value + 2, two_decimals(field[2], field[3], bad));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(bad, _mm_setzero_si128())) == 0xffff;
}

#else

inline bool fast_four(const std::array<TextField, 4>& field, double* value) { return fast_four_by_one(field, value); }

#endif

}  // namespace signalbox::csv
