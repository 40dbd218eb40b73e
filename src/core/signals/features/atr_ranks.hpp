// Where each ATR stands among the last 240: the flags vol_low, vol_medium and vol_high of a block (feature_block.hpp).
//
// Every value has a key of eight bits that keeps the order: 64 steps an octave, two octaves to either side of a middle;
// what is farther away is at the rails. One instruction compares 32 keys, so all 240 are counted at every row; only
// where equal keys leave the answer open are the values themselves, and those decide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/lanes.hpp"
#include "core/signals/features/feature_parts.hpp"

namespace signalbox::lanes {

using Keys [[gnu::vector_size(32)]] = std::int8_t;
using FewKeys [[gnu::vector_size(16)]] = std::int8_t;

constexpr std::ptrdiff_t rank_window = 240;
constexpr int atr_rank_most = static_cast<int>(atr_rank_max);

/// Positive numbers to keys.
struct RankKeys {
    SIGNALBOX_INLINE explicit RankKeys(double middle_value)
        : middle(bits_as<std::int64_t>(middle_value) >> bits_dropped) {}

    SIGNALBOX_INLINE void write(Four values, std::int8_t* to) const {
        const FourTruths steps = (bits_as<FourTruths>(values) >> bits_dropped) - middle;
        const FourTruths least = FourTruths{} - 128, most = FourTruths{} + 127;
        const FourTruths key = steps < least ? least : steps > most ? most : steps;
        for (std::ptrdiff_t i = 0; i < 4; ++i) to[i] = static_cast<std::int8_t>(key[i]);
    }

    static constexpr int bits_dropped = 52 - 6;  // of a double's fraction 6 are kept
    std::int64_t middle;
};

struct KeyCounts {
    int less, greater;
};
/// What 240 comparisons gave, in each byte less the number of them that held: all bytes together.
SIGNALBOX_INLINE int total_of(Keys many, FewKeys few) {
    using Pair [[gnu::vector_size(16)]] = std::uint64_t;
    const auto words = bits_as<FourWords>(-many);
    // No byte runs over: seven comparisons and one, twice as many below; and 240 fit the byte they are added up in.
    const Pair halves =
        __builtin_shufflevector(words, words, 0, 1) + __builtin_shufflevector(words, words, 2, 3) + bits_as<Pair>(-few);
    return static_cast<int>(((halves[0] + halves[1]) * 0x0101'0101'0101'0101U) >> 56U);
}
template <typename K>
SIGNALBOX_INLINE K keys_at(const std::int8_t* from) {
    K keys;
    std::memcpy(&keys, from, sizeof keys);
    return keys;
}
template <typename K, std::size_t... part>
SIGNALBOX_INLINE void count_keys(const std::int8_t* from, K now, K& less, K& greater, std::index_sequence<part...>) {
    less = ((keys_at<K>(from + part * sizeof now) < now) + ...);
    greater = ((keys_at<K>(from + part * sizeof now) > now) + ...);
}
/// Of the 240 keys that end with `newest`, how many are less and greater than that.
SIGNALBOX_INLINE KeyCounts key_counts(const std::int8_t* newest) {
    const std::int8_t* first = newest - (rank_window - 1);
    Keys less, greater;
    FewKeys less_rest, greater_rest;
    count_keys(first, Keys{} + *newest, less, greater, std::make_index_sequence<7>());
    count_keys(first + 7 * sizeof less, FewKeys{} + *newest, less_rest, greater_rest, std::make_index_sequence<1>());
    return {total_of(less, less_rest), total_of(greater, greater_rest)};
}

/// How many of the 240 values that end with `newest` come before it.
template <typename Before>
SIGNALBOX_INLINE int count_before(const double* newest, Before before) {
    const Four now = all<Four>(*newest);
    FourTruths a{}, b{};
    for (std::ptrdiff_t i = 1 - rank_window; i < 1; i += 8) {
        a += before(load<Four>(newest + i), now);
        b += before(load<Four>(newest + i + 4), now);
    }
    a += b;
    return -static_cast<int>((a[0] + a[1]) + (a[2] + a[3]));
}

/// Whether at most 78 of the 240 come before the newest: `surely` do, of the `equal` keys perhaps all but its own.
template <typename Before>
SIGNALBOX_INLINE bool among_least(const double* newest, int surely, int equal, Before before) {
    if (surely > atr_rank_most) return false;
    if (surely + equal - 1 <= atr_rank_most) return true;
    return count_before(newest, before) <= atr_rank_most;
}

}  // namespace signalbox::lanes
