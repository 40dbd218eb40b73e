#include "testing/venue/minute_source.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/short_decimal.hpp"

namespace signalbox::simulator {
namespace {

/// As many places as the values have, up to `most`, and not so many that the largest leaves 2^53 units: within it text
/// and double are one.
int places_for(std::span<const double> values, int most) {
    constexpr double exact_below = 9'007'199'254'740'992;
    constexpr std::size_t looked_at = 4096;  // of a long series: places do not change
    double largest = 0;
    int places = 0;
    for (const double value : values) largest = std::max(largest, value);
    for (std::size_t i = 0; i < std::min(values.size(), looked_at); ++i)
        places = std::max(places, places_of(values[i]));
    places = std::min(places, most);
    while (places > 0 && largest * powers_of_ten[static_cast<std::size_t>(places)] >= exact_below) --places;
    return places;
}

}  // namespace

Grid grid_of(const CandleView& candles) {
    Grid grid{0, 0};
    for (const auto column : {candles.open, candles.high, candles.low, candles.close})
        grid.price_places = std::max(grid.price_places, places_for(column, Grid::price_places_max));
    grid.size_places = places_for(candles.volume, Grid::size_places_max);
    return grid;
}

Result<> MemoryMinutes::add(const Instrument& instrument, CandleSeries candles) {
    if (candles.empty()) return fail(ErrorCode::WrongUse, "{} has no candles", instrument);
    if (minutes_.contains(instrument)) {
        return fail(ErrorCode::WrongUse, "candles of {} were given twice", instrument)
            .suggest("leave one file of it in the directory");
    }
    const CandleView view = candles.view();
    const TimeRange when{utc_from_ms(view.opened_ms.front()), utc_from_ms(view.opened_ms.back()) + minute};
    listed_.push_back({instrument, grid_of(view), when});
    minutes_.emplace(instrument, std::move(candles));
    return {};
}

Result<> MemoryMinutes::fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                             std::vector<Quote>& quotes) {
    const auto found = minutes_.find(instrument);
    if (found == minutes_.end()) return {};
    const CandleView all = found->second.view();
    const std::size_t first = all.lower_bound(range.from);
    const std::size_t last = all.lower_bound(range.to);
    if (first >= last) return {};
    candles.append(all.slice(first, last - first));
    quotes.resize(quotes.size() + last - first);
    return {};
}

}  // namespace signalbox::simulator
