// What a channel is sent next, and when: the outbox's rules (SPEC 12) without a thread.
//
// Signals and what became of them in strict order, alerts ahead of them; what has no answer, or was not taken, comes
// again from a second to a minute later, for ever. A signal that is of no use any more leaves as one line, and its
// follow-ups that the line tells are folded into it; what was killed, what is not for this channel's readers, and an
// alert that is a day old is settled without being sent.
// Threads: one owner.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "platform/retry.hpp"
#include "ports/channel.hpp"
#include "ports/outbox.hpp"

namespace signalbox {

struct DispatchRules {
    Millis late_after = minute;  ///< a signal that leaves later says so
    Millis alert_use = day;      ///< an older alert is of no use
    Millis again_first{1'000};   ///< market time before the second attempt; it doubles …
    Millis again_max = minute;   ///< … up to here
};

/// What is around a delivery. Each may be empty.
struct DispatchSurroundings {
    /// The newest price of an instrument, or none.
    std::function<std::optional<double>(const Instrument&)> last_price;
    /// The kill switch is thrown, or about to be: no signal is begun.
    std::function<bool()> halted;
    /// What became of a message here: settled, or tried in vain (waiting). `sent` is empty where nothing was sent.
    std::function<void(const std::string& channel, const OutboxMessage&, DeliveryState, const std::optional<Sent>&)>
        heard;
};

/// Why a signal that leaves now is of no use any more; none: it is. Half the way from its entry to its first target, or
/// to its stop, is too far.
std::optional<Missed> missed_by_now(const SignalRecord& signal, std::optional<double> last_price, UtcTime now);

/// One channel's deliveries. `outbox` and `channel` outlive it.
class Dispatch {
public:
    Dispatch(DispatchRules rules, Outbox& outbox, const Channel& channel, const DispatchSurroundings& surroundings,
             std::uint64_t seed);

    /// The next permit, its attempt on record; none: nothing is due. Settles on its way what is not to be sent.
    Result<std::optional<Delivery>> next(UtcTime now, UtcTime wall);
    /// What came of it. Where this fails nothing is forgotten: tell it again.
    Result<> ended(const Delivery& delivery, const Sent& sent, UtcTime now, UtcTime wall);
    /// Something waits for its next attempt.
    bool waits(UtcTime now) const;

private:
    static constexpr std::size_t lanes = 2;
    struct Pace {
        Backoff backoff;
        UtcTime not_before = utc_min;
    };
    enum class Turn : std::uint8_t { nothing, settled, begins };

    Result<Turn> look(Lane lane, UtcTime now, UtcTime wall, std::optional<Delivery>& permit);
    Result<bool> settle_unsent(const WaitingMessage& waiting, UtcTime now);
    Result<> settle(const WaitingMessage& waiting, DeliveryState state, const std::string& why);
    Circumstances circumstances(const WaitingMessage& waiting, UtcTime now) const;
    Pace& pace(Lane lane) { return pace_[static_cast<std::size_t>(lane)]; }

    const DispatchRules rules_;
    Outbox& outbox_;
    const Channel& channel_;
    const DispatchSurroundings& around_;
    bool is_open_ = false;
    UtcTime paused_to_ = utc_min;  ///< the other side asked for it
    std::array<Pace, lanes> pace_;
};

}  // namespace signalbox
