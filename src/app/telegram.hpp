// Telegram, the real one and the one on this machine.
#pragma once

#include <memory>

#include "ports/bot.hpp"
#include "ports/telegram_simulator.hpp"

namespace signalbox {

/// WrongUse: a token or an address that is none; Refused: an address off this machine without https; errors of the
/// network.
Result<std::unique_ptr<Bot>> open_bot(const BotAccess& access);

/// WrongUse: a token or a fault that is none; Io: the port.
Result<std::unique_ptr<TelegramSimulator>> simulate_telegram(const TelegramSimulatorTerms& terms);

}  // namespace signalbox
