// Where deliveries go: a chat, a webhook, a topic.
//
// Called from one thread of its own, one delivery at a time; may be slow, and must come back when it is asked to stop.
// It says what came of the one attempt; who repeats it, and when, is not its business.
#pragma once

#include <stop_token>
#include <string>

#include "ports/delivery.hpp"
#include "ports/sent.hpp"

namespace signalbox {

struct Channel {
    virtual ~Channel() = default;
    /// Names it in the outbox for ever: telegram:42, webhook:host:1f3a9c12 … Letters, digits and `:-_./` alone.
    virtual const std::string& name() const = 0;
    /// Whether this is for its readers at all: another coin, an alert that they switched off. Any thread.
    virtual bool wants(const OutboxMessage& message) const = 0;
    virtual Sent send(const Delivery& delivery, std::stop_token stop) = 0;
};

}  // namespace signalbox
