#include "testing/venue/grid.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/check.hpp"
#include "core/base/short_decimal.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::size_t digits_max = 40;  // of 2^127

std::string text_of(Wide units, int places, bool with_all_places) {
    std::array<char, digits_max + 2> reversed{};
    std::size_t size = 0;
    const bool is_negative = units < 0;
    if (is_negative) units = -units;
    bool shows = with_all_places;
    for (int place = 0; units > 0 || place <= places; ++place, units /= 10) {
        if (place == places && place > 0 && shows) reversed[size++] = '.';
        const char digit = static_cast<char>('0' + static_cast<int>(units % 10));
        shows = shows || digit != '0' || place >= places;
        if (shows) reversed[size++] = digit;
    }
    std::string text(is_negative ? "-" : "");
    return text.append(reversed.rend() - static_cast<std::ptrdiff_t>(size), reversed.rend());
}

}  // namespace

std::int64_t units_of(double value, int places) {
    constexpr double most = 9e18;
    const double scaled = value * powers_of_ten[static_cast<std::size_t>(places)];
    check(std::abs(scaled) < most, "a value that does not fit its grid");
    return std::llround(scaled);
}

double value_of(std::int64_t units, int places) {
    // Below 2^53 both are exact, and their quotient is the nearest double.
    return static_cast<double>(units) / powers_of_ten[static_cast<std::size_t>(places)];
}

int places_of(double value) {
    std::array<char, 400> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
    const char* const point = std::find(text.data(), end, '.');
    return point == end ? 0 : static_cast<int>(end - point - 1);
}

std::string decimal_text(Wide units, int places) { return text_of(units, places, false); }
std::string full_text(std::int64_t units, int places) { return text_of(units, places, true); }

std::string short_text(Wide units, int places, int places_kept) {
    for (; places > places_kept; --places) units /= 10;
    return decimal_text(units, places);
}

void Bar::add(const Bar& later) {
    if (later.size == 0) return;
    if (size == 0) {
        const UtcTime opened = opened_at;
        *this = later;
        opened_at = opened;
        return;
    }
    high = std::max(high, later.high);
    low = std::min(low, later.low);
    close = later.close;
    size += later.size;
    turnover += later.turnover;
    last_trade = later.last_trade;
}

Candle candle_of(const Bar& bar, const Grid& grid) {
    const auto price = [&](std::int64_t units) { return value_of(units, grid.price_places); };
    return {.opened_at = bar.opened_at,
            .open = price(bar.open),
            .high = price(bar.high),
            .low = price(bar.low),
            .close = price(bar.close),
            .volume = value_of(bar.size, grid.size_places)};
}

}  // namespace signalbox::simulator
