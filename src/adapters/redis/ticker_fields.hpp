// A ticker as the fields of a Redis hash, which other programs read too: numbers in the shortest form that reads back
// the same, an unknown one empty, times as ISO 8601.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ports/ticker_cache.hpp"

namespace signalbox {

inline constexpr std::array<std::string_view, 8> ticker_field_names{
    "symbol", "last_price", "price_24h_pct", "high_24h", "low_24h", "volume_24h", "turnover_24h", "updated_at"};

/// In the order of the names.
std::array<std::string, 8> ticker_fields(const CachedTicker& ticker);

/// Names and values by turns, as HGETALL answers; other programs' fields are passed over. Nothing where it is no
/// ticker: without symbol or time, or with a number that is none.
std::optional<CachedTicker> read_ticker(std::span<const std::string_view> names_and_values);

}  // namespace signalbox
