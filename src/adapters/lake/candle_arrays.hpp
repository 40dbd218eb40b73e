// Candles as Arrow columns: the open's time in UTC, then open, high, low, close, volume, none of them null.
#pragma once

#include <arrow/api.h>

#include <string>

#include "core/market/series.hpp"

namespace signalbox {

/// `time`: what the column of times is called.
inline arrow::FieldVector candle_fields(const std::string& time) {
    arrow::FieldVector fields{arrow::field(time, arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), false)};
    for (const char* name : {"open", "high", "low", "close", "volume"}) {
        fields.push_back(arrow::field(name, arrow::float64(), false));
    }
    return fields;
}

/// The candles' own memory as arrays, which must not outlive it.
inline arrow::ArrayVector candle_arrays(const CandleView& candles) {
    const auto rows = static_cast<std::int64_t>(candles.size());
    const auto wrapped = [rows](const auto& column, const std::shared_ptr<arrow::DataType>& type) {
        return arrow::MakeArray(
            arrow::ArrayData::Make(type, rows, {nullptr, arrow::Buffer::Wrap(column.data(), column.size())}, 0));
    };
    arrow::ArrayVector arrays{wrapped(candles.opened_ms, arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"))};
    for (const auto& column : {candles.open, candles.high, candles.low, candles.close, candles.volume}) {
        arrays.push_back(wrapped(column, arrow::float64()));
    }
    return arrays;
}

}  // namespace signalbox
