#include "venues/wire/candles.hpp"

#include <algorithm>

namespace signalbox::wire {

Result<Candle> candle_of(const CandleParts& parts, Timeframe timeframe, std::int32_t multiplier) {
    if (!closes_at(timeframe, parts.start)) {
        return fail(ErrorCode::BadData, "the time {} is not the open of a candle of {}", parts.start, timeframe);
    }
    const int power = power_of(multiplier);
    const Candle candle{.opened_at = parts.start,
                        .open = parts.open.to_double(power),
                        .high = parts.high.to_double(power),
                        .low = parts.low.to_double(power),
                        .close = parts.close.to_double(power),
                        .volume = parts.volume.to_double(-power) + 0.0};  // -0 becomes 0: equal volumes have equal bits
    if (!is_valid(candle.open, candle.high, candle.low, candle.close, candle.volume)) TRY(validate(candle));
    return candle;
}

void CandleSieve::take(const CandleParts& row) {
    const bool is_wanted = row.start >= wanted_.first && row.start <= wanted_.last;
    if (!is_wanted || row.start + length_of(wanted_.timeframe) > wanted_.server_time) return;
    auto candle = candle_of(row, wanted_.timeframe, wanted_.multiplier);
    if (candle) {
        closed_.candles.push_back(*candle);
    } else {
        closed_.rejected.push_back(std::move(candle).error());
    }
}

ClosedCandles CandleSieve::finish() && {
    std::ranges::sort(closed_.candles, {}, &Candle::opened_at);
    const auto repeated = std::ranges::unique(closed_.candles, {}, &Candle::opened_at);
    closed_.candles.erase(repeated.begin(), repeated.end());
    return std::move(closed_);
}

}  // namespace signalbox::wire
