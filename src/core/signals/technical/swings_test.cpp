// Swings on hand-made candles: the neighbours that count, ties, and when a swing comes to be known.
#include "core/signals/technical/swings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/base/archive.hpp"

namespace signalbox {
namespace {

/// Candle numbers of the swing highs in a series of highs, and of the swing lows in its mirror image.
std::vector<std::int64_t> swing_highs(const std::vector<double>& highs) {
    Swings swings, mirror;
    for (const double high : highs) {
        swings.update(high, 0, 0, 0);
        mirror.update(0, -high, 0, 0);
    }
    std::vector<std::int64_t> found, lows;
    for (std::size_t back = swings.highs().size(); back-- > 0;) found.push_back(swings.highs().newest(back).candle);
    for (std::size_t back = mirror.lows().size(); back-- > 0;) lows.push_back(mirror.lows().newest(back).candle);
    EXPECT_EQ(found, lows) << "a swing low is a swing high upside down";
    return found;
}
using Found = std::vector<std::int64_t>;

TEST(Swings, AHighAboveItsFiveNeighboursOnBothSidesIsKnownFiveCandlesLater) {
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 1, 2, 1, 1, 1, 1}), Found{}) << "four after it";
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1}), Found{5});
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1}), Found{}) << "four before it";
}

TEST(Swings, OfEqualHighsTheFirstCounts) {
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1}), Found{5});
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1}), Found{5}) << "five apart: the first";
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1}), (Found{5, 11})) << "six apart: both";
}

TEST(Swings, OnlyFiveNeighboursCount) {
    EXPECT_EQ(swing_highs({9, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 9}), Found{6});
    EXPECT_EQ(swing_highs({1, 9, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1}), Found{}) << "higher, five before";
    EXPECT_EQ(swing_highs({1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 9, 1}), Found{}) << "higher, five after";
    EXPECT_EQ(swing_highs(std::vector<double>(40, 3.0)), Found{}) << "a flat market turns nowhere";
}

TEST(Swings, KeepWhatTheOscillatorsSaidAtTheirOwnCandle) {
    Swings swings;
    for (int i = 0; i < 20; ++i) swings.update(i == 7 ? 2 : 1, i == 9 ? -2 : -1, 30 + i, 0.5 * i);
    ASSERT_EQ(swings.highs().size(), 1u);
    EXPECT_EQ(swings.highs().newest(0), (Swing{7, 2, 37, 3.5}));
    ASSERT_EQ(swings.lows().size(), 1u);
    EXPECT_EQ(swings.lows().newest(0), (Swing{9, -2, 39, 4.5}));
    EXPECT_EQ(swings.newest_candle(), 19);
}

TEST(Swings, KnowWhatOnlyInventedBytesCouldHold) {
    Swings swings;
    EXPECT_TRUE(swings.consistent());
    for (int i = 0; i < 20; ++i) swings.update(i == 7 ? 3 : 2, i == 9 ? 0.5 : 1, 50, 0);
    EXPECT_TRUE(swings.consistent());

    const Bytes honest = encode(swings);
    const Bytes seen = encode(std::int64_t{20});
    ASSERT_TRUE(std::equal(seen.begin(), seen.end(), honest.begin()));
    for (const std::int64_t candles : {std::int64_t{-1}, std::int64_t{7}, std::numeric_limits<std::int64_t>::max()}) {
        Bytes bent = honest;
        std::ranges::copy(encode(candles), bent.begin());
        EXPECT_FALSE(decode<Swings>(bent).value().consistent()) << candles;
    }
    for (const double price : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        Swings bent;
        for (int i = 0; i < 20; ++i) bent.update(2, i == 9 ? -1 : 1, 50, 0);
        Bytes bytes = encode(bent);
        const Bytes old = encode(-1.0);
        const auto at = std::find_end(bytes.begin(), bytes.end(), old.begin(), old.end());
        ASSERT_NE(at, bytes.end());
        std::ranges::copy(encode(price), at);
        EXPECT_FALSE(decode<Swings>(bytes).value().consistent()) << price;
    }
}

TEST(Swings, AListKeepsTheNewestAndSurvivesTheArchive) {
    SwingList list;
    for (int i = 0; i < 100; ++i) {
        list.add({i, 1.0 * i, 0, 0});
        const auto back = decode<SwingList>(encode(list));
        ASSERT_TRUE(back);
        ASSERT_EQ(back->size(), std::min<std::size_t>(static_cast<std::size_t>(i) + 1, SwingList::capacity));
        for (std::size_t n = 0; n < back->size(); ++n) ASSERT_EQ(back->newest(n), list.newest(n));
        ASSERT_EQ(encode(*back), encode(list));
    }
    EXPECT_EQ(list.newest(0).candle, 99);
    EXPECT_EQ(list.newest(SwingList::capacity - 1).candle, 100 - static_cast<std::int64_t>(SwingList::capacity));

    Bytes too_many = encode(list);
    too_many[0] = std::byte{200};
    EXPECT_FALSE(decode<SwingList>(too_many));
}

}  // namespace
}  // namespace signalbox
