// What the screener reads of one pair, closed hour by closed hour (SPEC 6).
//
// Up to 5 missing hours are stepped over: periods count candles. After more, everything that candles had taught is
// forgotten and the count begins again (ENGINE 3). The turnover is of hours of the clock, so a missing one adds
// nothing to it. Readings hang on where the series begins (EMA and Wilder's averages remember): whoever compares lists
// begins it by the same rule. A value; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "core/base/time.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

/// At the newest closed hour; NaN: not known yet.
struct HourReadings {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    std::int64_t candles = 0;  ///< since the series began, or began anew
    UtcTime closed_at{};       ///< of the newest one; the epoch while there is none
    double close = unknown;
    double ema21 = unknown, ema50 = unknown, ema200 = unknown;
    double rsi = unknown;           ///< RSI14
    double atr_percent = unknown;   ///< 100 · ATR14 / close
    double volume_ratio = unknown;  ///< volume / its mean of 20, itself included; 1 where nothing was traded
};

class HourTrack {
public:
    /// A valid hourly candle, later than the one before.
    void step(const Candle& candle);
    const HourReadings& now() const { return now_; }
    /// Σ volume · (high + low + close) / 3 over the 24 hours up to the newest candle's close, in quote currency.
    double turnover() const;

private:
    struct Memory {
        Ema ema21{21}, ema50{50}, ema200{200};
        Rsi rsi{14};
        Atr atr{14};
        Sma<20> volume20;
    };
    static constexpr std::int64_t stepped_over = 5;
    static constexpr std::size_t hours_a_day = 24;

    void count_turnover(const Candle& candle);

    Memory memory_;
    std::array<double, hours_a_day> money_{};  // by the hour of the day
    HourReadings now_;
};

}  // namespace signalbox
