// What the Bot API said to a call, and what that means: its fate, its name, the wait.
//
// Pure: an answer of HTTP in, a word about it out. Control flow hangs on codes and on the few texts that have no code
// (the Bot API's own server has them so); everything else of a description is for people.
#pragma once

#include "adapters/net/http_client.hpp"
#include "adapters/telegram/bot_json.hpp"
#include "ports/bot.hpp"

namespace signalbox::telegram {

/// The envelope of every answer.
struct Reply {
    bool is_envelope = false;  ///< false: something else spoke, a proxy's page or half an answer
    bool ok = false;
    Json result = {};
    int code = 0;             ///< error_code, else the status of HTTP
    std::string description;  ///< 300 bytes at most
    std::optional<Millis> retry_after = {};
    std::optional<std::int64_t> moved_to = {};
};

Reply read_reply(const HttpResponse& answer);

/// What became of a call that says or changes something.
BotSent judge(const Reply& reply);
/// The same where there was no answer.
BotSent judge(const Error& error, bool has_left);

/// Why nothing could be read: see Bot's errors. `what` names the call.
Failure unread(const Reply& reply, std::string_view what);

}  // namespace signalbox::telegram
