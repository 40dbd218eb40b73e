// See track.hpp.
#include "core/signals/technical/track.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

void Track::Memory::step(const Candle& candle) {
    constexpr double unknown = Readings::unknown;
    now.close = candle.close;
    now.volume = candle.volume;
    now.ema21 = ema21.update(candle.close).value_or(unknown);
    now.ema50 = ema50.update(candle.close).value_or(unknown);
    now.ema200 = ema200.update(candle.close).value_or(unknown);
    now.rsi = rsi.update(candle.close).value_or(unknown);
    now.histogram_before = now.histogram;
    const auto macd_now = macd.update(candle.close);
    now.histogram = macd_now ? macd_now->histogram : unknown;
    const auto stoch = stoch_rsi.update(candle.close);
    now.stoch_k = stoch ? stoch->k : unknown;
    now.stoch_d = stoch ? stoch->d : unknown;
    now.sma20 = sma20.update(candle.close).value_or(unknown);
    now.volume_mean = volume20.update(candle.volume).value_or(unknown);
    const auto range = atr.update(candle.high, candle.low, candle.close);
    now.atr = range.value_or(unknown);
    if (range) now.atr_median = atr_median.update(*range).value_or(unknown);
    patterns.update(candle);
    swings.update(candle.high, candle.low, now.rsi, now.histogram);
    levels.update(swings);
}

void Track::close(const ClosedBar& bar) {
    check(bar.timeframe == timeframe_, "a bar came to another timeframe's track");
    if (closed_at_) {
        check(bar.opened_at >= *closed_at_, "a bar came out of order");
        // More than 64 lost bars change nothing that 64 do not.
        const std::int64_t lost = (bar.opened_at - *closed_at_) / length_of(timeframe_);
        for (std::int64_t i = 0; i < std::min<std::int64_t>(lost, 64); ++i) miss();
    }
    closed_at_ = bar.closed_at;
    formed_ = bar.formed;
    partial_ = bar.partial;
    minutes_present_ = bar.minutes_present;
    if (!bar.formed) return miss();
    missing_ <<= 1;
    missing_run_ = 0;
    memory_.step(bar.candle);
}

void Track::miss() {
    missing_ = missing_ << 1 | 1;
    if (++missing_run_ == missing_run_max + 1) memory_ = Memory{};
    missing_run_ = std::min(missing_run_, missing_run_max + 1);
}

int trend_of(const Readings& now) {
    if (now.ema21 > now.ema50 && now.close > now.ema200) return 1;
    if (now.ema21 < now.ema50 && now.close < now.ema200) return -1;
    return 0;
}

int Track::trend() const { return candles() < candles_to_speak ? 0 : trend_of(memory_.now); }

Divergence Track::divergence() const {
    return find_divergence(memory_.swings.highs(), memory_.swings.lows(), memory_.swings.newest_candle());
}

}  // namespace signalbox
