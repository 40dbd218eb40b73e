// A number that is one double or four or eight of them side by side: kernels are templates over it, so the form for
// four rows is the form for one.
//
//     template <typename N>
//     N away(N a, N b) { return (a - b) / b; }     // N = double, Four or Eight
//
// Four and Eight are the compilers' own vector types: + − × ÷ and comparisons work lane by lane, and lower to what the
// file is compiled for (vectors.hpp); there is an Eight only where one instruction takes it, with AVX-512. Everything
// here is always inlined, so that no copy of it made for one CPU is ever linked into code for another; nor is a
// function of the library handed a vector, since where nothing is optimised that is a call, and its one copy takes
// vectors as one kind of CPU hands them over. No lane looks at another one.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __AVX__
#include <immintrin.h>
#elifdef __SSE2__
#include <emmintrin.h>
#endif

// How a vector would be handed over to another file, which none is (cmake/vectors.cmake); for all who include this.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace signalbox {

using Four [[gnu::vector_size(32)]] = double;
using FourWords [[gnu::vector_size(32)]] = std::uint64_t;
using FourTruths [[gnu::vector_size(32)]] = std::int64_t;  ///< of a comparison: −1 where it holds

#ifdef __AVX512F__
using Eight [[gnu::vector_size(64)]] = double;
using EightWords [[gnu::vector_size(64)]] = std::uint64_t;
using EightTruths [[gnu::vector_size(64)]] = std::int64_t;
#endif

template <typename N>
inline constexpr std::size_t lanes_of = sizeof(N) / sizeof(double);

template <typename N>
struct Lanes;
template <>
struct Lanes<double> {
    using Words = std::uint64_t;
    using Truth = bool;
};
template <>
struct Lanes<Four> {
    using Words = FourWords;
    using Truth = FourTruths;
};
#ifdef __AVX512F__
template <>
struct Lanes<Eight> {
    using Words = EightWords;
    using Truth = EightTruths;
};
#endif

/// The unsigned integer of a number's bits, lane by lane, and what comparing gives.
template <typename N>
using Words = typename Lanes<N>::Words;
template <typename N>
using Truth = typename Lanes<N>::Truth;

#define SIGNALBOX_INLINE [[gnu::always_inline]] inline

/// std::bit_cast, for vectors too.
template <typename To, typename From>
SIGNALBOX_INLINE To bits_as(From value) {
    return __builtin_bit_cast(To, value);
}

template <typename N>
SIGNALBOX_INLINE N load(const double* from) {
    N value;
    std::memcpy(&value, from, sizeof value);
    return value;
}
template <typename N>
SIGNALBOX_INLINE void store(double* to, N value) {
    std::memcpy(to, &value, sizeof value);
}

/// The same in every lane.
template <typename N>
SIGNALBOX_INLINE N all(double value) {
    return N{} + value;
}
template <>
SIGNALBOX_INLINE double all<double>(double value) {
    return value;
}

SIGNALBOX_INLINE double select(bool where, double a, double b) { return where ? a : b; }
SIGNALBOX_INLINE Four select(FourTruths where, Four a, Four b) { return where ? a : b; }
#ifdef __AVX512F__
SIGNALBOX_INLINE Eight select(EightTruths where, Eight a, Eight b) { return where ? a : b; }
#endif

template <typename N>
SIGNALBOX_INLINE Words<N> words_of(N value) {
    return bits_as<Words<N>>(value);
}
template <typename N>
SIGNALBOX_INLINE N number_of(Words<N> words) {
    return bits_as<N>(words);
}

