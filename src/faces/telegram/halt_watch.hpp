// Hears who halts the run while the conversation is busy with somebody's answer: a chart that takes long, a messenger
// that takes none. From a second on it looks at what waits, and hands over what throws the kill switch or pauses.
//
// Nothing is acknowledged and nothing is answered: the conversation comes to the same update in its turn, and orders
// the same once more, for an older update may have lifted what was heard ahead of it. So what is heard here has an id
// of its own, and no update counts as handled for it. Threads: one of its own; begin and end from the conversation's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "faces/telegram/chat.hpp"
#include "faces/telegram/typed.hpp"
#include "platform/log.hpp"
#include "ports/bot.hpp"
#include "runners/live.hpp"

namespace signalbox {

/// An order that is obeyed at once, at any age, and without a button.
struct Halting {
    Verb verb{};  ///< kill or pause
    std::string reason;
};
std::optional<Halting> halting(const Typed& typed);

/// Somebody with a number of their own says something here: no channel, no bot, nobody in a chat's name, nothing
/// forwarded.
bool is_persons_word(const BotMessage& message);
/// A command for this bot: one that names no bot, or names this one.
bool is_for(const Typed& typed, std::string_view username);

/// The command that an update brings into the journal.
Command command_of(std::int64_t update, std::int64_t user, Verb verb, const std::string& reason);

class HaltWatch {
public:
    struct Parts {
        Bot& bot;
        std::function<Result<>(Order order)> submit;
        Logger log;
    };
    explicit HaltWatch(Parts parts, std::chrono::milliseconds look_every = std::chrono::milliseconds(1'000));
    ~HaltWatch();
    HaltWatch(const HaltWatch&) = delete;
    HaltWatch& operator=(const HaltWatch&) = delete;

    struct Busy {
        std::int64_t offset = 0;  ///< the update that the conversation is busy with
        std::string username;     ///< the bot's
        std::vector<Chat> known;  ///< who has rights
    };
    void begin(Busy busy);
    /// It polls itself again: no poll of this one is under way any more.
    void end();

private:
    void turn(std::stop_token stop);
    void look(const Busy& busy, std::stop_token stop);
    void hear(const BotUpdate& update, const Busy& busy);

    const Parts parts_;
    const std::chrono::milliseconds look_every_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Busy> busy_;
    std::stop_source poll_;
    bool is_polling_ = false;
    std::set<std::int64_t> handed_;  ///< its own thread's: updates that the run has from here
    std::jthread thread_;            // last
};

}  // namespace signalbox
