// Prices and sizes as whole numbers of an instrument's smallest steps: what is split and added up again stays exact.
//
// A candle's doubles become whole numbers once, where they enter the simulated market, and text once, where they leave
// it. Of a value that lies on the grid (every one of the synthetic market's, and of files that say as many places) the
// text reads back as the same double.
#pragma once

#include <cstdint>
#include <string>

#include "core/market/candle.hpp"

namespace signalbox::simulator {

/// Sums of price × size: in units of both grids' steps multiplied.
__extension__ typedef __int128 Wide;

/// Decimal places of an instrument's prices and sizes: a step of the price is 10^-price_places.
struct Grid {
    static constexpr int price_places_max = 12;
    static constexpr int size_places_max = 8;

    int price_places = 2;
    int size_places = 5;

    bool operator==(const Grid&) const = default;
};

/// The nearest multiple of 10^-places, in units of it. |value| is below 9·10^18 units (a bug otherwise).
std::int64_t units_of(double value, int places);
/// The nearest double.
double value_of(std::int64_t units, int places);
/// Places behind the point of the shortest text that reads back as `value`: 0 for 84045, 1 for 84017.8.
int places_of(double value);

/// `84017.8`, without zeros at its end.
std::string decimal_text(Wide units, int places);
/// `84017.80`, with all its places.
std::string full_text(std::int64_t units, int places);
/// At most `places_kept` places; further ones are cut off.
std::string short_text(Wide units, int places, int places_kept);

/// A stretch of market in whole numbers: a minute or a longer bar. Nothing traded: size 0, four times one price.
struct Bar {
    UtcTime opened_at{};
    std::int64_t open = 0, high = 0, low = 0, close = 0;
    std::int64_t size = 0;
    Wide turnover = 0;
    UtcTime last_trade{};  ///< before the bar where nothing traded in it

    bool operator==(const Bar&) const = default;

    /// Takes over what a later stretch brings.
    void add(const Bar& later);
};

Candle candle_of(const Bar& bar, const Grid& grid);

}  // namespace signalbox::simulator
