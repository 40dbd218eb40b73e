// The port's messages as calls of the Bot API: a method's name and the body that goes with it.
//
// Always true: a body is valid UTF-8 but for a picture's bytes, whatever the texts were made of.
#pragma once

#include <string>

#include "ports/bot.hpp"

namespace signalbox::telegram {

struct Call {
    std::string method;
    std::string body;
    std::string content_type = "application/json";
    std::optional<std::int64_t> chat = {};  ///< whose rate it counts against
    BotGoes goes = {};
};

Call call_of(const BotText& text);
/// As multipart/form-data where it brings the picture's bytes.
Call call_of(const BotPhoto& photo);
Call call_of(const BotEdit& edit);
Call call_of(const BotAnswer& answer);
Call call_of(const BotCommands& commands);
Call call_of(const BotPoll& poll);

}  // namespace signalbox::telegram
