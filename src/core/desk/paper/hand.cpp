// See hand.hpp.
#include "core/desk/paper/hand.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/desk/paper/money.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {
namespace {

/// Of one trade: all that may be open together are worth no more than one signal may be.
constexpr double trade_worth_max = worth_max / HandBook::trades_max;
/// What has been won, lost and paid so far: beyond it no new trade is taken on, so that sums always fit.
constexpr double turned_over_max = 4 * worth_max;

bool fits(Decimal size, double price) { return price < worth_max && price * as_double(size) < trade_worth_max; }

void mark_at(HandTrade& trade, double close) {
    // A close whose worth no money could express leaves the last one standing.
    if (trade.entered() && fits(trade.size, close)) trade.last_close = close;
}

/// The first minute that opens at or after this; none does behind the end of time.
UtcTime next_open(UtcTime at) {
    if (at > utc_max - minute) return utc_max;
    const UtcTime opens = bar_open(Timeframe::m1, at);
    return opens == at ? opens : opens + minute;
}

UtcTime later(UtcTime at, Millis span) { return at > utc_max - span ? utc_max : at + span; }

}  // namespace

std::string_view to_text(HandState state) {
    constexpr std::array<std::string_view, 3> names{"pending", "open", "leaving"};
    return names[static_cast<std::size_t>(state)];
}

Decimal HandTrade::worth() const { return value_of(size, price_at(last_close)); }

bool HandBook::has_room() const {
    return std::abs(as_double(account_.realised())) + as_double(account_.costs()) < turned_over_max;
}

std::string_view HandBook::trade(const HandOrder& order, UtcTime at, Millis unfilled_after) {
    if (trades_.size() >= trades_max) return "hand_full";
    if (find(order.id) != nullptr) return "hand_again";
    const bool is_order = order.side != Side::none && order.size > Decimal{};
    if (!is_order || as_double(order.size) >= worth_max || !has_room()) return "hand_too_large";
    HandTrade trade;
    trade.id = order.id;
    trade.slot = order.slot;
    trade.side = order.side;
    trade.size = order.size;
    trade.ordered_at = at;
    trade.fills_from = next_open(at);
    trade.enter_by = later(trade.fills_from, unfilled_after);
    trades_.push_back(std::move(trade));
    return {};
}

std::string_view HandBook::close(const Hash128& trade, UtcTime at) {
    const auto found = std::ranges::find(trades_, trade, &HandTrade::id);
    if (found == trades_.end()) return "not_open";
    if (found->state == HandState::pending && at > found->fills_from) {
        found->leaves_from = std::max(found->leaves_from, next_open(at));
    } else if (found->state == HandState::pending) {
        end_unfilled(*found, at, "closed");
        drop_ended();
    } else if (found->state == HandState::open) {
        found->state = HandState::leaving;
        found->fills_from = next_open(at);
    }
    return {};
}

std::string_view HandBook::close_at(const Hash128& trade, Decimal price, UtcTime at, MinuteCosts& costs) {
    const auto found = std::ranges::find(trades_, trade, &HandTrade::id);
    if (found == trades_.end()) return "not_open";
    if (!found->entered()) return close(trade, at);
    if (price <= Decimal{} || !fits(found->size, as_double(price))) return "hand_too_large";
    leave(*found, price, at, "closed", costs);
    drop_ended();
    return {};
}

void HandBook::mark(const MarketFrame& frame) {
    for (HandTrade& trade : trades_) {
        if (trade.slot >= frame.minutes.size()) continue;
        const Minute& candle = frame.minutes[trade.slot];
        if (candle.state == MinuteState::present) mark_at(trade, candle.close);
    }
}

void HandBook::walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, bool healed, MinuteCosts& costs) {
    const UtcTime opened_at = closed_at - minute;
    for (HandTrade& trade : trades_) {
        if (trade.slot != slot) continue;
        if (healed) mark_at(trade, candle.close);
        if (trade.state == HandState::open || opened_at < trade.fills_from || !fits(trade.size, candle.high)) continue;
        if (trade.state == HandState::pending) {
            enter(trade, candle, opened_at, costs);
        } else {
            leave(trade, price_at(candle.open), opened_at, "closed", costs);
        }
    }
    drop_ended();
}

