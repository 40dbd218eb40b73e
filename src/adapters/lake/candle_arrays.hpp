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

inline arrow::Result<arrow::ArrayVector> candle_arrays(const CandleView& candles) {
    arrow::ArrayVector arrays;
    const auto rows = static_cast<std::int64_t>(candles.size());
    arrow::TimestampBuilder times(arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), arrow::default_memory_pool());
    ARROW_RETURN_NOT_OK(times.AppendValues(candles.opened_ms.data(), rows));
    ARROW_RETURN_NOT_OK(times.Finish(&arrays.emplace_back()));
    for (const auto& column : {candles.open, candles.high, candles.low, candles.close, candles.volume}) {
        arrow::DoubleBuilder values;
        ARROW_RETURN_NOT_OK(values.AppendValues(column.data(), rows));
        ARROW_RETURN_NOT_OK(values.Finish(&arrays.emplace_back()));
    }
    return arrays;
}

}  // namespace signalbox
