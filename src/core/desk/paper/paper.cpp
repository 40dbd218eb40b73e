// See paper.hpp.
#include "core/desk/paper/paper.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/check.hpp"
#include "core/desk/paper/money.hpp"

namespace signalbox {
namespace {

/// Whether all that could be filled in this minute can be expressed as money.
bool tradable(const Position& position, const Minute& candle) {
    return candle.high < worth_max && candle.high * as_double(position.signal.size) < worth_max;
}

Leg leg_of(ExitKind kind) {
    constexpr std::array legs{Leg::target1, Leg::target2, Leg::target3, Leg::stop, Leg::break_even, Leg::expiry};
    return legs[static_cast<std::size_t>(kind)];
}

SignalState state_after(ExitKind kind, SignalState now) {
    switch (kind) {
        case ExitKind::target1: return SignalState::hit_tp1;
        case ExitKind::target2: return SignalState::hit_tp2;
        case ExitKind::target3: return SignalState::hit_tp3;
        case ExitKind::stop: return SignalState::hit_sl;
        case ExitKind::break_even: return now;
        case ExitKind::expiry: return SignalState::expired;
    }
    return now;
}

Decimal price_of(const Position& position, const Exit& exit) {
    if (exit.at_open || exit.at_close) return price_at(exit.price);
    if (exit.kind == ExitKind::stop) return position.signal.stop;
    if (exit.kind == ExitKind::break_even) return position.entry_price;
    return position.signal.targets[static_cast<std::size_t>(exit.kind)];
}

/// What leaves at this leg.
Decimal part_of(const Position& position, ExitKind kind) {
    if (kind != ExitKind::target1 && kind != ExitKind::target2) return position.held;
    const Decimal third = Decimal::from_units(position.signal.size.units() / 3);
    return third.floor_to(position.size_step).value_or(Decimal{});
}

}  // namespace

void Paper::take(const Approved& approved, const DeskSettings& settings, bool late) {
    const Signal& signal = approved.signal();
    Position position;
    position.signal = signal;
    position.plan =
        plan_of(signal.side, {signal.entry, signal.stop, signal.targets}, signal.expires_at, settings.break_even);
    position.enter_by = signal.closed_at + settings.unfilled_after;
    position.late = late;
    position.size_step = settings.size_step;
    positions_.push_back(std::move(position));
}

void Paper::mark(const MarketFrame& frame) {
    for (Position& position : positions_) {
        if (position.signal.slot >= frame.minutes.size()) continue;
        const Minute& candle = frame.minutes[position.signal.slot];
        if (candle.state == MinuteState::present) mark_at(position, candle.close);
    }
}

void Paper::mark_at(Position& position, double close) {
    // A close whose worth no money could express leaves the last one standing.
    if (position.state.entered && close * as_double(position.signal.size) < worth_max) position.last_close = close;
}

void Paper::walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, bool healed, MinuteCosts& costs) {
    bool any_closed = false;
    for (Position& position : positions_) {
        if (position.signal.slot != slot) continue;
        if (healed) mark_at(position, candle.close);
        const Triggers near = triggers_of(position.plan, position.state);
        if (candle.low > near.below && candle.high < near.above && closed_at < position.plan.expires_at) continue;
        if (tradable(position, candle)) {
            step(position, candle, closed_at, healed, costs);
            any_closed = any_closed || position.state.done;
        } else {
            position.unsure = position.unsure || position.state.entered;
        }
    }
    if (any_closed) drop_closed();
}

void Paper::step(Position& position, const Minute& candle, UtcTime closed_at, bool healed, MinuteCosts& costs) {
    const UtcTime opened_at = closed_at - minute;
    const Walked walked = walk_minute(position.plan, position.state, candle, closed_at);
    if (walked.entered) enter(position, candle, opened_at, healed, costs);
    for (const Exit& exit : walked) {
        const UtcTime at = exit.at_open ? opened_at : closed_at;
        const bool by_hand = exit.kind == ExitKind::expiry && position.plan.expires_at < position.signal.expires_at;
        leave(position, by_hand ? Leg::cancelled : leg_of(exit.kind), price_of(position, exit),
              part_of(position, exit.kind), at, healed, costs.drawn());
        const bool closed = position.state.done && &exit == walked.end() - 1;
        if (by_hand)
            move(position, SignalState::cancelled, at, closed, "closed");
        else
            move(position, state_after(exit.kind, position.shown), at, closed);
    }
}

void Paper::enter(Position& position, const Minute& candle, UtcTime opened_at, bool healed, MinuteCosts& costs) {
    const Signal& signal = position.signal;
    position.entry_price = price_at(candle.open);
    const Money money = money_of(value_of(signal.size, position.entry_price), costs.of(position.late));
    position.held = signal.size;
    position.entry_left = money.value;
    position.last_close = candle.open;
    position.costs = money.costs();
    account_.open(sign_of(signal.side), money.value, money.costs());
    mark_at(position, candle.close);
    events_.emplace_back(PaperFilled{.signal = signal.id,
                                     .slot = signal.slot,
                                     .leg = Leg::entry,
                                     .at = opened_at,
                                     .price = position.entry_price,
                                     .size = signal.size,
                                     .fee = money.fee,
                                     .spread = money.spread,
                                     .slippage = money.slippage,
                                     .result = {},
                                     .late = position.late || healed,
                                     .equity = equity()});
    move(position, SignalState::active, opened_at, false);
}

