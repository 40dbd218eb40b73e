// A length of time as people write it: `500ms`, `3s`, `5m`, `4h`, `1d`. Pure; any thread.
#pragma once

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/time.hpp"

namespace signalbox {

inline constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> span_units{
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

/// In the largest unit that gives a whole number.
inline std::string span_text(Millis span) {
    std::size_t unit = 0;
    for (std::size_t i = 1; i < span_units.size() && span.count() != 0; ++i)
        if (span.count() % span_units[i].second == 0) unit = i;
    if (span.count() == 0) unit = 1;
    return std::to_string(span.count() / span_units[unit].second) + std::string(span_units[unit].first);
}

/// None: not written so, or too long to be counted. The caller knows its own bounds.
inline std::optional<Millis> parse_span(std::string_view text) {
    const std::size_t letters = text.find_first_not_of("0123456789");
    if (letters == text.npos || letters == 0) return std::nullopt;
    std::int64_t count = 0;
    if (std::from_chars(text.data(), text.data() + letters, count).ec != std::errc{}) return std::nullopt;
    for (const auto& [name, ms] : span_units)
        if (text.substr(letters) == name && count <= std::numeric_limits<std::int64_t>::max() / ms)
            return Millis{count * ms};
    return std::nullopt;
}

}  // namespace signalbox
