// Hashes: pinned values (they are in journals and may never change), avalanche, and no collisions on lookalikes.
#include "core/base/hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace signalbox {
namespace {

constexpr int million = 1'000'000;

int differing_bits(const Hash128& a, const Hash128& b) {
    return std::popcount(a.high ^ b.high) + std::popcount(a.low ^ b.low);
}

void expect_all_different(std::vector<Hash128>& hashes) {
    std::ranges::sort(hashes);
    EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
    // Half of each hash alone should not repeat either: 10⁶ of 2⁶⁴ meet with a chance of 3 in 10⁸.
    for (auto half : {&Hash128::high, &Hash128::low}) {
        std::ranges::sort(hashes, {}, half);
        EXPECT_EQ(std::ranges::adjacent_find(hashes, {}, half), hashes.end());
    }
}

TEST(Hash, NeverChanges) {
    EXPECT_EQ(to_text(hash_text("")), "bc045129799afb17c45c0a3421fd15e2");
    EXPECT_EQ(to_text(hash_text("signalbox")), "c1b91493052dbccd9e1f770bfd425781");
    EXPECT_EQ(to_text(hash_text("a text of more than sixteen bytes")), "a4c681dfb896e19aa67f6792848a8791");
    EXPECT_EQ(to_text(mix128({})), "b311a703a58ee39b128acb0ec249cf8d");
    const std::uint64_t words[] = {1, 2, 3, 4, 5, 6};
    EXPECT_EQ(to_text(mix128(words)), "3ff725601230bedd20631de7eb9e25e4");
    EXPECT_EQ(mix64(1), 0x5692'161d'100b'05e5);  // SplitMix64's finaliser, as published
}

TEST(Hash, TextGoesThereAndBack) {
    EXPECT_TRUE(rc::check([](std::uint64_t high, std::uint64_t low) {
        const Hash128 hash{high, low};
        RC_ASSERT(parse_hash(to_text(hash)).value() == hash);
    }));
    EXPECT_EQ(to_text(Hash128{0x0123'4567'89ab'cdef, 1}), "0123456789abcdef0000000000000001");
    for (const std::string_view bad : {"", "0123456789abcdef000000000000000", "0123456789abcdef00000000000000011",
                                       "0123456789ABCDEF0000000000000001", "0123456789abcdeg0000000000000001"}) {
        EXPECT_FALSE(parse_hash(bad)) << bad;
    }
    EXPECT_FALSE(parse_hash(std::string(32, '\0')));
}

TEST(Hash, EveryByteAndTheLengthCount) {
    std::vector<Hash128> hashes;
    for (std::size_t size = 0; size < 100; ++size) {
        std::string text(size, '\0');
        hashes.push_back(hash_text(text));
        for (char& byte : text) {
            for (int bit = 0; bit < 8; ++bit) {
                byte = static_cast<char>(1U << bit);
                hashes.push_back(hash_text(text));
            }
            byte = '\0';
        }
    }
    expect_all_different(hashes);
}

TEST(Hash, AMillionNamesHaveAMillionHashes) {
    std::vector<Hash128> hashes;
    for (int i = 0; i < million; ++i) hashes.push_back(hash_text("bybit:BTC/USDT:USDT 15m " + std::to_string(i)));
    expect_all_different(hashes);
}

/// Words as a 1m candle gives them: a time and five doubles on a grid of ticks.
struct CandleWords {
    std::uint64_t words[6];
};
CandleWords candle_words(int i) {
    const double open = 20'000 + 0.01 * (i % 1000);
    return {{1'650'000'000'000 + 60'000ULL * static_cast<std::uint64_t>(i / 1000), std::bit_cast<std::uint64_t>(open),
             std::bit_cast<std::uint64_t>(open + 1), std::bit_cast<std::uint64_t>(open - 1),
             std::bit_cast<std::uint64_t>(open), std::bit_cast<std::uint64_t>(i % 7 == 0 ? 0.0 : 0.5 * (i % 7))}};
}

TEST(Mix, AMillionCandlesHaveAMillionHashes) {
    std::vector<Hash128> hashes;
    for (int i = 0; i < million; ++i) hashes.push_back(mix128(candle_words(i).words));
    expect_all_different(hashes);
}

TEST(Mix, WordsOfLowWeightAndTheirNumberCount) {
    std::vector<Hash128> hashes;
    for (std::size_t size = 0; size <= 6; ++size) {
        std::uint64_t words[6] = {};
        const std::span all(words, size);
        hashes.push_back(mix128(all));
        for (std::size_t a = 0; a < 64 * size; ++a) {
            words[a / 64] ^= 1ULL << a % 64;
            hashes.push_back(mix128(all));
            for (std::size_t b = 0; b < a; ++b) {
                words[b / 64] ^= 1ULL << b % 64;
                hashes.push_back(mix128(all));
                words[b / 64] ^= 1ULL << b % 64;
            }
            words[a / 64] ^= 1ULL << a % 64;
        }
    }
    expect_all_different(hashes);
}

TEST(Mix, OneBitInChangesHalfOfTheBitsOut) {
    constexpr int rounds = 1000;
    for (std::size_t bit = 0; bit < 384; ++bit) {
        int flipped_by_output[128] = {};
        int flipped = 0;
        for (int i = 0; i < rounds; ++i) {
            CandleWords candle = candle_words(i * 997);
            const Hash128 before = mix128(candle.words);
            candle.words[bit / 64] ^= 1ULL << bit % 64;
            const Hash128 after = mix128(candle.words);
            flipped += differing_bits(before, after);
            for (int out = 0; out < 64; ++out) {
                flipped_by_output[out] += static_cast<int>((before.low ^ after.low) >> out & 1);
                flipped_by_output[64 + out] += static_cast<int>((before.high ^ after.high) >> out & 1);
            }
        }
        EXPECT_NEAR(flipped / (128.0 * rounds), 0.5, 0.01) << "input bit " << bit;  // 7 standard deviations
        for (const int count : flipped_by_output) {
            EXPECT_NEAR(count / double{rounds}, 0.5, 0.1) << "input bit " << bit;  // 6.3 of them
        }
    }
}

TEST(MixDeathTest, SevenWordsAreABug) {
    const std::uint64_t words[7] = {};
    EXPECT_DEATH((void)mix128(words), "at most six");
}

TEST(RangeHash, ForgetsWhatIsTakenAwayAndTheOrder) {
    EXPECT_TRUE(rc::check([](std::vector<std::uint64_t> items, std::uint64_t other_high, std::uint64_t other_low) {
        RangeHash forward;
        RangeHash backward;
        const Hash128 other{other_high, other_low};
        backward.add(other);
        for (const auto item : items) forward.add(mix128({&item, 1}));
        std::ranges::reverse(items);
        for (const auto item : items) backward.add(mix128({&item, 1}));
        backward.remove(other);
        RC_ASSERT(forward == backward);
        for (const auto item : items) forward.remove(mix128({&item, 1}));
        RC_ASSERT(forward == RangeHash{});
    }));
}

TEST(RangeHash, CarriesFromTheLowHalfToTheHigh) {
    RangeHash sum;
    sum.add({0, ~0ULL});
    sum.add({5, 1});
    EXPECT_EQ(sum.value(), (Hash128{6, 0}));
    sum.remove({0, 1});
    EXPECT_EQ(sum.value(), (Hash128{5, ~0ULL}));
}

}  // namespace
}  // namespace signalbox
