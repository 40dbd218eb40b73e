// Where a candle file keeps its six values: read from its first line.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox::csv {

inline constexpr std::array<std::string_view, 6> value_names{"time", "open", "high", "low", "close", "volume"};

/// What the numbers of the time column count since 1970.
enum class TimeUnit : unsigned char {
    Millis,          ///< milliseconds
    MillisOrMicros,  ///< Binance: milliseconds; microseconds in spot files since 2025 (told apart by size, row by row)
};

struct Columns {
    std::array<std::size_t, 6> place{};  ///< column number of time, open, high, low, close, volume
    std::size_t count = 0;               ///< columns of a row
    TimeUnit unit = TimeUnit::Millis;
    bool has_header = true;  ///< false: the first line is a row already

    bool operator==(const Columns&) const = default;
};

/// Understands, by name and in any order, other columns left aside:
///   - our own header `open_time_ms,open,high,low,close,volume`
///   - Binance's `open_time,open,high,low,close,volume,close_time,…`
///   - Binance's files of twelve columns without a header.
/// Anything else is BadData; the error names the columns that were found.
Result<Columns> recognise_columns(std::string_view first_line, std::string_view file);

/// Outside text made fit for a message: at most `longest` characters, each unprintable one a `?`.
std::string shown(std::string_view text, std::size_t longest = 40);

}  // namespace signalbox::csv
