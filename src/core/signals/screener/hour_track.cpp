#include "core/signals/screener/hour_track.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

namespace {

std::int64_t hour_number(UtcTime time) { return minute_number(time) / 60; }

}  // namespace

void HourTrack::count_turnover(const Candle& candle) {
    const auto slot = [](std::int64_t number) { return static_cast<std::size_t>(number) % hours_a_day; };
    const std::int64_t number = hour_number(candle.opened_at);
    if (now_.candles > 0) {
        const std::int64_t last = hour_number(now_.closed_at) - 1;
        const auto passed = std::min<std::int64_t>(number - last, hours_a_day);
        for (std::int64_t i = 0; i < passed; ++i) money_[slot(number - i)] = 0;
    }
    money_[slot(number)] = candle.volume * ((candle.high + candle.low + candle.close) / 3);
}

double HourTrack::turnover() const {
    double sum = 0;
    for (const double one : money_) sum += one;
    return sum;
}

void HourTrack::step(const Candle& candle) {
    check(to_ms(candle.opened_at) >= 0 && closes_at(Timeframe::h1, candle.opened_at), "not an hour's candle");
    count_turnover(candle);
    if (now_.candles > 0) {
        check(candle.opened_at >= now_.closed_at, "an hour came out of order");
        if ((candle.opened_at - now_.closed_at) / hour > stepped_over) {
            memory_ = Memory{};
            now_.candles = 0;
        }
    }
    constexpr double unknown = HourReadings::unknown;
    ++now_.candles;
    now_.closed_at = candle.opened_at + hour;
    now_.close = candle.close;
    now_.ema21 = memory_.ema21.update(candle.close).value_or(unknown);
    now_.ema50 = memory_.ema50.update(candle.close).value_or(unknown);
    now_.ema200 = memory_.ema200.update(candle.close).value_or(unknown);
    now_.rsi = memory_.rsi.update(candle.close).value_or(unknown);
    const auto atr = memory_.atr.update(candle.high, candle.low, candle.close);
    now_.atr_percent = atr ? 100 * *atr / candle.close : unknown;
    const auto mean = memory_.volume20.update(candle.volume);
    now_.volume_ratio = !mean ? unknown : *mean > 0 ? candle.volume / *mean : 1;
}

}  // namespace signalbox
