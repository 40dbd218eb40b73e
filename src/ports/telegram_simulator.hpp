// Telegram's Bot API on this machine: what `signalbox simulate-telegram` starts.
//
// Threads: it has its own; its functions may be called from any.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

struct TelegramSimulatorTerms {
    std::uint16_t port = 0;                   ///< of 127.0.0.1; 0: a free one
    std::string token;                        ///< the only one it knows; empty: its own
    std::vector<std::int64_t> chats = {111};  ///< who has let the bot in; the first is the owner's
    std::uint64_t seed = 1;                   ///< of the faults
    std::string faults;                       ///< as `http500=0.01,lost=0.02`
};

struct TelegramSimulator {
    virtual ~TelegramSimulator() = default;
    virtual std::string url() const = 0;
    /// NAME=value of each setting that points a client of ours here.
    virtual std::vector<std::string> settings() const = 0;

    struct Counts {
        std::uint64_t calls = 0;
        std::map<std::string, std::uint64_t> faults;  ///< those that happened
    };
    virtual Counts counts() = 0;
};

}  // namespace signalbox
