// A number that is one double or four of them side by side: kernels are templates over it, so the form for four rows is
// the form for one.
//
//     template <typename N>
//     N away(N a, N b) { return (a - b) / b; }     // N = double or Four
//
// Four is the compilers' own vector type: + − × ÷ and comparisons work lane by lane, and lower to what the file is
// compiled for (vectors.hpp). Everything here is always inlined, so that no copy of it made for one CPU is ever linked
// into code for another; nor is a function of the library handed a vector, since where nothing is optimised that is a
// call, and its one copy takes vectors as one kind of CPU hands them over. No lane looks at another one.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#ifdef __AVX__
#include <immintrin.h>
#endif

// How a vector would be handed over to another file, which none is (cmake/vectors.cmake); for all who include this.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace signalbox {

using Four [[gnu::vector_size(32)]] = double;
using FourWords [[gnu::vector_size(32)]] = std::uint64_t;
using FourTruths [[gnu::vector_size(32)]] = std::int64_t;  ///< of a comparison: −1 where it holds

template <typename N>
inline constexpr std::size_t lanes_of = sizeof(N) / sizeof(double);

/// The unsigned integer of a number's bits, lane by lane, and what comparing gives.
template <typename N>
using Words = std::conditional_t<std::is_same_v<N, double>, std::uint64_t, FourWords>;
template <typename N>
using Truth = std::conditional_t<std::is_same_v<N, double>, bool, FourTruths>;

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

}  // namespace signalbox
