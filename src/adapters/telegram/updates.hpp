// What getUpdates answers, as the port's updates. Outside bytes: nothing in them throws, and nothing in them is trusted
// to be there.
#pragma once

#include <vector>

#include "adapters/telegram/bot_json.hpp"
#include "ports/bot.hpp"

namespace signalbox::telegram {

/// One update. None: it has no id, and so cannot be told from any other. What is not understood, or lacks what it
/// needs, is BotUnknown with its id.
std::optional<BotUpdate> read_update(const Json& update);

/// In the order of their coming. None: it is no list.
std::optional<std::vector<BotUpdate>> read_updates(const Json& result);

}  // namespace signalbox::telegram
