// See levels.hpp. At most 34 swings a kind: an insertion sort on the stack, no heap.
#include "core/signals/technical/levels.hpp"

#include <algorithm>
#include <limits>

namespace signalbox {

namespace {

struct Touch {
    double price;
    std::int64_t candle;
};

/// Adds the clusters of one kind; the oldest swing that took part lowers `oldest`.
void add_clusters(const SwingList& swings, LevelKind kind, std::int64_t window_begin, Levels& clusters,
                  std::int64_t& oldest) {
    std::array<Touch, SwingList::capacity> touches;
    std::size_t size = 0;
    for (; size < swings.size() && swings.newest(size).candle >= window_begin; ++size) {
        const Touch touch{swings.newest(size).price, swings.newest(size).candle};
        std::size_t at = size;
        for (; at > 0 && touches[at - 1].price > touch.price; --at) touches[at] = touches[at - 1];
        touches[at] = touch;
        oldest = std::min(oldest, touch.candle);
    }
    for (std::size_t first = 0; first < size;) {
        const double limit = level_cluster * touches[first].price;
        double sum = 0;
        std::int64_t last_touch = 0;
        std::size_t end = first;
        for (; end < size && touches[end].price <= limit; ++end) {
            sum += touches[end].price;
            last_touch = std::max(last_touch, touches[end].candle);
        }
        const auto count = static_cast<std::int32_t>(end - first);
        if (count >= level_touches_min) clusters.add({kind, sum / count, count, last_touch});
        first = end;
    }
}

std::int64_t newest_candle_of(const SwingList& swings) { return swings.size() > 0 ? swings.newest(0).candle : -1; }

}  // namespace

void Levels::keep_best(std::size_t count) {
    if (size_ <= count) return;
    std::sort(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(size_),
              [](const Level& one, const Level& other) {
                  if (one.touches != other.touches) return one.touches > other.touches;
                  if (one.last_touch != other.last_touch) return one.last_touch > other.last_touch;
                  return one.price < other.price;
              });
    size_ = count;
}

void LevelMap::update(const Swings& swings) {
    const std::int64_t newest_high = newest_candle_of(swings.highs());
    const std::int64_t newest_low = newest_candle_of(swings.lows());
    const std::int64_t now = swings.newest_candle();
    if (newest_high == newest_high_ && newest_low == newest_low_ && now < expires_) return;
    newest_high_ = newest_high;
    newest_low_ = newest_low;
    const std::int64_t window_begin = now - level_window + 1;
    std::int64_t oldest = now;
    clusters_ = Levels{};
    add_clusters(swings.highs(), LevelKind::resistance, window_begin, clusters_, oldest);
    add_clusters(swings.lows(), LevelKind::support, window_begin, clusters_, oldest);
    expires_ = oldest + level_window;
}

Levels LevelMap::at(double close) const {
    Levels kept;
    for (const Level& level : clusters_)
        if (level.kind == LevelKind::resistance ? level.price > close : level.price < close) kept.add(level);
    kept.keep_best(levels_max);
    return kept;
}

NearestLevels LevelMap::nearest(double close) const {
    // Supports all lie below the close and resistances above: the highest support, the lowest resistance.
    double support = -std::numeric_limits<double>::infinity();
    double resistance = std::numeric_limits<double>::infinity();
    for (const Level& level : at(close)) {
        if (level.kind == LevelKind::support) support = std::max(support, level.price);
        if (level.kind == LevelKind::resistance) resistance = std::min(resistance, level.price);
    }
    NearestLevels nearest;
    if (support > 0) nearest.support = support;
    if (resistance < std::numeric_limits<double>::infinity()) nearest.resistance = resistance;
    return nearest;
}

}  // namespace signalbox
