// Levels from hand-made swings: clusters, sides, the window, and which ten are kept.
#include "core/signals/technical/levels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace signalbox {
namespace {

/// A swing high and a swing low at one candle; 0: none.
struct Turn {
    double high = 0, low = 0;
};

/// One turn every 6 candles, the nearest that swings can lie; `after` more candles follow the last turn.
Swings swings_of(const std::vector<Turn>& turns, int after = 5) {
    Swings swings;
    // Candles between the turns are flat and far away (their low is above their high: only swings look at them).
    const auto flat = [&](int count) {
        for (int i = 0; i < count; ++i) swings.update(1, 1e6, 0, 0);
    };
    for (const Turn& turn : turns) {
        flat(5);
        swings.update(turn.high > 0 ? turn.high : 1, turn.low > 0 ? turn.low : 1e6, 0, 0);
    }
    flat(after);
    return swings;
}

using Row = std::tuple<LevelKind, double, int, std::int64_t>;
std::vector<Row> levels_at(const Swings& swings, double close) {
    LevelMap map;
    map.update(swings);
    std::vector<Row> rows;
    for (const Level& level : map.at(close))
        rows.emplace_back(level.kind, level.price, level.touches, level.last_touch);
    std::sort(rows.begin(), rows.end());
    return rows;
}
constexpr LevelKind support = LevelKind::support, resistance = LevelKind::resistance;
using Rows = std::vector<Row>;

TEST(Levels, AClusterTakesWhatIsWithinHalfAPercentOfItsLowest) {
    EXPECT_EQ(levels_at(swings_of({{100}, {100.4}}), 90), (Rows{{resistance, 100.2, 2, 11}}));
    EXPECT_EQ(levels_at(swings_of({{100.4}, {100}}), 90), (Rows{{resistance, 100.2, 2, 11}})) << "any order of time";
    EXPECT_EQ(levels_at(swings_of({{100}, {100.6}}), 90), Rows{}) << "two of one touch each";
    EXPECT_EQ(levels_at(swings_of({{100}, {100.4}, {100.8}}), 90), (Rows{{resistance, 100.2, 2, 11}}))
        << "from the lowest, not from the last";
    EXPECT_EQ(levels_at(swings_of({{100}, {101}, {101.25}}), 90), (Rows{{resistance, 101.125, 2, 17}}));
    EXPECT_EQ(levels_at(swings_of({{200}, {1.005 * 200}}), 90).size(), 1u) << "the limit is included";
}

TEST(Levels, HighsAreResistanceAboveTheCloseAndLowsSupportBelow) {
    const Swings swings = swings_of({{110, 90}, {110, 90}, {110, 90}});
    EXPECT_EQ(levels_at(swings, 100), (Rows{{support, 90, 3, 17}, {resistance, 110, 3, 17}}));
    EXPECT_EQ(levels_at(swings, 110), (Rows{{support, 90, 3, 17}})) << "at the close is not above it";
    EXPECT_EQ(levels_at(swings, 90), (Rows{{resistance, 110, 3, 17}})) << "at the close is not below it";
    EXPECT_EQ(levels_at(swings, 120), (Rows{{support, 90, 3, 17}})) << "a broken resistance is no support";
}

TEST(Levels, TheNearestOnEachSideIsTheOneThatCounts) {
    LevelMap map;
    map.update(swings_of({{110, 90}, {110, 90}, {120, 80}, {120, 80}, {120, 80}}));
    EXPECT_EQ(map.nearest(100).support, 90);
    EXPECT_EQ(map.nearest(100).resistance, 110);
    EXPECT_EQ(map.nearest(115).resistance, 120);
    EXPECT_EQ(map.nearest(85).support, 80);
    EXPECT_EQ(map.nearest(130).resistance, std::nullopt);
    EXPECT_EQ(map.nearest(70).support, std::nullopt);
}

TEST(Levels, OnlyTheLastTwoHundredCandlesCount) {
    // Turns at candles 5 and 11; at candle 204 the older one is the 200th.
    EXPECT_EQ(levels_at(swings_of({{100}, {100}}, 204 - 11), 90), (Rows{{resistance, 100, 2, 11}}));
    EXPECT_EQ(levels_at(swings_of({{100}, {100}}, 205 - 11), 90), Rows{});
    // The same for a map that has lived through all of it.
    LevelMap map;
    Swings swings;
    for (int i = 0; i <= 205; ++i) {
        swings.update(i == 5 || i == 11 ? 100 : 1, 1e6, 0, 0);
        map.update(swings);
        EXPECT_EQ(map.at(90).size(), i >= 16 && i <= 204 ? 1u : 0u) << i;
    }
}

TEST(Levels, TheTenWithMostTouchesAreKeptThenTheNewerThenTheCheaper) {
    // Twelve levels of two touches, the cheapest the oldest: the two oldest go.
    std::vector<Turn> turns;
    for (int i = 0; i < 12; ++i) turns.insert(turns.end(), 2, Turn{100.0 + 10 * i});
    Rows rows = levels_at(swings_of(turns), 90);
    ASSERT_EQ(rows.size(), 10u);
    EXPECT_EQ(std::get<1>(rows.front()), 120);
    // A third touch saves the oldest, though it lies before all others.
    turns.insert(turns.begin(), Turn{100});
    rows = levels_at(swings_of(turns), 90);
    ASSERT_EQ(rows.size(), 10u);
    EXPECT_EQ(std::get<1>(rows.front()), 100);
    EXPECT_EQ(std::get<1>(rows[1]), 130);
    // Supports and resistances share the ten places; at the same last touch the cheaper stays.
    turns = {{300, 50}, {300, 50}};
    for (int i = 0; i < 9; ++i) turns.insert(turns.end(), 2, Turn{100.0 + 10 * i});
    rows = levels_at(swings_of(turns), 90);
    ASSERT_EQ(rows.size(), 10u);
    EXPECT_EQ(rows.front(), (Row{support, 50, 2, 11}));
    EXPECT_EQ(std::get<1>(rows.back()), 180);
}

}  // namespace
}  // namespace signalbox
