// Support and resistance: prices at which the market turned more than once (SPEC 5).
//
// From the swings among the last 200 candles: highs make resistance, lows support. Sorted by price, a cluster takes
// every following price up to 1.005 × its lowest; a level is the mean of its members and counts their touches. Kept are
// levels with two touches or more on their side of the close: of resistance and support together the ten with most
// touches, then the newer last touch, then the lower price.
//
// Clusters change only when a swing comes to be known or leaves the window, about every tenth candle; the close decides
// only which of them count. So they are kept between.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/signals/technical/swings.hpp"

namespace signalbox {

enum class LevelKind : std::uint8_t { support, resistance };

struct Level {
    LevelKind kind{};
    double price = 0;
    std::int32_t touches = 0;
    std::int64_t last_touch = 0;  ///< candle number of the newest member

    bool operator==(const Level&) const = default;
};

constexpr std::int64_t level_window = 200;  ///< candles, the newest included
constexpr double level_cluster = 1.005;     ///< a member's price over the cluster's lowest, at most
constexpr std::int32_t level_touches_min = 2;
constexpr std::size_t levels_max = 10;

/// Some levels, in no particular order.
class Levels {
public:
    /// Each kind has at most 34 swings, so at most 17 clusters of two.
    static constexpr std::size_t capacity = SwingList::capacity;

    void add(const Level& level) { items_[size_++] = level; }
    const Level* begin() const { return items_.data(); }
    const Level* end() const { return items_.data() + size_; }
    std::size_t size() const { return size_; }
    /// Leaves the `count` most important ones.
    void keep_best(std::size_t count);

private:
    std::array<Level, capacity> items_;
    std::size_t size_ = 0;
};

/// The levels nearest to a close, of those that are kept there.
struct NearestLevels {
    std::optional<double> support;
    std::optional<double> resistance;
};

/// The clusters of one timeframe. A function of the swings alone, kept for speed: it is no part of a snapshot, and
/// update makes it again.
class LevelMap {
public:
    /// To be called when a candle has closed, after the swings took it.
    void update(const Swings& swings);
    /// The levels kept at a close at this price.
    Levels at(double close) const;
    NearestLevels nearest(double close) const;

private:
    /// The clusters of one kind, and until when they stand.
    struct Clusters {
        Levels levels;                   // two touches or more
        std::int64_t newest_swing = -1;  // candle number; −1: none
        std::int64_t expires = 0;        // at this candle the oldest member leaves the window

        void update(const SwingList& swings, std::int64_t now, LevelKind kind);
    };
    Clusters resistance_, support_;
};

}  // namespace signalbox
