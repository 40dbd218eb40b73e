// What one minute brought, for every instrument that is followed: the crank of the engine (ENGINE 2, 3).
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.hpp"
#include "core/market/candle.hpp"

namespace signalbox {

/// Present: a candle came. Quiet: the venue is known to have had no trade (or stood still): a flat candle at the last
/// close, volume 0, counted as present. Missing: nobody knows; no step.
enum class MinuteState : std::uint8_t { missing, quiet, present };
constexpr MinuteState last_of(MinuteState) { return MinuteState::present; }

/// Best bid and ask standing at the close. Zero in both means unknown; a crossed one never gets here.
struct Quote {
    double bid = 0, ask = 0;

    bool known() const { return bid > 0 && ask >= bid; }
    bool operator==(const Quote&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("bid", self.bid);
        visit("ask", self.ask);
    }
};

/// One instrument's minute. Prices are meaningful only when present. The open time is the frame's close less a minute.
struct Minute {
    MinuteState state = MinuteState::missing;
    double open = 0, high = 0, low = 0, close = 0, volume = 0;
    Quote quote{};

    bool operator==(const Minute&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("state", self.state);
        visit("open", self.open);
        visit("high", self.high);
        visit("low", self.low);
        visit("close", self.close);
        visit("volume", self.volume);
        visit("quote", self.quote);
    }
};

/// Exactly one for every minute, in every runner, empty if nothing came. `minutes` runs over the slots given out by
/// InstrumentJoined, in order; a slot whose instrument left stays, missing.
struct MarketFrame {
    UtcTime closed_at{};   ///< the minute's end: a multiple of a minute
    UtcTime arrived_at{};  ///< when the frame closed; a backtest sets it to closed_at
    std::vector<Minute> minutes;

    bool operator==(const MarketFrame&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("closed_at", self.closed_at);
        visit("arrived_at", self.arrived_at);
        visit("minutes", self.minutes);
    }
};

}  // namespace signalbox
