// What came of one attempt to send something to the outside, which may have done it although it did not say so.
//
// Sending is not idempotent: a message whose answer was lost may have arrived. So four fates are told apart, and only
// one of them makes a repeat doubtful (SPEC 12). Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace signalbox {

enum class Fate : std::uint8_t {
    delivered,  ///< the other side says that it has it
    refused,    ///< it says no, and will say so again: 4xx but 408, 425 and 429
    not_sent,   ///< nothing was done: no byte of the request left, or the other side asks to come again (408, 425, 429,
                ///< 503)
    unknown,    ///< the request left, and no word of what became of it came back: a time-out, a reset, 500, 502, 504
};
constexpr Fate last_of(Fate) { return Fate::unknown; }

struct Sent {
    Fate fate = Fate::not_sent;
    std::string mark = {};            ///< delivered: the other side's own name of the message; may be empty
    std::string why = {};             ///< otherwise: what it said, or what broke, in English, without secrets
    std::optional<Millis> wait = {};  ///< it asks not to be asked before
};

}  // namespace signalbox