void Paper::leave(Position& position, Leg leg, Decimal price, Decimal part, UtcTime at, bool healed,
                  const FillCosts& costs) {
    if (part.units() <= 0) return;
    const int sign = sign_of(position.signal.side);
    const Money money = money_of(value_of(part, price), costs);
    const Decimal entry_value = part == position.held ? position.entry_left : value_of(part, position.entry_price);
    const Decimal result = account_.close(sign, money.value, entry_value, money.costs());
    position.held -= part;
    position.entry_left -= entry_value;
    position.result += result;
    position.costs += money.costs();
    events_.emplace_back(PaperFilled{.signal = position.signal.id,
                                     .slot = position.signal.slot,
                                     .leg = leg,
                                     .at = at,
                                     .price = price,
                                     .size = part,
                                     .fee = money.fee,
                                     .spread = money.spread,
                                     .slippage = money.slippage,
                                     .result = result,
                                     .late = healed,
                                     .equity = equity()});
}

void Paper::move(Position& position, SignalState to, UtcTime at, bool closed, std::string reason) {
    const Signal& signal = position.signal;
    SignalMoved moved{.signal = signal.id,
                      .slot = signal.slot,
                      .from = position.shown,
                      .to = to,
                      .at = at,
                      .closed = closed,
                      .unsure = position.unsure,
                      .net_r = 0,
                      .net = {},
                      .reason = std::move(reason)};
    position.shown = to;
    if (closed) {
        moved.net = position.result - position.costs;
        const double risk = (signal.entry - signal.stop).abs().to_double() * signal.size.to_double();
        moved.net_r = moved.net.to_double() / risk;
        position.state.done = true;
        if (position.state.entered) nets_.push_back(moved.net);
    }
    events_.emplace_back(std::move(moved));
}

bool Paper::close(const Hash128& signal, UtcTime now) {
    const auto found = std::ranges::find(positions_, signal, [](const Position& each) { return each.signal.id; });
    if (found == positions_.end()) return false;
    if (found->state.entered) {
        found->plan.expires_at = std::min(found->plan.expires_at, now);
    } else {
        move(*found, SignalState::cancelled, now, true, "closed");
        drop_closed();
    }
    return true;
}

void Paper::drop_unfilled(UtcTime now) {
    bool any_closed = false;
    for (Position& position : positions_) {
        if (position.state.entered || now < position.enter_by) continue;
        move(position, SignalState::cancelled, now, true, "unfilled");
        any_closed = true;
    }
    if (any_closed) drop_closed();
}

void Paper::doubt(std::uint16_t slot) {
    for (Position& position : positions_)
        if (position.signal.slot == slot && position.state.entered) position.unsure = true;
}

void Paper::cancel(std::uint16_t slot, UtcTime now, const std::string& reason, MinuteCosts& costs) {
    for (Position& position : positions_) {
        if (position.signal.slot != slot) continue;
        leave(position, Leg::cancelled, price_at(position.last_close), position.held, now, false, costs.drawn());
        move(position, SignalState::cancelled, now, true, reason);
    }
    drop_closed();
}

void Paper::drop_closed() {
    std::erase_if(positions_, [](const Position& position) { return position.state.done; });
}

bool Paper::consistent(std::size_t slots) const {
    return std::ranges::all_of(positions_, [slots](const Position& position) {
        const TradeState& state = position.state;
        const Signal& signal = position.signal;
        return signal.slot < slots && signal.side != Side::none && !state.done && state.targets_hit < 3 &&
               signal.size.units() > 0 && position.held.units() >= 0 && position.held <= signal.size &&
               position.last_close >= 0 && position.last_close * as_double(signal.size) < worth_max &&
               position.last_close < worth_max;
    });
}

Decimal Position::worth() const { return value_of(held, price_at(last_close)); }

OpenMarks Paper::open_marks() const {
    OpenMarks marks;
    for (const Position& position : positions_) {
        if (!position.state.entered) continue;
        const Decimal worth = position.worth();
        const bool is_long = sign_of(position.signal.side) > 0;
        marks.worth += is_long ? worth : -worth;
        marks.unrealised += is_long ? worth - position.entry_left : position.entry_left - worth;
    }
    return marks;
}

double Paper::equity_estimate() const {
    double equity = as_double(account_.start()) + as_double(account_.realised()) - as_double(account_.costs());
    for (const Position& position : positions_)
        equity += sign_of(position.signal.side) *
                  (as_double(position.held) * position.last_close - as_double(position.entry_left));
    return equity;
}

}  // namespace signalbox
