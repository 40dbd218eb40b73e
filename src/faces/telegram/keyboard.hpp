// A message's buttons as a bot sends them. Pure; any thread.
#pragma once

#include "faces/telegram/phone.hpp"
#include "ports/bot.hpp"

namespace signalbox {

inline BotKeyboard keyboard_of(const PhoneMessage& message) {
    BotKeyboard keyboard;
    for (const auto& row : message.rows) {
        auto& to = keyboard.emplace_back();
        for (const PhoneButton& button : row) to.push_back({button.label, button.action});
    }
    return keyboard;
}

}  // namespace signalbox
