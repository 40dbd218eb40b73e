// What happens to a signal on paper: fills, with every cost apart, and changes of state (SPEC 11).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/desk/risk/signal.hpp"

namespace signalbox {

enum class Leg : std::uint8_t { entry, target1, target2, target3, stop, break_even, expiry, cancelled };
constexpr Leg last_of(Leg) { return Leg::cancelled; }
std::string_view to_text(Leg leg);  ///< entry, tp1, tp2, tp3, sl, breakeven, expiry, cancelled

/// One fill. Outcome. Cash moves by −side·size·price − fee − spread − slippage at an entry, the reverse at an exit.
struct PaperFilled {
    Hash128 signal;
    std::uint16_t slot = 0;
    Leg leg{};
    UtcTime at{};       ///< open time of the minute for an entry or a jump; its close for what happened inside
    Decimal price;      ///< raw: the market's price, before costs
    Decimal size;       ///< base units
    Decimal fee;        ///< money, ≥ 0
    Decimal spread;     ///< half the spread, in money, ≥ 0
    Decimal slippage;   ///< money, ≥ 0
    Decimal result;     ///< an exit's gross result in money (0 at an entry)
    bool late = false;  ///< filled at p90 (late decision), or walked after a healed hole
    Decimal equity;     ///< of the account after this fill, open positions at their last price

    bool operator==(const PaperFilled&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("signal", self.signal);
        visit("slot", self.slot);
        visit("leg", self.leg);
        visit("at", self.at);
        visit("price", self.price);
        visit("size", self.size);
        visit("fee", self.fee);
        visit("spread", self.spread);
        visit("slippage", self.slippage);
        visit("result", self.result);
        visit("late", self.late);
        visit("equity", self.equity);
    }
};

/// A signal's state changed. Outcome. The last one carries the result in R.
struct SignalMoved {
    Hash128 signal;
    std::uint16_t slot = 0;
    SignalState from{};
    SignalState to{};
    UtcTime at{};
    bool closed = false;  ///< nothing is open any more
    bool unsure = false;  ///< lived through a minute that came too late or never: out of calibration and verdicts
    double net_r = 0;     ///< of the whole trade when closed
    Decimal net;          ///< money, after all costs, when closed
    std::string reason;   ///< for cancelled: unfilled, closed (by hand), delisted …; else empty

    bool operator==(const SignalMoved&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("signal", self.signal);
        visit("slot", self.slot);
        visit("from", self.from);
        visit("to", self.to);
        visit("at", self.at);
        visit("closed", self.closed);
        visit("unsure", self.unsure);
        visit("net_r", self.net_r);
        visit("net", self.net);
        visit("reason", self.reason);
    }
};

/// What became of a trade by hand: a fill, or its end without one (size 0, at a price of 0). Outcome. Cash moves as at
/// a PaperFilled, in an account of its own.
struct HandFilled {
    Hash128 trade;
    std::uint16_t slot = 0;
    bool is_entry = false;  ///< else it left, or was cancelled
    Side side{};
    Decimal price;     ///< raw: the market's price, or the one that was named
    Decimal size;      ///< base units
    Decimal fee;       ///< money, ≥ 0
    Decimal spread;    ///< half the spread, in money, ≥ 0
    Decimal slippage;  ///< money, ≥ 0
    Decimal result;    ///< an exit's gross result in money (0 at an entry)
    UtcTime at{};  ///< open time of the minute that filled it; of one at a named price or without a fill: when it came
    bool closed = false;  ///< the trade is over
    std::string reason;   ///< why it ended: closed (by hand), unfilled, or why its instrument left; empty at an entry
    Decimal equity;       ///< of the hand account after this fill, open trades at their last price

    bool operator==(const HandFilled&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("trade", self.trade);
        visit("slot", self.slot);
        visit("is_entry", self.is_entry);
        visit("side", self.side);
        visit("price", self.price);
        visit("size", self.size);
        visit("fee", self.fee);
        visit("spread", self.spread);
        visit("slippage", self.slippage);
        visit("result", self.result);
        visit("at", self.at);
        visit("closed", self.closed);
        visit("reason", self.reason);
        visit("equity", self.equity);
    }
};

}  // namespace signalbox
