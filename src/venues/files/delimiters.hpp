// Finds every comma and line feed of a stretch of text, 64 bytes at a time, before anything is parsed: so the fields of
// a row do not wait for each other's end.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "venues/files/decimal_text.hpp"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace signalbox::csv {

/// Bit i stands for byte i of 64.
struct DelimiterMask {
    std::uint64_t any = 0;    ///< commas and line feeds
    std::uint64_t lines = 0;  ///< line feeds alone
};

/// Bit i is set where byte i of the word equals `wanted`; exact.
inline std::uint64_t equal_bytes(std::uint64_t word, char wanted) {
    const std::uint64_t x = word ^ (0x0101010101010101U * static_cast<unsigned char>(wanted));
    const std::uint64_t zero = ~(((x & 0x7f7f7f7f7f7f7f7fU) + 0x7f7f7f7f7f7f7f7fU) | x | 0x7f7f7f7f7f7f7f7fU);
    return ((zero >> 7) * 0x0102040810204080U) >> 56;
}

/// For processors of any make.
inline DelimiterMask delimiters_portable(const char* text) {
    DelimiterMask mask;
    for (int i = 0; i < 64; i += 8) {
        const std::uint64_t word = load_word(text + i);
        const std::uint64_t lines = equal_bytes(word, '\n');
        mask.lines |= lines << i;
        mask.any |= (lines | equal_bytes(word, ',')) << i;
    }
    return mask;
}

#if defined(__SSE2__)
/// SSE2 belongs to every x86-64.
inline DelimiterMask delimiters(const char* text) {
    const __m128i comma = _mm_set1_epi8(',');
    const __m128i feed = _mm_set1_epi8('\n');
    DelimiterMask mask;
    for (int i = 0; i < 64; i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
        const __m128i lines = _mm_cmpeq_epi8(bytes, feed);
        const __m128i any = _mm_or_si128(lines, _mm_cmpeq_epi8(bytes, comma));
        mask.lines |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(lines))) << i;
        mask.any |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(any))) << i;
    }
    return mask;
}
#else
inline DelimiterMask delimiters(const char* text) { return delimiters_portable(text); }
#endif

/// The delimiters of up to `text_max` bytes as positions, ascending.
class DelimiterIndex {
public:
    static constexpr std::size_t text_max = 65'536;
    static constexpr std::size_t columns_max = 64;

    /// `text` has 64 readable bytes after its end.
    void scan(const char* text, std::size_t size) {
        any_count_ = line_count_ = 0;
        for (std::size_t at = 0; at < size; at += 64) {
            DelimiterMask mask = delimiters(text + at);
            if (size - at < 64) {
                const std::uint64_t inside = (std::uint64_t{1} << (size - at)) - 1;
                mask = {mask.any & inside, mask.lines & inside};
            }
            any_count_ += write<8>(mask.any, at, &any_[1 + any_count_]);
            line_count_ += write<2>(mask.lines, at, &lines_[line_count_]);
        }
        std::fill_n(&any_[1 + any_count_], columns_max, UINT32_MAX);
    }
    /// `before()[0]` is the delimiter before the text (place -1, as if a line ended there); then all others; then
    /// columns_max places that are none, UINT32_MAX: looking one row ahead needs no bounds.
    const std::uint32_t* before() const { return any_.data(); }
    const std::uint32_t* lines() const { return lines_.data(); }
    std::size_t line_count() const { return line_count_; }

private:
    /// Writes `at_once` places whatever there is, without a branch, then further ones if there are: what is too much is
    /// written over next time.
    template <std::size_t at_once>
    static std::size_t write(std::uint64_t mask, std::size_t at, std::uint32_t* out) {
        constexpr std::uint64_t never_empty = std::uint64_t{1} << 63;
        const std::size_t count = bits_in(mask);
        for (std::size_t done = 0; done == 0 || done < count; done += at_once) {
            for (std::size_t i = 0; i < at_once; ++i) {
                out[done + i] = static_cast<std::uint32_t>(at + std::countr_zero(mask | never_empty));
                mask &= mask - 1;
            }
        }
        return count;
    }
    /// std::popcount without the instruction that the oldest x86-64 lacks.
    static std::size_t bits_in(std::uint64_t mask) {
        mask -= (mask >> 1) & 0x5555555555555555U;
        mask = (mask & 0x3333333333333333U) + ((mask >> 2) & 0x3333333333333333U);
        return (((mask + (mask >> 4)) & 0x0f0f0f0f0f0f0f0fU) * 0x0101010101010101U) >> 56;
    }

    std::array<std::uint32_t, 1 + text_max + columns_max + 8> any_{UINT32_MAX};
    std::array<std::uint32_t, text_max + 4> lines_{};
    std::size_t any_count_ = 0;
    std::size_t line_count_ = 0;
};

}  // namespace signalbox::csv
