// Support and resistance: prices at which the market turned more than once (SPEC 5).
//
// From the swings among the last 200 candles: highs make resistance, lows support. Sorted by price, a cluster takes
// every following price up to 1.005 × its lowest; a level is the mean of its members and counts their touches. Kept are
// levels with two touches or more on their side of the close: of resistance and support together the ten with most
// touches, then the newer last touch, then the lower price.
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

/// The levels that stand at one close, most touched first.
class Levels {
public:
    const Level* begin() const { return items_.data(); }
    const Level* end() const { return items_.data() + size_; }
    std::size_t size() const { return size_; }
    /// The price of the kept level of this kind nearest to the close it was made for.
    std::optional<double> nearest(LevelKind kind) const;

private:
    friend Levels find_levels(const SwingList& highs, const SwingList& lows, std::int64_t now, double close);
    // Each kind has at most 34 swings, so at most 17 clusters of two.
    std::array<Level, 2 * SwingList::capacity / 2> items_{};
    std::size_t size_ = 0;
};

/// Levels at candle `now`, which closed at `close`.
Levels find_levels(const SwingList& highs, const SwingList& lows, std::int64_t now, double close);

}  // namespace signalbox
