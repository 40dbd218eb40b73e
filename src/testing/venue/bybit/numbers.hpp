// Whole numbers of a grid as the numbers of Bybit's messages.
#pragma once

#include <string_view>

#include "core/base/check.hpp"
#include "testing/venue/grid.hpp"
#include "venues/wire/number.hpp"

namespace signalbox::simulator {

inline wire::Number number(std::string_view text) {
    wire::Number number;
    check(wire::Number::parse(text, number), "a number that the simulator wrote does not read");
    return number;
}
/// Bybit writes one price in two ways: padded (84017.50) in tickers, trades and deep books, else 84017.5.
inline wire::Number price_number(std::int64_t units, const Grid& grid, bool padded) {
    return number(padded ? full_text(units, grid.price_places) : decimal_text(units, grid.price_places));
}
inline wire::Number size_number(std::int64_t units, const Grid& grid) {
    return number(decimal_text(units, grid.size_places));
}
/// At most eight places.
inline wire::Number turnover_number(Wide units, const Grid& grid) {
    constexpr int places_kept = 8;
    return number(short_text(units, grid.price_places + grid.size_places, places_kept));
}

}  // namespace signalbox::simulator