void HandBook::enter(HandTrade& trade, const Minute& candle, UtcTime opened_at, MinuteCosts& costs) {
    trade.entry_price = price_at(candle.open);
    const Money money = money_of(value_of(trade.size, trade.entry_price), costs.drawn());
    const bool leaves = trade.leaves_from > UtcTime{};
    trade.state = leaves ? HandState::leaving : HandState::open;
    if (leaves) trade.fills_from = trade.leaves_from;
    trade.entry_left = money.value;
    trade.last_close = candle.open;
    trade.costs = money.costs();
    account_.open(sign_of(trade.side), money.value, money.costs());
    mark_at(trade, candle.close);
    fills_.push_back({.trade = trade.id,
                      .slot = trade.slot,
                      .is_entry = true,
                      .side = trade.side,
                      .price = trade.entry_price,
                      .size = trade.size,
                      .fee = money.fee,
                      .spread = money.spread,
                      .slippage = money.slippage,
                      .result = {},
                      .at = opened_at,
                      .closed = false,
                      .reason = {},
                      .equity = equity()});
}

void HandBook::leave(HandTrade& trade, Decimal price, UtcTime at, std::string reason, MinuteCosts& costs) {
    const Money money = money_of(value_of(trade.size, price), costs.drawn());
    HandFilled fill{.trade = trade.id,
                    .slot = trade.slot,
                    .is_entry = false,
                    .side = trade.side,
                    .price = price,
                    .size = trade.size,
                    .fee = money.fee,
                    .spread = money.spread,
                    .slippage = money.slippage,
                    .result = account_.close(sign_of(trade.side), money.value, trade.entry_left, money.costs()),
                    .at = at,
                    .closed = true,
                    .reason = std::move(reason),
                    .equity = {}};
    trade.size = {};
    trade.entry_left = {};
    fill.equity = equity();
    fills_.push_back(std::move(fill));
}

void HandBook::end_unfilled(HandTrade& trade, UtcTime at, std::string reason) {
    fills_.push_back({.trade = trade.id,
                      .slot = trade.slot,
                      .is_entry = false,
                      .side = trade.side,
                      .price = {},
                      .size = {},
                      .fee = {},
                      .spread = {},
                      .slippage = {},
                      .result = {},
                      .at = at,
                      .closed = true,
                      .reason = std::move(reason),
                      .equity = equity()});
    trade.size = {};
}

void HandBook::drop_unfilled(UtcTime now) {
    for (HandTrade& trade : trades_) {
        if (trade.state == HandState::pending && now >= trade.enter_by) end_unfilled(trade, now, "unfilled");
    }
    drop_ended();
}

void HandBook::cancel(std::uint16_t slot, UtcTime now, const std::string& reason, MinuteCosts& costs) {
    for (HandTrade& trade : trades_) {
        if (trade.slot != slot) continue;
        if (trade.entered()) {
            leave(trade, price_at(trade.last_close), now, reason, costs);
        } else {
            end_unfilled(trade, now, reason);
        }
    }
    drop_ended();
}

void HandBook::drop_ended() {
    std::erase_if(trades_, [](const HandTrade& trade) { return trade.size == Decimal{}; });
}

const HandTrade* HandBook::find(const Hash128& trade) const {
    const auto found = std::ranges::find(trades_, trade, &HandTrade::id);
    return found == trades_.end() ? nullptr : &*found;
}

OpenMarks HandBook::open_marks() const {
    OpenMarks marks;
    for (const HandTrade& trade : trades_) {
        if (!trade.entered()) continue;
        const Decimal worth = trade.worth();
        const bool is_long = sign_of(trade.side) > 0;
        marks.worth += is_long ? worth : -worth;
        marks.unrealised += is_long ? worth - trade.entry_left : trade.entry_left - worth;
    }
    return marks;
}

bool HandBook::consistent(std::size_t slots) const {
    return trades_.size() <= trades_max && std::ranges::all_of(trades_, [slots](const HandTrade& trade) {
               return trade.slot < slots && trade.side != Side::none && trade.size > Decimal{} &&
                      as_double(trade.size) < worth_max && trade.last_close >= 0 &&
                      fits(trade.size, trade.last_close) && trade.entry_left >= Decimal{} &&
                      as_double(trade.entry_left) < trade_worth_max;
           });
}

}  // namespace signalbox
