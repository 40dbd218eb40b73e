// The desk's numbers (SPEC 8–11). All of them are configuration; a change enters as an event (SettingsChanged).
#pragma once

#include <cstdint>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"

namespace signalbox {

struct DeskSettings {
    // account
    Decimal cash = Decimal::from_units(1000 * Decimal::one);  ///< starting cash of the paper account
    double risk_per_trade = 0.01;                             ///< budget = this × equity; size = budget / stop distance
    double notional_max = 0.20;                               ///< a position's value at entry, as a fraction of equity

    // strength and tiers, in hundredths
    std::int16_t opinion_min = 55;  ///< below: no opinion at all
    std::int16_t signal_min = 65;   ///< gate `strength`
    std::int16_t high_min = 75;     ///< tier High from here on
    std::int16_t tier_slack = 2;    ///< hysteresis against the last opinion of the same instrument, timeframe, side

    // gates that need the opinion alone
    double reward_risk_min = 2.0;
    bool edge_blocks = false;     ///< edge ≤ 0: false warns (recommendations), true blocks
    double volatility_max = 3.0;  ///< × the median ATR14 of 240
    Millis stale_after{60'000};   ///< a frame later than this speaks no signal
    double minutes_min = 0.90;    ///< share of the closing candle's minutes
    double spread_max = 0.005;    ///< of the price

    // gates that need the account; 0 switches `day_max` off
    Millis cooldown{4 * 3'600'000};
    std::int32_t positions_max = 5;
    std::int32_t hour_max = 10;
    std::int32_t high_hour_max = 5;
    std::int32_t day_max = 10;

    // loss back-off: after `losses` losing trades within `loss_window`, size × `loss_factor` for `loss_pause`
    std::int32_t losses = 2;
    Millis loss_window{3'600'000};
    double loss_factor = 0.5;
    Millis loss_pause{3'600'000};

    // execution
    Millis hold{3'000};              ///< how long a live frame may stay open; latency counts from the frame's close
    Millis latency_budget{500};      ///< a frame later than hold + budget fills at the costs' p90
    Millis unfilled_after{300'000};  ///< a signal whose entry no candle fills by then is cancelled
    bool break_even = true;          ///< after TP1 the stop moves to the raw entry price, from the next minute on
    Decimal size_step = Decimal::from_units(1);  ///< sizes are cut down to a multiple of this

    // calibration
    std::int32_t calibration_min = 200;  ///< resolved opinions of a source and timeframe before anything is known

    bool operator==(const DeskSettings&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("cash", self.cash);
        visit("risk_per_trade", self.risk_per_trade);
        visit("notional_max", self.notional_max);
        visit("opinion_min", self.opinion_min);
        visit("signal_min", self.signal_min);
        visit("high_min", self.high_min);
        visit("tier_slack", self.tier_slack);
        visit("reward_risk_min", self.reward_risk_min);
        visit("edge_blocks", self.edge_blocks);
        visit("volatility_max", self.volatility_max);
        visit("stale_after", self.stale_after);
        visit("minutes_min", self.minutes_min);
        visit("spread_max", self.spread_max);
        visit("cooldown", self.cooldown);
        visit("positions_max", self.positions_max);
        visit("hour_max", self.hour_max);
        visit("high_hour_max", self.high_hour_max);
        visit("day_max", self.day_max);
        visit("losses", self.losses);
        visit("loss_window", self.loss_window);
        visit("loss_factor", self.loss_factor);
        visit("loss_pause", self.loss_pause);
        visit("hold", self.hold);
        visit("latency_budget", self.latency_budget);
        visit("unfilled_after", self.unfilled_after);
        visit("break_even", self.break_even);
        visit("size_step", self.size_step);
        visit("calibration_min", self.calibration_min);
    }
};

}  // namespace signalbox
