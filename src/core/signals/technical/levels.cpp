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

void LevelMap::Clusters::update(const SwingList& swings, std::int64_t now, LevelKind kind) {
    if (swings.size() == 0) return;
    if (swings.newest(0).candle == newest_swing && now < expires) return;
    newest_swing = swings.newest(0).candle;
    expires = now + level_window;

    // Cheapest first.
    std::array<Touch, SwingList::capacity> touches;
    std::size_t size = 0;
    for (; size < swings.size() && swings.newest(size).candle > now - level_window; ++size) {
        const Touch touch{swings.newest(size).price, swings.newest(size).candle};
        std::size_t at = size;
        for (; at > 0 && touches[at - 1].price > touch.price; --at) touches[at] = touches[at - 1];
        touches[at] = touch;
        expires = touch.candle + level_window;
    }
    levels = Levels{};
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
        if (count >= level_touches_min) levels.add({kind, sum / count, count, last_touch});
        first = end;
    }
}

void LevelMap::update(const Swings& swings) {
    resistance_.update(swings.highs(), swings.newest_candle(), LevelKind::resistance);
    support_.update(swings.lows(), swings.newest_candle(), LevelKind::support);
}

Levels LevelMap::at(double close) const {
    Levels kept;
    for (const Level& level : resistance_.levels)
        if (level.price > close) kept.add(level);
    for (const Level& level : support_.levels)
        if (level.price < close) kept.add(level);
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
