// Candles in columns, ascending by time, and views into them. Owned memory is reused by clear().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/time.hpp"
#include "core/market/candle.hpp"

namespace signalbox {

/// A stretch of a series: equally long columns, not owned. Times are epoch milliseconds of the opens, ascending.
struct CandleView {
    std::span<const std::int64_t> opened_ms;
    std::span<const double> open, high, low, close, volume;

    std::size_t size() const { return opened_ms.size(); }
    bool empty() const { return opened_ms.empty(); }
    Candle operator[](std::size_t i) const {
        return {utc_from_ms(opened_ms[i]), open[i], high[i], low[i], close[i], volume[i]};
    }
    CandleView slice(std::size_t first, std::size_t count) const {
        return {opened_ms.subspan(first, count), open.subspan(first, count),  high.subspan(first, count),
                low.subspan(first, count),       close.subspan(first, count), volume.subspan(first, count)};
    }
    /// Index of the first candle opening at or after `time`; size() if none.
    std::size_t lower_bound(UtcTime time) const;
};

/// Owned columns. Rule: ascending, no time twice (append checks it: the caller's bug).
class CandleSeries {
public:
    void append(const Candle& candle);
    /// Many at once; the same rule.
    void append(const CandleView& candles);
    void clear();
    void reserve(std::size_t rows);
    std::size_t size() const { return opened_ms_.size(); }
    bool empty() const { return opened_ms_.empty(); }
    Candle operator[](std::size_t i) const { return view()[i]; }
    CandleView view() const { return {opened_ms_, open_, high_, low_, close_, volume_}; }

private:
    std::vector<std::int64_t> opened_ms_;
    std::vector<double> open_, high_, low_, close_, volume_;
};

}  // namespace signalbox
