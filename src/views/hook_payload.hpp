// What a webhook is told of a message of the outbox (docs/webhooks.md). Pure; any thread.
#pragma once

#include <string>

#include "ports/delivery.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// What a payload says beside the message.
struct HookTelling {
    Decimal equity = {};  ///< of the account; 0: not known
    bool missed = false;  ///< it is of no use any more, and sent for the record alone
    bool repeat = false;  ///< an earlier attempt may have arrived
};

/// The event's kind: signal, follow_up, or the alert's own (listing, feed_lost …).
std::string hook_event(const OutboxMessage& message);
/// What names the event, the same at every repeat: at most 100 printable letters.
std::string hook_id(const OutboxMessage& message);
Json hook_payload(const OutboxMessage& message, const HookTelling& telling);

}  // namespace signalbox
