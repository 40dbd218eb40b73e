// See levels.hpp. At most 34 swings a kind: insertion sorts on the stack, no heap.
#include "core/signals/technical/levels.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// The swings of one kind inside the window, cheapest first.
struct Sorted {
    std::array<Swing, SwingList::capacity> items;
    std::size_t size = 0;
};

Sorted by_price(const SwingList& swings, std::int64_t oldest) {
    Sorted sorted;
    for (std::size_t back = 0; back < swings.size() && swings.newest(back).candle >= oldest; ++back) {
        const Swing& swing = swings.newest(back);
        std::size_t at = sorted.size++;
        for (; at > 0 && sorted.items[at - 1].price > swing.price; --at) sorted.items[at] = sorted.items[at - 1];
        sorted.items[at] = swing;
    }
    return sorted;
}

}  // namespace

std::optional<double> Levels::nearest(LevelKind kind) const {
    // Supports all lie below the close and resistances above: the nearest is the highest support, the lowest
    // resistance.
    std::optional<double> best;
    for (const Level& level : *this) {
        if (level.kind != kind) continue;
        const bool nearer = !best || (kind == LevelKind::support ? level.price > *best : level.price < *best);
        if (nearer) best = level.price;
    }
    return best;
}

Levels find_levels(const SwingList& highs, const SwingList& lows, std::int64_t now, double close) {
    Levels levels;
    const auto cluster = [&](const SwingList& swings, LevelKind kind) {
        const Sorted sorted = by_price(swings, now - level_window + 1);
        for (std::size_t first = 0; first < sorted.size;) {
            const double limit = level_cluster * sorted.items[first].price;
            double sum = 0;
            std::int64_t last_touch = 0;
            std::size_t end = first;
            for (; end < sorted.size && sorted.items[end].price <= limit; ++end) {
                sum += sorted.items[end].price;
                last_touch = std::max(last_touch, sorted.items[end].candle);
            }
            const auto touches = static_cast<std::int32_t>(end - first);
            const double price = sum / touches;
            const bool on_its_side = kind == LevelKind::resistance ? price > close : price < close;
            if (touches >= level_touches_min && on_its_side)
                levels.items_[levels.size_++] = {kind, price, touches, last_touch};
            first = end;
        }
    };
    cluster(highs, LevelKind::resistance);
    cluster(lows, LevelKind::support);
    std::sort(levels.items_.begin(), levels.items_.begin() + static_cast<std::ptrdiff_t>(levels.size_),
              [](const Level& one, const Level& other) {
                  if (one.touches != other.touches) return one.touches > other.touches;
                  if (one.last_touch != other.last_touch) return one.last_touch > other.last_touch;
                  return one.price < other.price;
              });
    levels.size_ = std::min(levels.size_, levels_max);
    return levels;
}

}  // namespace signalbox
