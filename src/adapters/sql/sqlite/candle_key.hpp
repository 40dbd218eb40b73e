// How a candle's place in the table is one integer: symbol, timeframe, minute of the open, from the high bits down.
// A series lies together, in order of time, and a range of it is a range of integers.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/time.hpp"
#include "core/market/gaps.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

/// Minutes since the epoch take 32 bits (until the year 10136), timeframes 4, symbols the 27 above.
constexpr std::int64_t minute_mask = 0xffff'ffff;

constexpr std::int64_t series_key(std::int64_t symbol, Timeframe timeframe) {
    return symbol << 36 | static_cast<std::int64_t>(timeframe) << 32;
}
constexpr std::int64_t opened_ms_of_key(std::int64_t key) { return (key & minute_mask) * minute.count(); }

/// Keys [from, to) of a series.
struct KeyRange {
    std::int64_t from = 0;
    std::int64_t to = 0;
};
/// The keys of the opens inside a range of time, whatever its ends are.
constexpr KeyRange keys_of(std::int64_t symbol, Timeframe timeframe, TimeRange range) {
    const auto minute_at_or_after = [](UtcTime time) {
        const UtcTime up = std::chrono::ceil<std::chrono::minutes>(time);
        return std::clamp<std::int64_t>(minute_number(up), 0, minute_mask);
    };
    const std::int64_t series = series_key(symbol, timeframe);
    return {series + minute_at_or_after(range.from), series + minute_at_or_after(range.to)};
}

}  // namespace signalbox
