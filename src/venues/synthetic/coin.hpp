// One instrument of the synthetic market: its levels at midnight, and the minutes of the day in hand.
//
// Always true: levels and minutes are functions of (seed, instrument, day). One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/hash.hpp"
#include "venues/synthetic/synthetic_market.hpp"
#include "venues/synthetic/weather.hpp"

namespace signalbox::synthetic {

/// What makes BTC another coin than SOL.
struct Character {
    double usual_price = 1;
    double ticks_in_one = 100;         ///< a power of ten: 100 is a tick of 0.01
    double volatility = 0.7;           ///< usual standard deviation of log returns, a year
    double turnover = 100'000;         ///< quote currency a minute
    double zero_volume_share = 0.001;  ///< of minutes in which nobody trades
};

class Coin {
public:
    Coin(std::uint64_t seed, const Instrument& instrument);

    /// The day's 1440 minutes, valid until the next call.
    const std::vector<SyntheticMinute>& day(Weather& weather, DayNumber number);
    double tick() const { return 1 / character_.ticks_in_one; }

private:
    /// Log of the price against the usual one, at the day's first instant.
    double level(Weather& weather, DayNumber number);
    double price(double level) const;
    double on_tick(double price) const;
    void make_day(Weather& weather, DayNumber number);

    std::uint64_t seed_;
    Hash128 key_;
    Character character_;
    std::vector<double> levels_;  // the prefix: at most 3 M days, to the year 9999
    Lean lean_ = Lean::aimless;   // of the last day in levels_
    std::vector<SyntheticMinute> minutes_;
    DayNumber minutes_of_ = ~DayNumber{0};
};

}  // namespace signalbox::synthetic
