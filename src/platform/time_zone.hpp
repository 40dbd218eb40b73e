// A place's clock beside UTC: `Europe/Moscow`, or an offset such as `+03:00`.
//
// Read from the system's zone files (TZif, RFC 8536), the rule for later years at their end included. Our own reader,
// because the C library knows one zone a process, and every reader of a message has their own.
// A value; asking it is pure, from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {

/// A day of every year on which clocks are set, and the second of it (of the clock until then).
struct ZoneTurn {
    enum class Kind : std::uint8_t { month_week_day, day_without_leap, day_of_year } kind{};
    int month = 0, week = 0, day = 0;
    std::chrono::seconds time{};
};
/// What goes on after a zone's last transition: a standard time and, in part of the year, another.
struct ZoneRule {
    std::chrono::seconds standard{}, summer{};
    std::optional<std::array<ZoneTurn, 2>> turns;  ///< to summer, back
};

class TimeZone {
public:
    /// UTC.
    TimeZone() = default;
    /// `UTC`, an offset of less than a day (`+03:00`, `-0530`, `+3`, with UTC or GMT before it or without), or a zone's
    /// name. NotFound: the system has no such zone.
    static Result<TimeZone> named(const std::string& name, const std::filesystem::path& zones = "/usr/share/zoneinfo");
    /// The text of a zone file.
    static Result<TimeZone> parse(std::string name, std::span<const std::byte> file);

    const std::string& name() const { return name_; }
    /// What this zone's clocks show less UTC.
    std::chrono::seconds offset_at(UtcTime time) const;
    /// `UTC`, `UTC+3`, `UTC−5:30`.
    std::string offset_text(UtcTime time) const;

private:
    struct Transition {
        std::int64_t at = 0;            ///< seconds since the epoch
        std::chrono::seconds offset{};  ///< from then on
    };

    std::string name_ = "UTC";
    std::chrono::seconds first_{};  ///< before all transitions
    std::vector<Transition> transitions_;
    std::optional<ZoneRule> rule_;
};

}  // namespace signalbox
