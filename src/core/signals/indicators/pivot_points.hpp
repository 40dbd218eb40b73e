// Pivot points, the classic floor traders' ones, of the day before (UTC): with its high H, low L and close C,
// P = (H + L + C) / 3, r₁ = 2P − L, s₁ = 2P − H, r₂ = P + (H − L), s₂ = P − (H − L), r₃ = H + 2 (P − L),
// s₃ = L − 2 (H − P). No TA-Lib or `ta` function.
//
// Only a day that was seen from its first candle counts: one that opens at 00:00 UTC, or follows a candle of the day
// before. The day before is the last one with candles.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/prices.hpp"

namespace signalbox {

/// In price units.
struct PivotPointsValue {
    double pivot = 0;
    double r1 = 0, r2 = 0, r3 = 0;
    double s1 = 0, s2 = 0, s3 = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("pivot", self.pivot);
        visit("r1", self.r1);
        visit("r2", self.r2);
        visit("r3", self.r3);
        visit("s1", self.s1);
        visit("s2", self.s2);
        visit("s3", self.s3);
    }
};

/// Speaks from the first candle after a whole day on: of one-minute candles, at the latest at the 2,880th.
class PivotPoints {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 2 * 24 * 60; }
    static constexpr int settled() { return warm_up(); }

    std::optional<PivotPointsValue> update(const Candle& candle) {
        const std::int64_t today = to_ms(day_start(candle.opened_at));
        if (!begun_ || today != today_) {
            if (whole_) before_ = points();
            whole_ = begun_ || today == to_ms(candle.opened_at);
            today_ = today;
            high_ = candle.high;
            low_ = candle.low;
            begun_ = true;
        }
        high_ = std::max(high_, candle.high);
        low_ = std::min(low_, candle.low);
        close_ = candle.close;
        return before_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("begun", self.begun_);
        visit("whole", self.whole_);
        visit("today", self.today_);
        visit("high", self.high_);
        visit("low", self.low_);
        visit("close", self.close_);
        visit("before", self.before_);
    }

private:
    PivotPointsValue points() const {
        const double pivot = typical_price(high_, low_, close_);
        const double range = high_ - low_;
        return {.pivot = pivot,
                .r1 = 2 * pivot - low_,
                .r2 = pivot + range,
                .r3 = high_ + 2 * (pivot - low_),
                .s1 = 2 * pivot - high_,
                .s2 = pivot - range,
                .s3 = low_ - 2 * (high_ - pivot)};
    }

    bool begun_ = false;
    bool whole_ = false;      // today was seen from its first candle
    std::int64_t today_ = 0;  // its start, epoch milliseconds
    double high_ = 0, low_ = 0, close_ = 0;
    std::optional<PivotPointsValue> before_;
};

}  // namespace signalbox
