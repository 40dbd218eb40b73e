// The sink of `signalbox simulate-webhook`.
#pragma once

#include <memory>

#include "ports/webhook_simulator.hpp"

namespace signalbox {

/// WrongUse: terms that are none; Io: the port.
Result<std::unique_ptr<WebhookSimulator>> simulate_webhook(const WebhookSinkTerms& terms);

}  // namespace signalbox
