// The bar lengths Signalbox knows, and where their bars begin: UTC, days from midnight, weeks from Monday.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {

/// Ordered by length. The number is part of stored data: new ones go to the end of what is stored, never between.
enum class Timeframe : std::uint8_t { m1, m3, m5, m15, m30, h1, h2, h4, h6, h8, h12, d1, w1 };
constexpr Timeframe last_of(Timeframe) { return Timeframe::w1; }

inline constexpr std::array all_timeframes{Timeframe::m1,  Timeframe::m3, Timeframe::m5, Timeframe::m15, Timeframe::m30,
                                           Timeframe::h1,  Timeframe::h2, Timeframe::h4, Timeframe::h6,  Timeframe::h8,
                                           Timeframe::h12, Timeframe::d1, Timeframe::w1};

/// Length in minutes: 1 … 10,080.
constexpr int minutes_of(Timeframe timeframe) {
    constexpr std::array lengths{1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440, 10080};
    return lengths[static_cast<std::size_t>(timeframe)];
}
constexpr Millis length_of(Timeframe timeframe) { return minute * minutes_of(timeframe); }

/// Open time of the bar that holds `time`. Weeks begin on Monday 00:00 UTC; all others divide the day.
constexpr UtcTime bar_open(Timeframe timeframe, UtcTime time) {
    // 1970-01-01 was a Thursday: Mondays are 4 days (mod 7) after the epoch.
    const std::int64_t length = length_of(timeframe).count();
    const std::int64_t shift = timeframe == Timeframe::w1 ? Millis{4 * day}.count() : 0;
    const std::int64_t ms = to_ms(time) - shift;
    const std::int64_t rest = ((ms % length) + length) % length;
    return utc_from_ms(to_ms(time) - rest);
}
/// True if a bar of this length closes (and the next opens) at `time`.
constexpr bool closes_at(Timeframe timeframe, UtcTime time) { return bar_open(timeframe, time) == time; }

/// `1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 1w`.
std::string_view to_text(Timeframe timeframe);
Result<Timeframe> parse_timeframe(std::string_view text);

/// The timeframe whose trend a technical opinion looks up to (SPEC 5): 5m→1h, 15m→4h, 1h→4h, 4h→1d; none for others.
constexpr std::optional<Timeframe> higher_of(Timeframe timeframe) {
    switch (timeframe) {
        case Timeframe::m5: return Timeframe::h1;
        case Timeframe::m15:
        case Timeframe::h1: return Timeframe::h4;
        case Timeframe::h4: return Timeframe::d1;
        default: return std::nullopt;
    }
}

}  // namespace signalbox
