// Names for contents. Not cryptographic: for ids and equality proofs, not against an enemy.
//
// Hasher is a 128-bit streaming hash of bytes (content ids). RangeHash is ENGINE 6's: the sum mod 2¹²⁸ of a fixed mix of
// each item, so a range's hash is O(1) by prefix sums and does not depend on where the series begins.
// Both are the same on every CPU; the functions may never change, since journals and runs carry their values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

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
Result<Hash128> parse_hash(std::string_view text);

/// Hash of a byte sequence; an empty one has a value too.
Hash128 hash_bytes(std::span<const std::byte> bytes);
Hash128 hash_text(std::string_view text);

/// A strong 64-bit mix (a permutation), and a fixed 128-bit mix of up to six words for RangeHash.
std::uint64_t mix64(std::uint64_t word);
Hash128 mix128(std::span<const std::uint64_t> words);

/// Adds and takes away items in any order: (a + b) − b = a, to the bit.
class RangeHash {
public:
    void add(const Hash128& item);
    void remove(const Hash128& item);
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
