// What waits to be sent, to whom it went, and what came of every attempt (SPEC 12). A table of the projection: signals
// and what became of them enter with their event's transaction (RunStore::project), alerts with theirs or by `raise`.
//
// Each channel has its own place in it. It begins with what comes after it was opened first, and takes signals and
// follow-ups strictly in order; alerts, which nobody trades on, pass them. A message leaves a channel's queue when it
// is settled; until then it is handed out again and again, over every restart. Always true: an attempt is on record
// before its first byte can leave (`begin`); one whose fate nobody knows stays on record as unanswered, so what is sent
// again is marked. What was killed or is past is handed out as such and never sent. Threads: one owner; errors as in
// candle_store.hpp. A run's projection may write beside it, through a store of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "ports/delivery.hpp"

namespace signalbox {

/// What became of a message in a channel.
enum class DeliveryState : std::uint8_t {
    waiting,    ///< its turn has not come, or it comes again
    sending,    ///< an attempt is under way, or nobody knows what came of it
    delivered,  ///< as itself
    missed,     ///< as one line: it was of no use any more
    folded,     ///< a follow-up that stood in its signal's line, or whose signal was never sent
    killed,     ///< it waited when the kill switch was thrown
    dead,       ///< the other side refuses it: a dead letter
    dropped,    ///< taken out by hand, or an alert that is a day old
    unwanted,   ///< not for the readers of this channel
};
constexpr DeliveryState last_of(DeliveryState) { return DeliveryState::unwanted; }
std::string_view to_text(DeliveryState state);
Result<DeliveryState> parse_delivery_state(std::string_view text);
/// It is handed out no more.
constexpr bool is_settled(DeliveryState state) {
    return state != DeliveryState::waiting && state != DeliveryState::sending;
}

enum class Lane : std::uint8_t { signals, alerts };
constexpr Lane lane_of(MessageKind kind) { return kind == MessageKind::alert ? Lane::alerts : Lane::signals; }

/// The oldest message that waits in a channel's lane.
struct WaitingMessage {
    OutboxMessage message;
    std::int64_t known_to = 0;  ///< the newest number of which `message.signal` tells
    int attempts = 0;
    int unanswered = 0;  ///< of those; each may have arrived
    /// Of a follow-up: its signal in this channel; none: it was before the channel's time.
    struct OfSignal {
        DeliveryState state{};
        bool may_have_arrived = false;
        std::int64_t folded_to = 0;  ///< follow-ups up to this number stood in its line
        std::string mark;
    };
    std::optional<OfSignal> of_signal = {};
};

/// A message and where it stands in each channel whose time it is of.
struct OutboxLine {
    struct InChannel {
        std::string channel;
        DeliveryState state{};
        int attempts = 0;
        int unanswered = 0;
        std::optional<UtcTime> last_at = {};  ///< wall time of the newest attempt
        std::string mark, why;
    };
    OutboxMessage message;
    std::vector<InChannel> channels;
};

/// What to list. Empty fields do not filter.
struct OutboxFilter {
    std::string channel;
    std::optional<DeliveryState> state;       ///< in any of the channels
    std::size_t limit = 50;                   ///< newest so many; 0: all
    std::optional<std::int64_t> number = {};  ///< this message alone
};

struct Outbox {
    virtual ~Outbox() = default;

    /// A channel that is new here begins with what comes from now on.
    virtual Result<> open_channel(const std::string& channel) = 0;
    /// A channel that is spoken to no more: what waits there is dropped, and should it open again, it is new.
    virtual Result<> close_channel(const std::string& channel) = 0;
    /// Those that are open, by name.
    virtual Result<std::vector<std::string>> channels() = 0;
    virtual Result<std::optional<WaitingMessage>> oldest(const std::string& channel, Lane lane) = 0;
    /// Puts an attempt on record, durable when it returns, and gives the permit; none: it may not be sent any more.
    Result<std::optional<Delivery>> begin(const std::string& channel, const WaitingMessage& waiting,
                                          Circumstances circumstances, UtcTime wall);
    /// What came of the attempt that was begun: `unanswered` says that nobody knows, and the message waits on.
    struct Word {
        DeliveryState state{};    ///< delivered, missed, dead, or waiting: it comes again
        bool unanswered = false;  ///< nobody knows whether this attempt arrived
        std::string mark = {}, why = {};
    };
    virtual Result<> end(const std::string& channel, std::int64_t number, const Word& word, UtcTime wall) = 0;
    /// Out of the channel's queue without an attempt: killed, folded, unwanted, dropped.
    virtual Result<> settle(const std::string& channel, std::int64_t number, DeliveryState state,
                            const std::string& why) = 0;

    /// An alert that comes from no event; false: it has been said. `run` may be empty.
    virtual Result<bool> raise(const std::string& run, const Alert& alert) = 0;

    /// Newest first.
    virtual Result<std::vector<OutboxLine>> list(const OutboxFilter& filter) = 0;
    /// A dead letter, or one that was dropped, waits again, before all that is newer. NotFound, or Refused where it is
    /// neither.
    virtual Result<> retry(std::int64_t number, const std::string& channel) = 0;
    /// Out of the queue by hand. NotFound, or Refused where it does not wait.
    virtual Result<> drop(std::int64_t number, const std::string& channel) = 0;

protected:
    /// One transaction: false where the message was settled or withheld meanwhile.
    virtual Result<bool> note_attempt(const std::string& channel, std::int64_t number, std::int64_t folded_to,
                                      UtcTime wall) = 0;
};

}  // namespace signalbox
