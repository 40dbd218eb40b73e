#include "adapters/lake/column_values.hpp"

#include <charconv>

#include "ports/candle_rows.hpp"

namespace signalbox {
namespace {

Failure to_be_converted(Failure failed) {
    return std::move(failed).suggest("convert the column before, in pandas or Polars, say");
}

TimeUnit unit_of(arrow::TimeUnit::type unit) {
    switch (unit) {
        case arrow::TimeUnit::SECOND: return TimeUnit::seconds;
        case arrow::TimeUnit::MILLI: return TimeUnit::millis;
        case arrow::TimeUnit::MICRO: return TimeUnit::micros;
        case arrow::TimeUnit::NANO: return TimeUnit::nanos;
    }
    return TimeUnit::millis;
}

TimeUnit unit_by_size(const arrow::Int64Array& values) {
    for (std::int64_t row = 0; row < values.length(); ++row) {
        if (values.IsNull(row)) continue;
        if (const auto unit = unit_of_count(values.Value(row))) return *unit;
    }
    return TimeUnit::millis;
}

/// Arrow's own way to a double multiplies by a power of ten, and so is a last digit off.
std::optional<double> nearest(const std::string& digits) {
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<ColumnTimes> ColumnTimes::of(const arrow::Array& array, const std::string& file, const std::string& name,
                                    std::optional<TimeUnit> known) {
    ColumnTimes times;
    times.array_ = &array;
    switch (array.type_id()) {
        case arrow::Type::TIMESTAMP:
            times.values_ = static_cast<const arrow::TimestampArray&>(array).raw_values();
            times.unit_ = unit_of(static_cast<const arrow::TimestampType&>(*array.type()).unit());
            return times;
        case arrow::Type::INT64: {
            const auto& integers = static_cast<const arrow::Int64Array&>(array);
            times.values_ = integers.raw_values();
            times.unit_ = known.value_or(unit_by_size(integers));
            return times;
        }
        case arrow::Type::DATE32: return times;
        default:
            return to_be_converted(fail(ErrorCode::BadData,
                                        "{} is not a candle file: its column {} holds no times but {}", file, name,
                                        array.type()->ToString()));
    }
}

std::optional<std::int64_t> ColumnTimes::at(std::int64_t row) const {
    if (array_->IsNull(row)) return std::nullopt;
    std::int64_t ms = 0;
    if (values_ == nullptr) {
        ms = std::int64_t{static_cast<const arrow::Date32Array*>(array_)->Value(row)} * day.count();
    } else {
        const std::int64_t value = values_[row];
        const std::int64_t parts = unit_ == TimeUnit::micros ? 1'000 : unit_ == TimeUnit::nanos ? 1'000'000 : 1;
        if (value % parts != 0) return std::nullopt;
        if (unit_ == TimeUnit::seconds && (value > to_ms(utc_max) / 1000 || value < to_ms(utc_min) / 1000)) {
            return std::nullopt;
        }
        ms = unit_ == TimeUnit::seconds ? value * 1000 : value / parts;
    }
    return ms < 0 || ms > to_ms(utc_max) ? std::nullopt : std::optional(ms);
}

Result<ColumnNumbers> ColumnNumbers::of(const arrow::Array& array, const std::string& file, const std::string& name) {
    switch (array.type_id()) {
        case arrow::Type::DOUBLE:
        case arrow::Type::FLOAT:
        case arrow::Type::INT32:
        case arrow::Type::INT64:
        case arrow::Type::DECIMAL128:
        case arrow::Type::DECIMAL256: break;
        default:
            return to_be_converted(fail(ErrorCode::BadData,
                                        "{} is not a candle file: its column {} holds no numbers but {}", file, name,
                                        array.type()->ToString()));
    }
    ColumnNumbers numbers;
    numbers.array_ = &array;
    return numbers;
}

std::optional<double> ColumnNumbers::at(std::int64_t row) const {
    if (array_->IsNull(row)) return std::nullopt;
    switch (array_->type_id()) {
        case arrow::Type::DOUBLE: return static_cast<const arrow::DoubleArray*>(array_)->Value(row);
        case arrow::Type::FLOAT: return static_cast<const arrow::FloatArray*>(array_)->Value(row);
        case arrow::Type::INT32: return static_cast<const arrow::Int32Array*>(array_)->Value(row);
        case arrow::Type::INT64: return static_cast<double>(static_cast<const arrow::Int64Array*>(array_)->Value(row));
        case arrow::Type::DECIMAL128:
            return nearest(static_cast<const arrow::Decimal128Array*>(array_)->FormatValue(row));
        default: return nearest(static_cast<const arrow::Decimal256Array*>(array_)->FormatValue(row));
    }
}

}  // namespace signalbox
