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

TimeRange CandleSieve::bar_of(UtcTime time) const {
    const UtcTime opened_at = bar_open(wanted_.timeframe, time);
    return {opened_at, opened_at + length_of(wanted_.timeframe)};
}

void CandleSieve::take(const CandleParts& row) {
    const TimeRange bar = bar_of(row.start);
    if (bar.from < wanted_.first || bar.from > wanted_.last || bar.to > wanted_.server_time) return;
    auto candle = candle_of(row, wanted_.timeframe, wanted_.multiplier);
    if (candle) {
        closed_.candles.push_back(*candle);
    } else {
        closed_.rejected.push_back(std::move(candle).error());
        closed_.unread.add(bar);
    }
}

void CandleSieve::take_timeless(Error why) {
    closed_.rejected.push_back(std::move(why));
    closed_.unread.add({wanted_.first, bar_of(wanted_.last).to});
}

ClosedCandles CandleSieve::finish() && {
    std::ranges::sort(closed_.candles, {}, &Candle::opened_at);
    const auto repeated = std::ranges::unique(closed_.candles, {}, &Candle::opened_at);
    closed_.candles.erase(repeated.begin(), repeated.end());
    for (const Candle& known : closed_.candles) {
        if (closed_.unread.empty()) break;
        closed_.unread.remove(bar_of(known.opened_at));
    }
    return std::move(closed_);
}

}  // namespace signalbox::wire
