// UTC time in milliseconds, and its text. A candle is named by its open time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

using Millis = std::chrono::milliseconds;
/// Milliseconds since 1970-01-01T00:00:00Z, no leap seconds. Only a type: nothing below the wall asks a clock.
using UtcTime = std::chrono::sys_time<Millis>;

constexpr Millis minute{60'000};
constexpr Millis hour{3'600'000};
constexpr Millis day{86'400'000};

constexpr UtcTime utc_from_ms(std::int64_t ms) { return UtcTime{Millis{ms}}; }
constexpr std::int64_t to_ms(UtcTime time) { return time.time_since_epoch().count(); }
/// The minute's number since the epoch (floor, also before 1970).
constexpr std::int64_t minute_number(UtcTime time) {
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}
constexpr UtcTime day_start(UtcTime time) { return std::chrono::floor<std::chrono::days>(time); }

/// Earliest and latest times that text can name: years 0001 to 9999. Times outside are an error wherever they enter.
constexpr UtcTime utc_min = std::chrono::sys_days{std::chrono::year{1} / 1 / 1};
constexpr UtcTime utc_max = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} + (day - Millis{1});

/// ISO 8601, e.g. `2023-03-14T08:00:00Z`; milliseconds only where there are any (`…:00.250Z`). A time outside
/// utc_min … utc_max has no such text and prints as its milliseconds.
std::string to_text(UtcTime time);

/// Reads `2023-03-14`, `2023-03-14T08:00`, `2023-03-14T08:00:00[.fff][Z|±hh:mm]` (a blank may stand for the T; no zone
/// means UTC) and freqtrade's `20230314`. A fraction has one to nine digits; those after the third are cut off.
/// Anything else, or a date that does not exist, is an error that says so.
Result<UtcTime> parse_utc(std::string_view text);

}  // namespace signalbox
