// Names for contents. Not cryptographic: for ids and equality proofs, not against an enemy.
//
// hash_bytes is a 128-bit hash of a byte sequence (content ids). RangeHash is ENGINE 6's: the sum mod 2¹²⁸ of a fixed
// mix of each item, so a range's hash is O(1) by prefix sums and does not depend on where the series begins. All are
// the same on every CPU; the functions may never change, since journals and runs carry their values.
//
// The one building block is a folded product: 64 × 64 → 128 bits, high half xor low half. Every bit of either factor
// reaches about half of the result's bits, in a few cycles.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "core/base/check.hpp"
#include "core/base/result.hpp"

namespace signalbox {

struct Hash128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    auto operator<=>(const Hash128&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("high", self.high);
        visit("low", self.low);
    }
};

/// 32 lower-case hexadecimal digits.
std::string to_text(const Hash128& hash);
/// Reads exactly those; anything else is an error.
Result<Hash128> parse_hash(std::string_view text);

/// Hash of a byte sequence; an empty one has a value too.
Hash128 hash_bytes(std::span<const std::byte> bytes);
Hash128 hash_text(std::string_view text);

/// The first binary digits of the fractions of √2, √3, √5, √7, √11 and √13, made odd: numbers with nothing to hide.
inline constexpr std::uint64_t hash_keys[6] = {0x6a09'e667'f3bc'c909, 0xbb67'ae85'84ca'a73b, 0x3c6e'f372'fe94'f82b,
                                               0xa54f'f53a'5f1d'36f1, 0x510e'527f'ade6'82d1, 0x9b05'688c'2b3e'6c1f};

constexpr std::uint64_t fold_product(std::uint64_t a, std::uint64_t b) {
    __extension__ typedef unsigned __int128 Wide;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}

/// A strong 64-bit mix and a permutation: no two words have one mix. Stafford's variant 13 of MurmurHash3's finaliser.
constexpr std::uint64_t mix64(std::uint64_t word) {
    word = (word ^ word >> 30) * 0xbf58'476d'1ce4'e5b9;
    word = (word ^ word >> 27) * 0x94d0'49bb'1331'11eb;
    return word ^ word >> 31;
}

/// A fixed 128-bit mix of up to six words for RangeHash; more is a bug. Fewer words differ from the same with zeros
/// behind. Two lanes pair the words differently, so that what one lane might lose the other keeps.
inline Hash128 mix128(std::span<const std::uint64_t> words) {
    check(words.size() <= 6, "mix128 takes at most six words");
    std::uint64_t w[6] = {};
    if (!words.empty()) std::memcpy(w, words.data(), words.size_bytes());
    const auto& k = hash_keys;
    const std::uint64_t first = fold_product(w[0] ^ k[0], w[1] ^ k[1]) + fold_product(w[2] ^ k[2], w[3] ^ k[3]) +
                                fold_product(w[4] ^ k[4], w[5] ^ k[5]) + words.size();
    const std::uint64_t second = fold_product(w[0] ^ k[5], w[3] ^ k[2]) + fold_product(w[1] ^ k[3], w[4] ^ k[0]) +
                                 fold_product(w[2] ^ k[4], w[5] ^ k[1]) - words.size();
    return {mix64(second), mix64(first)};
}

/// Adds and takes away items in any order: (a + b) − b = a, to the bit.
class RangeHash {
public:
    void add(const Hash128& item) {
        sum_.low += item.low;
        sum_.high += item.high + (sum_.low < item.low ? 1 : 0);
    }
    void remove(const Hash128& item) {
        sum_.high -= item.high + (sum_.low < item.low ? 1 : 0);
        sum_.low -= item.low;
    }
    const Hash128& value() const { return sum_; }
    bool operator==(const RangeHash&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("sum", self.sum_);
    }

private:
    Hash128 sum_;
};

}  // namespace signalbox