template <typename N>
SIGNALBOX_INLINE N size_of(N value) {
    return number_of<N>(words_of(value) & 0x7fff'ffff'ffff'ffff);
}

SIGNALBOX_INLINE double root_of(double value) { return std::sqrt(value); }
SIGNALBOX_INLINE Four root_of(Four value) {
#ifdef __AVX__
    return _mm256_sqrt_pd(value);
#else
    return Four{std::sqrt(value[0]), std::sqrt(value[1]), std::sqrt(value[2]), std::sqrt(value[3])};
#endif
}

SIGNALBOX_INLINE bool any(bool where) { return where; }
SIGNALBOX_INLINE bool any(FourTruths where) {
#ifdef __AVX__
    return _mm256_movemask_pd(bits_as<__m256d>(where)) != 0;
#else
    return ((where[0] | where[1]) | (where[2] | where[3])) != 0;
#endif
}

/// table[index], lane by lane.
template <typename T>
SIGNALBOX_INLINE double pick(const T* table, double T::* member, std::uint64_t index) {
    return table[index].*member;
}
template <typename T>
SIGNALBOX_INLINE Four pick(const T* table, double T::* member, FourWords index) {
    return Four{table[index[0]].*member, table[index[1]].*member, table[index[2]].*member, table[index[3]].*member};
}

/// Four rows become four columns, and back.
SIGNALBOX_INLINE void transpose(Four& a, Four& b, Four& c, Four& d) {
    const Four ab_even = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab_odd = __builtin_shufflevector(a, b, 1, 5, 3, 7);
    const Four cd_even = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd_odd = __builtin_shufflevector(c, d, 1, 5, 3, 7);
    a = __builtin_shufflevector(ab_even, cd_even, 0, 1, 4, 5);
    b = __builtin_shufflevector(ab_odd, cd_odd, 0, 1, 4, 5);
    c = __builtin_shufflevector(ab_even, cd_even, 2, 3, 6, 7);
    d = __builtin_shufflevector(ab_odd, cd_odd, 2, 3, 6, 7);
}

/// The same text four times: in a loop the compiler would keep vectors in memory.
template <typename Body>
SIGNALBOX_INLINE void four_times(Body body) {
    body(0);
    body(1);
    body(2);
    body(3);
}

/// Four rows of each lane, which `from(lane)` gives, become four vectors across the lanes; and back to `to(lane,
/// rows)`.
template <typename From>
SIGNALBOX_INLINE void rows_across(From from, Four (&rows)[4]) {
    four_times([&](std::size_t lane) { rows[lane] = from(lane); });
    transpose(rows[0], rows[1], rows[2], rows[3]);
}
template <typename To>
SIGNALBOX_INLINE void rows_along(Four (&rows)[4], To to) {
    transpose(rows[0], rows[1], rows[2], rows[3]);
    four_times([&](std::size_t lane) { to(lane, rows[lane]); });
}
#ifdef __AVX512F__
template <typename From>
SIGNALBOX_INLINE void rows_across(From from, Eight (&rows)[4]) {
    Four low[4], high[4];
    rows_across(from, low);
    rows_across([&](std::size_t lane) { return from(lane + 4); }, high);
    four_times([&](std::size_t i) { rows[i] = __builtin_shufflevector(low[i], high[i], 0, 1, 2, 3, 4, 5, 6, 7); });
}
template <typename To>
SIGNALBOX_INLINE void rows_along(Eight (&rows)[4], To to) {
    Four low[4], high[4];
    four_times([&](std::size_t i) {
        low[i] = __builtin_shufflevector(rows[i], rows[i], 0, 1, 2, 3);
        high[i] = __builtin_shufflevector(rows[i], rows[i], 4, 5, 6, 7);
    });
    rows_along(low, to);
    rows_along(high, [&](std::size_t lane, Four four) { to(lane + 4, four); });
}
#endif

/// Copies a stretch of a column into memory past the caches, which would fetch it first: for columns that are longer
/// than those. streams_done() before another thread looks.
SIGNALBOX_INLINE void stream_out(double* to, const double* from, std::size_t count) {
#ifdef __SSE2__
    for (; count > 0 && reinterpret_cast<std::uintptr_t>(to) % 64 != 0; --count) *to++ = *from++;
    for (; count >= 8; count -= 8, to += 8, from += 8) {
#ifdef __AVX__
        for (int i = 0; i < 8; i += 4) _mm256_stream_pd(to + i, load<Four>(from + i));
#else
        for (int i = 0; i < 8; i += 2) _mm_stream_pd(to + i, _mm_loadu_pd(from + i));
#endif
    }
#endif
    for (; count > 0; --count) *to++ = *from++;
}
SIGNALBOX_INLINE void streams_done() {
#ifdef __SSE2__
    _mm_sfence();
#endif
}

}  // namespace signalbox
