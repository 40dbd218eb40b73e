// What can be done at once about a message that was refused: nothing of it arrived, so sending it otherwise is no
// repeat. Pure; any thread.
#pragma once

#include <string>

#include "faces/telegram/html.hpp"
#include "ports/bot.hpp"

namespace signalbox {

constexpr int cures_most = 4;  ///< plain, out of its topic, to the group's new number, shorter

/// True: the message is another now, and worth sending again. `text` is what its `words` were made of.
template <typename Message>
bool cure(Message& message, const BotSent& sent, const RichText& text, std::string Message::* words) {
    if (sent.fate != Fate::refused) return false;
    if (sent.trouble == BotTrouble::no_thread && message.thread) {
        message.thread.reset();
        return true;
    }
    if (sent.trouble == BotTrouble::moved && sent.moved_to && *sent.moved_to != message.chat) {
        message.chat = *sent.moved_to;
        return true;
    }
    const bool is_long = sent.trouble == BotTrouble::too_long;
    if ((sent.trouble != BotTrouble::bad_markup && !is_long) || message.markup == Markup::plain) return false;
    message.markup = Markup::plain;
    message.*words = (is_long ? shortened(text, caption_most) : text).plain();
    return true;
}

}  // namespace signalbox
