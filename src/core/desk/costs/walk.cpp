// See walk.hpp.
#include "core/desk/costs/walk.hpp"

namespace signalbox {

Walked walk_minute(const TradePlan& plan, TradeState& state, const Minute& candle, UtcTime closed_at) {
    Walked walked;
    const auto leave = [&](ExitKind kind, double price, bool at_open, bool at_close = false) {
        walked.exits[walked.count++] = {.kind = kind, .at_open = at_open, .at_close = at_close, .price = price};
    };
    if (!state.entered) {
        state.entered = true;
        state.entry = candle.open;
        walked.entered = true;
    }
    if (closed_at - minute >= plan.expires_at) {
        leave(ExitKind::expiry, candle.open, true);
        state.done = true;
        return walked;
    }
    // A short is a long in the mirror: with s = −1 all prices are negated, and only "below" and "above" remain.
    const double s = sign_of(plan.side);
    const double open = s * candle.open;
    const double worst = s > 0 ? candle.low : -candle.high;
    const double best = s > 0 ? candle.high : -candle.low;

    const double stop = state.guarded ? state.entry : plan.stop;
    if (worst <= s * stop) {
        const bool jumped = open <= s * stop;
        leave(state.guarded ? ExitKind::break_even : ExitKind::stop, jumped ? candle.open : stop, jumped);
        state.done = true;
        return walked;
    }
    while (state.targets_hit < 3 && best >= s * plan.targets[state.targets_hit]) {
        const double target = plan.targets[state.targets_hit];
        const bool jumped = open >= s * target;
        leave(static_cast<ExitKind>(state.targets_hit), jumped ? candle.open : target, jumped);
        ++state.targets_hit;
    }
    state.done = state.targets_hit == 3;
    if (!state.done && closed_at >= plan.expires_at) {
        leave(ExitKind::expiry, candle.close, false, true);
        state.done = true;
    }
    state.guarded = plan.break_even && state.targets_hit > 0;
    return walked;
}

}  // namespace signalbox
