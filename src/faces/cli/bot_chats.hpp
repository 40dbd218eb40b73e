// Every chat that the bot knows, asked outside a run.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "faces/cli/context.hpp"
#include "faces/telegram/chat_book.hpp"

namespace signalbox {

/// Where there is no database yet, those of the configuration.
inline Result<std::vector<Chat>> bot_chats(const Context& context) {
    std::unique_ptr<SettingStore> settings = std::make_unique<MemorySettingStore>();
    if (context.database_exists()) settings = TRY(context.house.settings(context.database()));
    return ChatBook(std::move(settings), context.config().telegram.chat_id, context.config().language).chats();
}

inline bool has_owner(const std::vector<Chat>& chats) {
    return std::ranges::find(chats, Role::owner, &Chat::role) != chats.end();
}

}  // namespace signalbox
