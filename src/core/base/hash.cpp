// Two lanes of 64 bits take in 16 bytes a step, each lane both words in its own order; the end mixes in the length.
#include "core/base/hash.hpp"

#include <bit>
#include <cstring>

namespace signalbox {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

struct Lanes {
    std::uint64_t a = hash_keys[0];
    std::uint64_t b = hash_keys[1];

    void take(std::uint64_t first, std::uint64_t second) {
        const std::uint64_t old_a = a;
        a = fold_product(a ^ first, second ^ hash_keys[2]) + std::rotl(b, 23);
        b = fold_product(b ^ second, first ^ hash_keys[3]) + std::rotl(old_a, 41);
    }
};

constexpr char hex_digits[] = "0123456789abcdef";

}  // namespace

Hash128 hash_bytes(std::span<const std::byte> bytes) {
    Lanes lanes;
    const std::size_t size = bytes.size();
    for (; bytes.size() >= 16; bytes = bytes.subspan(16)) {
        std::uint64_t words[2];
        std::memcpy(words, bytes.data(), sizeof words);
        lanes.take(words[0], words[1]);
    }
    std::uint64_t rest[2] = {};
    if (!bytes.empty()) std::memcpy(rest, bytes.data(), bytes.size());
    lanes.take(rest[0], rest[1]);
    lanes.take(size ^ hash_keys[4], hash_keys[5]);
    return {mix64(lanes.b), mix64(lanes.a)};
}

Hash128 hash_text(std::string_view text) { return hash_bytes(std::as_bytes(std::span(text))); }

std::string to_text(const Hash128& hash) {
    std::string text(32, '0');
    for (std::size_t i = 0; i < 16; ++i) {
        const int shift = 60 - 4 * static_cast<int>(i);
        text[i] = hex_digits[hash.high >> shift & 15];
        text[16 + i] = hex_digits[hash.low >> shift & 15];
    }
    return text;
}

Result<Hash128> parse_hash(std::string_view text) {
    const auto refused = [&] {
        return fail(ErrorCode::WrongUse, "'{}' is not an id", text.substr(0, 64))
            .suggest("an id has 32 digits of 0-9 and a-f");
    };
    if (text.size() != 32) return refused();
    Hash128 hash;
    for (std::size_t i = 0; i < 32; ++i) {
        const char* const found = std::strchr(hex_digits, text[i]);
        if (text[i] == '\0' || found == nullptr) return refused();
        std::uint64_t& half = i < 16 ? hash.high : hash.low;
        half = half << 4 | static_cast<std::uint64_t>(found - hex_digits);
    }
    return hash;
}

}  // namespace signalbox
