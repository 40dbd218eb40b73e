// Arrow columns of several types as the two kinds that candles are made of: times in milliseconds, and doubles.
// The arrays must live as long as these.
#pragma once

#include <arrow/api.h>

#include <optional>
#include <string>

#include "ports/candle_files.hpp"

namespace signalbox {

/// Timestamps of any unit, dates, or integers since 1970, whose unit their size tells (ports/candle_rows.hpp).
class ColumnTimes {
public:
    /// BadData where the column, of this name, holds something else. `known`: the unit of the file's rows before.
    static Result<ColumnTimes> of(const arrow::Array& array, const std::string& file, const std::string& name,
                                  std::optional<TimeUnit> known);
    std::int64_t size() const { return array_->length(); }
    TimeUnit unit() const { return unit_; }
    /// None: null, no whole millisecond, or no time that text can name.
    std::optional<std::int64_t> at(std::int64_t row) const;

private:
    const arrow::Array* array_ = nullptr;
    const std::int64_t* values_ = nullptr;  ///< none: days
    TimeUnit unit_ = TimeUnit::millis;
};

/// Floating point numbers, integers or decimals, which become the double nearest to their digits, as in a text.
class ColumnNumbers {
public:
    static Result<ColumnNumbers> of(const arrow::Array& array, const std::string& file, const std::string& name);
    /// None: null, or a decimal that is too large or too small for a double.
    std::optional<double> at(std::int64_t row) const;

private:
    const arrow::Array* array_ = nullptr;
};

}  // namespace signalbox
