// Where a candle file keeps its six values, as its header names them or as a person does.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "ports/candle_files.hpp"
#include "venues/files/fields.hpp"

namespace signalbox::csv {

inline constexpr std::array<std::string_view, 6> value_names{"time", "open", "high", "low", "close", "volume"};

struct Columns {
    std::array<std::size_t, 6> place{};  ///< column number of time, open, high, low, close, volume
    std::size_t count = 0;               ///< columns of a row
    std::string_view dialect;            ///< FileDialect's name of it
    /// What the name of the time column says, if it says it.
    std::optional<TimeUnit> named_unit;
};

/// By name and in any order, letters of either case, other columns left aside: open, high, low, close and volume, and
/// for the time one of open_time_ms (milliseconds), open_time, timestamp, time, start, date, datetime, unix. Nothing if
/// one is missing or named twice.
std::optional<Columns> columns_named(const Fields& names);

/// The same for what a person says of a file, names with commas between them. WrongUse if one is missing.
Result<Columns> columns_told(std::string_view names);

}  // namespace signalbox::csv
