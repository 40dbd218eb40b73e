// The account's say: kill switch, limits, loss back-off, size. The only maker of an Approved.
//
// Asked once for each opinion that its own gates let pass, best first; each asking sees what the one before took
// (ENGINE 4). Slot and place are taken at approval. It owns what limits need to remember (the last hour's and day's
// signals, each pair's last, recent losses) and is told of closed trades.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "core/desk/account/settings.hpp"
#include "core/desk/risk/gates.hpp"
#include "core/desk/risk/prices.hpp"
#include "core/desk/risk/signal.hpp"
#include "core/desk/risk/verdict.hpp"

namespace signalbox {

/// A switch that a person threw, and who, why and when.
struct Halt {
    bool on = false;
    std::string actor;
    std::string reason;
    UtcTime at{};

    bool operator==(const Halt&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("on", self.on);
        visit("actor", self.actor);
        visit("reason", self.reason);
        visit("at", self.at);
    }
};

/// An open position, waiting for its entry or entered, as the limits see it.
struct OpenSignal {
    std::uint16_t slot = 0;
    Timeframe timeframe{};
    Side side{};
};

/// The account at the moment of asking.
struct AccountView {
    Decimal equity;
    std::span<const OpenSignal> open;
};

/// An opinion that wants to become a signal.
struct Candidate {
    const Opinion& opinion;
    SignalPrices prices;
    Hash128 signal_id;
    double round_trip = 0;  ///< expected costs of entry and exit, as a fraction of the price
};

/// What `size_for` found.
struct Sizing {
    Decimal size;         ///< a multiple of the size step; 0: nothing can be bought
    double wanted = 0;    ///< before cutting to the step
    Decimal risk;         ///< size × stop distance
    bool halved = false;  ///< loss back-off was on
};

class RiskRules {
public:
    /// Asks the account's gates and concludes the verdict. An Approved exists exactly if `verdict.approved`.
    std::optional<Approved> decide(const Candidate& candidate, const AccountView& account, const DeskSettings& settings,
                                   Verdict& verdict);

    /// A trade closed at the frame that closed at `at`: a loss if its net result is below zero.
    void trade_closed(Decimal net, UtcTime at, const DeskSettings& settings);

    const Halt& killed() const { return killed_; }
    const Halt& paused() const { return paused_; }
    /// Throws a switch or lifts it; false if it already stood so.
    bool set_killed(const Halt& halt) { return set(killed_, halt); }
    bool set_paused(const Halt& halt) { return set(paused_, halt); }

    /// The instrument left: its slot will not be used again.
    void forget(std::uint16_t slot) { last_of_pair_.erase(slot); }
    std::optional<UtcTime> last_of_pair(std::uint16_t slot) const;
    std::int32_t signals_in_hour(UtcTime now) const;
    std::int32_t signals_on_day(UtcTime now) const { return day_start(now) == day_ ? on_day_ : 0; }
    bool backing_off(UtcTime now) const { return now < backoff_until_; }

    /// budget / stop distance, at most the notional cap, then the loss back-off, cut down to the size step.
    Sizing size_for(const SignalPrices& prices, Decimal equity, const DeskSettings& settings, UtcTime now) const;

    bool operator==(const RiskRules&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("killed", self.killed_);
        visit("paused", self.paused_);
        visit("last_of_pair", self.last_of_pair_);
        visit("last_hour", self.last_hour_);
        visit("day", self.day_);
        visit("on_day", self.on_day_);
        visit("losses", self.losses_);
        visit("backoff_until", self.backoff_until_);
    }

private:
    struct Spoken {
        UtcTime at{};
        bool high = false;
        bool operator==(const Spoken&) const = default;
        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("at", self.at);
            visit("high", self.high);
        }
    };
    static bool set(Halt& held, const Halt& wanted);
    void ask_account_gates(const Candidate& candidate, const AccountView& account, const Sizing& sizing,
                           const DeskSettings& settings, Verdict& verdict) const;
    void remember(const Signal& signal);

    Halt killed_, paused_;
    std::map<std::uint16_t, UtcTime> last_of_pair_;  ///< close of each pair's last approved signal
    std::deque<Spoken> last_hour_;                   ///< at most an hour of them, ascending
    UtcTime day_{};
    std::int32_t on_day_ = 0;
    std::deque<UtcTime> losses_;  ///< within the loss window, ascending
    UtcTime backoff_until_{};
};

}  // namespace signalbox
