// Trades by hand, in an account of their own (SPEC 11): no slot, no target, no stop, no expiry, no calibration and no
// verdict. What a person orders is filled as a signal would be, and nobody learns from it.
//
// A trade enters at the next open: of the first present minute of its instrument that opens at or after the order, so
// that nobody buys at a price that he has already seen move. One that no minute let in is cancelled after
// `unfilled_after`. It leaves when it is told to: without a price at the next open by the same rule, however long that
// takes; with one at that price at once. Every fill pays fee, half the spread and slippage on its own value, as all
// fills of its instrument in that minute do.
//
// Always holds: at most `trades_max` are open; sizes and worths are fenced so that sums of them fit; the books balance
// to the last digit (account.hpp). A minute whose prices no money could express is taken as missing.
// Not thread-safe; no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/desk/account/account.hpp"
#include "core/desk/costs/costs.hpp"
#include "core/desk/paper/fill.hpp"
#include "core/market/frame.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

enum class HandState : std::uint8_t { pending, open, leaving };
constexpr HandState last_of(HandState) { return HandState::leaving; }
std::string_view to_text(HandState state);  ///< pending, open, leaving

/// One trade by hand that is not over. Readable by faces; only HandBook changes it.
struct HandTrade {
    Hash128 id;
    std::uint16_t slot = 0;
    Side side{};
    Decimal size;
    HandState state = HandState::pending;
    UtcTime ordered_at{};
    UtcTime fills_from{};   ///< pending or leaving: a minute that opens then or later fills it
    UtcTime leaves_from{};  ///< pending, and closed already: it leaves at the first open from then on; else the epoch
    UtcTime enter_by{};     ///< pending: a frame that closes then or later without an entry cancels it
    Decimal entry_price;    ///< raw
    Decimal entry_left;     ///< the entry's value
    double last_close = 0;  ///< since the entry; always one whose worth can be told
    Decimal costs;          ///< paid so far

    bool entered() const { return state != HandState::pending; }
    /// Size · last close.
    Decimal worth() const;
    bool operator==(const HandTrade&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("id", self.id);
        visit("slot", self.slot);
        visit("side", self.side);
        visit("size", self.size);
        visit("state", self.state);
        visit("ordered_at", self.ordered_at);
        visit("fills_from", self.fills_from);
        visit("leaves_from", self.leaves_from);
        visit("enter_by", self.enter_by);
        visit("entry_price", self.entry_price);
        visit("entry_left", self.entry_left);
        visit("last_close", self.last_close);
        visit("costs", self.costs);
    }
};

/// What a person orders.
struct HandOrder {
    Hash128 id;
    std::uint16_t slot = 0;
    Side side{};
    Decimal size;
};

class HandBook {
public:
    static constexpr std::size_t trades_max = 100;

    explicit HandBook(Decimal cash = {}) : account_(cash) {}

    /// Takes an order of this moment on. Empty, or why not: hand_full, hand_too_large, hand_again (an open trade has
    /// that id).
    [[nodiscard]] std::string_view trade(const HandOrder& order, UtcTime at, Millis unfilled_after);
    /// It leaves at the next open; one that waits for its entry is cancelled, but once the minute that it enters at has
    /// begun it enters and then leaves: nobody looks at an entry before he takes it. Empty, or not_open.
    [[nodiscard]] std::string_view close(const Hash128& trade, UtcTime at);
    /// It leaves at this price, at once; one that waits for its entry is closed as without a price.
    /// Empty, or why not: not_open, hand_too_large (or not above 0).
    [[nodiscard]] std::string_view close_at(const Hash128& trade, Decimal price, UtcTime at, MinuteCosts& costs);

    /// Marks what is open at this frame's closes. Before any walk of the frame.
    void mark(const MarketFrame& frame);
    /// A present minute of one instrument. `healed`: it came after its frame.
    void walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, bool healed, MinuteCosts& costs);
    /// Cancels those that no minute let in by now.
    void drop_unfilled(UtcTime now);
    /// The instrument left: what is open of it ends at its last close, what waits is cancelled.
    void cancel(std::uint16_t slot, UtcTime now, const std::string& reason, MinuteCosts& costs);

    /// What happened since the last call, in order.
    std::vector<HandFilled> take_fills() { return std::exchange(fills_, {}); }

    const Account& account() const { return account_; }
    const std::vector<HandTrade>& trades() const { return trades_; }  ///< in the order in which they were ordered
    const HandTrade* find(const Hash128& trade) const;
    OpenMarks open_marks() const;
    Decimal equity() const { return account_.equity(open_marks().unrealised); }
    bool balances() const { return account_.balances(open_marks()); }
    /// What a snapshot that was read must hold.
    bool consistent(std::size_t slots) const;

    bool operator==(const HandBook& other) const { return account_ == other.account_ && trades_ == other.trades_; }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("account", self.account_);
        visit("trades", self.trades_);
    }

private:
    void enter(HandTrade& trade, const Minute& candle, UtcTime opened_at, MinuteCosts& costs);
    void leave(HandTrade& trade, Decimal price, UtcTime at, std::string reason, MinuteCosts& costs);
    void end_unfilled(HandTrade& trade, UtcTime at, std::string reason);
    bool has_room() const;
    void drop_ended();

    Account account_;
    std::vector<HandTrade> trades_;  ///< one that has just ended has size 0, until drop_ended
    std::vector<HandFilled> fills_;  ///< empty between events
};

}  // namespace signalbox
