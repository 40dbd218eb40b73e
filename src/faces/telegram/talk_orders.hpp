// What the conversation asks the run to do: into its journal first, and only then is it said to be done.
//
// An order's id is that of the update that brought it, so an update that comes again, after a crash or a lost
// acknowledgement, does nothing twice. Orders that can do harm wait for a button of whoever gave them: one nonce, one
// person, a minute, once. Nonces live in memory: after a restart nothing waits. Threads: the conversation's.
#pragma once

#include <deque>
#include <optional>
#include <stop_token>

#include "faces/telegram/talk_parts.hpp"
#include "platform/control_question.hpp"

namespace signalbox {

constexpr Millis talk_fresh_for{60'000};  ///< an older order that needs a button is not obeyed, and no button is older

/// An order that waits for its button.
struct Wanted {
    Verb verb{};
    std::optional<std::int16_t> threshold = {};  ///< of Verb::set; none: the configuration's
    std::optional<TradeAsked> trade = {};        ///< of Verb::trade
    std::optional<CloseAsked> close = {};        ///< of Verb::close
    Role least{};
    RichText asks = {};  ///< "Lift the kill switch?"
    RichText done = {};  ///< what is said when it is; empty: act() knows it
};

class TalkOrders {
public:
    explicit TalkOrders(const TalkParts& parts);

    /// Asks for a button.
    PhoneMessage confirm(const Asked& asked, Wanted wanted);

    struct Pressed {
        enum class How : std::uint8_t {
            done,
            refused,     ///< nothing was done, nor will be; `says` why
            dropped,     ///< the person has thought better of it
            not_theirs,  ///< another person's button
            gone,        ///< used, or too old
        } how{};
        RichText says = {};
    };
    /// `yes NONCE` or `no NONCE`. An error: the run has not taken it; press again, later.
    Result<Pressed> pressed(const Asked& asked, std::stop_token stop);

    /// Into the journal, with what it changes, and waits until it is there and done: what came of it. An error: the run
    /// has not taken it, hand the update again.
    Result<Outcomes> order(const Asked& asked, Verb verb, const std::string& reason, std::stop_token stop,
                           std::optional<Event> changes = {});

    /// The desk's settings as they stand now.
    const DeskSettings& desk() const { return desk_; }

private:
    struct Waiting {
        std::string nonce;
        std::int64_t user = 0, chat = 0;
        UtcTime until{};
        Wanted wanted;
    };
    static constexpr std::size_t waiting_most = 64;

    Result<Pressed> act(const Asked& asked, const Wanted& wanted, std::stop_token stop);
    Result<> lift(const Asked& asked, std::stop_token stop);
    Result<> set_threshold(const Asked& asked, std::optional<std::int16_t> hundredths, std::stop_token stop);
    Result<Pressed> trade(const Asked& asked, const Wanted& wanted, std::stop_token stop);
    Result<Outcomes> submit(const Asked& asked, Order order, std::stop_token stop);

    const TalkParts& parts_;
    DeskSettings desk_;
    std::deque<Waiting> waiting_;
};

}  // namespace signalbox
