// The paper account at work: every approved signal is followed to its end, and every cent of it booked (SPEC 11).
//
// A position waits for the first present minute, enters at its open, and then lives by the walk
// (core/desk/costs/walk.hpp). A third of the size, cut down to the size step, leaves at target 1 and at target 2; what
// is left leaves last. A part too small to cut moves the state and fills nothing. A fill pays fee, half the spread and
// slippage on its own value.
//
// States: new → active at the entry → hit_tp1, hit_tp2 → hit_tp3 | hit_sl | expired | cancelled. A break-even exit
// leaves the state at the target it had reached, closed.
// A minute whose prices no money could express (above a sixteenth of what Decimal holds) is taken as missing.
// The trade alone rebuilds the equity curve: Σ result − fee − spread − slippage over its fills.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/desk/account/account.hpp"
#include "core/desk/account/settings.hpp"
#include "core/desk/costs/costs.hpp"
#include "core/desk/costs/walk.hpp"
#include "core/desk/paper/fill.hpp"
#include "core/desk/risk/rules.hpp"
#include "core/desk/risk/signal.hpp"
#include "core/market/frame.hpp"

namespace signalbox {

using PaperEvent = std::variant<PaperFilled, SignalMoved>;

/// One signal on its way. Readable by faces; only Paper changes it.
struct Position {
    Signal signal;
    TradePlan plan;
    TradeState state;
    SignalState shown = SignalState::fresh;
    UtcTime enter_by{};     ///< a frame that closes then or later without an entry: cancelled
    bool late = false;      ///< decided late: the entry pays the 90th percentile
    bool unsure = false;    ///< lived through a minute that never came, or too late
    Decimal size_step;      ///< as of the approval
    Decimal held;           ///< base units not yet left
    Decimal entry_price;    ///< raw
    Decimal entry_left;     ///< entry value of what is held
    double last_close = 0;  ///< since the entry; always one whose worth can be told
    Decimal result;         ///< gross, of the legs closed so far
    Decimal costs;          ///< paid so far

    /// Held · last close.
    Decimal worth() const;
    bool operator==(const Position&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("signal", self.signal);
        visit("plan", self.plan);
        visit("state", self.state);
        visit("shown", self.shown);
        visit("enter_by", self.enter_by);
        visit("late", self.late);
        visit("unsure", self.unsure);
        visit("size_step", self.size_step);
        visit("held", self.held);
        visit("entry_price", self.entry_price);
        visit("entry_left", self.entry_left);
        visit("last_close", self.last_close);
        visit("result", self.result);
        visit("costs", self.costs);
    }
};

class Paper {
public:
    explicit Paper(Decimal cash = {}) : account_(cash) {}

    /// Takes a signal on; it waits for its entry. `late`: it was decided late.
    void take(const Approved& approved, const DeskSettings& settings, bool late);

    /// Marks what is open at this frame's closes. Before any walk of the frame.
    void mark(const MarketFrame& frame);
    /// A present minute of one instrument. `healed`: it came after its frame.
    void walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, bool healed, MinuteCosts& costs);
    /// By hand: an entered position leaves at the open of its instrument's next present minute, as one past its expiry
    /// does; one that waits for its entry is cancelled. False if no such signal is open.
    bool close(const Hash128& signal, UtcTime now);
    /// Gives back the places of those that no candle let in by now.
    void drop_unfilled(UtcTime now);
    /// A minute of this instrument never came, or too late: what was open then is unsure.
    void doubt(std::uint16_t slot);
    /// Ends what is open of this instrument at its last close.
    void cancel(std::uint16_t slot, UtcTime now, const std::string& reason, MinuteCosts& costs);

    /// What happened since the last call, in order; and the nets of the trades that closed.
    std::vector<PaperEvent> take_events() { return std::exchange(events_, {}); }
    std::vector<Decimal> take_nets() { return std::exchange(nets_, {}); }

    const Account& account() const { return account_; }
    const std::vector<Position>& positions() const { return positions_; }  ///< in the order of approval
    /// What a snapshot that was read must hold.
    bool consistent(std::size_t slots) const;
    OpenMarks open_marks() const;
    Decimal equity() const { return account_.equity(open_marks().unrealised); }
    /// The same in doubles, within a millionth of what is at stake: cheap enough for every minute.
    double equity_estimate() const;

    bool operator==(const Paper& other) const { return account_ == other.account_ && positions_ == other.positions_; }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("account", self.account_);
        visit("positions", self.positions_);
    }

private:
    static void mark_at(Position& position, double close);
    void step(Position& position, const Minute& candle, UtcTime closed_at, bool healed, MinuteCosts& costs);
    void enter(Position& position, const Minute& candle, UtcTime opened_at, bool healed, MinuteCosts& costs);
    void leave(Position& position, Leg leg, Decimal price, Decimal part, UtcTime at, bool healed,
               const FillCosts& costs);
    void move(Position& position, SignalState to, UtcTime at, bool closed, std::string reason = {});
    void drop_closed();

    Account account_;
    std::vector<Position> positions_;
    std::vector<PaperEvent> events_;  ///< empty between events
    std::vector<Decimal> nets_;
};

}  // namespace signalbox
