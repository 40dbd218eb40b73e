// How a plan (stop, three targets, expiry) lives through one minute: the one routine that paper's positions and
// calibration's followers share (SPEC 11).
//
// - Entry at the open of the first present minute. What the open brings happens in that same minute: an open already
//   beyond the stop enters and leaves there; beyond a target likewise.
// - Stop first: touched by the minute's low (a short: high) it takes the rest, at the stop, or at the open when that
// lies
//   beyond it. Then the targets in order, likewise. Touching a level is enough.
// - After target 1 the stop becomes the raw entry price (break-even), from the next minute on.
// - At expiry what is left leaves at the close of the minute that closes then, after stop and targets of that minute.
//   A quiet minute fills nothing and a missing one is unknown: if that minute was one, the rest leaves at the open of
//   the first present minute after it.
// Prices are doubles; whoever needs money turns the level's own Decimal into it. Pure, no state but the one handed in.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "core/base/time.hpp"
#include "core/market/frame.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// A long's prices rise from stop over entry to the targets, a short's fall.
struct TradePlan {
    Side side{};
    double stop = 0;
    std::array<double, 3> targets{};
    UtcTime expires_at{};
    bool break_even = true;

    bool operator==(const TradePlan&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("side", self.side);
        visit("stop", self.stop);
        visit("targets", self.targets);
        visit("expires_at", self.expires_at);
        visit("break_even", self.break_even);
    }
};

struct TradeState {
    bool entered = false;
    bool guarded = false;  ///< the stop stands at the entry
    bool done = false;
    std::uint8_t targets_hit = 0;  ///< 0…3
    double entry = 0;              ///< raw: the open it entered at

    bool operator==(const TradeState&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("entered", self.entered);
        visit("guarded", self.guarded);
        visit("done", self.done);
        visit("targets_hit", self.targets_hit);
        visit("entry", self.entry);
    }
};

enum class ExitKind : std::uint8_t { target1, target2, target3, stop, break_even, expiry };

struct Exit {
    ExitKind kind{};
    bool at_open = false;   ///< jumped over, or past expiry: at the minute's open, and at its open's time
    bool at_close = false;  ///< expiry at the minute's close; neither: at the plan's own level
    double price = 0;
};

/// What one minute did, in order: perhaps an entry, then up to three exits.
struct Walked {
    bool entered = false;
    std::array<Exit, 3> exits{};
    std::size_t count = 0;

    const Exit* begin() const { return exits.data(); }
    const Exit* end() const { return exits.data() + count; }
};

/// Steps `state` through a present minute that closes at `closed_at`. Not to be called once `state.done`.
Walked walk_minute(const TradePlan& plan, TradeState& state, const Minute& candle, UtcTime closed_at);

/// Nothing can happen to an entered trade in a minute that stays strictly between these and closes before the expiry.
struct Triggers {
    double below = std::numeric_limits<double>::infinity();
    double above = -std::numeric_limits<double>::infinity();
};
inline Triggers triggers_of(const TradePlan& plan, const TradeState& state) {
    if (!state.entered || state.done || state.targets_hit >= plan.targets.size()) return {};
    const double stop = state.guarded ? state.entry : plan.stop;
    const double target = plan.targets[state.targets_hit];
    return plan.side == Side::long_side ? Triggers{.below = stop, .above = target}
                                        : Triggers{.below = target, .above = stop};
}

}  // namespace signalbox
