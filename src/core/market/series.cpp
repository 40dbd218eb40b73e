// Columns of candles.
#include "core/market/series.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

std::size_t CandleView::lower_bound(UtcTime time) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(opened_ms, to_ms(time)) - opened_ms.begin());
}

void CandleSeries::append(const Candle& candle) {
    const std::int64_t ms = to_ms(candle.opened_at);
    check(opened_ms_.empty() || opened_ms_.back() < ms, "candles are appended in ascending order of time");
    opened_ms_.push_back(ms);
    open_.push_back(candle.open);
    high_.push_back(candle.high);
    low_.push_back(candle.low);
    close_.push_back(candle.close);
    volume_.push_back(candle.volume);
}

void CandleSeries::append(const CandleView& candles) {
    if (candles.empty()) return;
    bool ascending = opened_ms_.empty() || opened_ms_.back() < candles.opened_ms.front();
    for (std::size_t i = 1; i < candles.size(); ++i) ascending &= candles.opened_ms[i - 1] < candles.opened_ms[i];
    check(ascending, "candles are appended in ascending order of time");
    const auto add = [](auto& column, const auto& more) { column.insert(column.end(), more.begin(), more.end()); };
    add(opened_ms_, candles.opened_ms);
    add(open_, candles.open);
    add(high_, candles.high);
    add(low_, candles.low);
    add(close_, candles.close);
    add(volume_, candles.volume);
}

void CandleSeries::clear() {
    opened_ms_.clear();
    for (auto* column : {&open_, &high_, &low_, &close_, &volume_}) column->clear();
}

void CandleSeries::reserve(std::size_t rows) {
    opened_ms_.reserve(rows);
    for (auto* column : {&open_, &high_, &low_, &close_, &volume_}) column->reserve(rows);
}

}  // namespace signalbox
