// A time as Coinbase writes it: RFC 3339 in UTC, with as many digits of a second as it likes.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace signalbox::coinbase {

/// Exact to the nanosecond, 1970 to 2261; printed as it came: `2026-04-07T00:28:58.544778Z` has six `digits`.
struct Stamp {
    std::chrono::sys_time<std::chrono::nanoseconds> at{};
    int digits = 0;

    /// Cut to milliseconds: never later than it was.
    UtcTime utc() const { return std::chrono::floor<Millis>(at); }
    bool operator==(const Stamp&) const = default;
};

/// Milliseconds, printed with `digits` (3 to 9) of a second.
constexpr Stamp stamp_of(UtcTime time, int digits = 6) { return {time, digits}; }
std::string to_text(const Stamp& stamp);
bool from_text(std::string_view text, Stamp& stamp);

}  // namespace signalbox::coinbase
