// The conversation's thread: it polls the messenger and hands each update over, in order, once it is time.
//
// It moves past an update only when that is handled, so what a crash comes between is handed over again; the run's
// journal knows what it has done (its commands' ids are telegram:UPDATE), and it begins behind the newest of them.
// While an answer takes long, who halts the run is heard all the same (halt_watch.hpp).
// A token that is none ends it with one word in the log; another program with the same token is said once, and waited
// for; whatever else fails is tried again, at first after a second, at last every minute.
// Threads: made and ended by the owner; everything between happens in its own.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <thread>

#include "core/base/random.hpp"
#include "faces/telegram/halt_watch.hpp"
#include "faces/telegram/talk.hpp"

namespace signalbox {

struct TalkPace {
    std::chrono::seconds hold{25};  ///< of a poll
    std::chrono::milliseconds again_first{1'000}, again_most{60'000};
    std::chrono::milliseconds busy_least{5'000}, busy_most{30'000};  ///< while another program polls
    std::chrono::milliseconds farewell{2'000};                       ///< at the end, to acknowledge what was handled
    std::chrono::milliseconds look_every{1'000};  ///< for who halts the run, while an answer takes long
    std::chrono::hours silence{6 * 24};  ///< after a week without an update Telegram begins their numbers anywhere
};

/// The first update that is wanted: behind the newest that the run's remembered commands name (oldest first); 0: any.
std::int64_t update_after(std::span<const std::string> commands);

class TalkLoop {
public:
    /// Begins at once. `offset`: the first update that is wanted.
    TalkLoop(std::unique_ptr<Talk> talk, std::int64_t offset, TalkPace pace = {}, std::uint64_t seed = 1);
    /// Ends every wait at once; what is under way gets its answer.
    ~TalkLoop();
    TalkLoop(const TalkLoop&) = delete;
    TalkLoop& operator=(const TalkLoop&) = delete;

    /// It has given up: the token is none.
    bool is_over() const { return over_; }

private:
    void turn(std::stop_token stop);
    bool begin(std::stop_token stop);
    bool find_place(std::stop_token stop);
    void hand_over(const BotUpdate& update, std::stop_token stop);
    /// After a failure: false where there is no use in trying again.
    bool wait_after(const Error& error, std::stop_token stop);
    void wait(std::chrono::milliseconds time, std::stop_token stop) const;
    void acknowledge();

    const std::unique_ptr<Talk> talk_;
    const TalkPace pace_;
    std::int64_t offset_;
    std::int64_t acknowledged_;
    Random random_;
    int failures_ = 0;
    bool said_busy_ = false, said_away_ = false;
    std::atomic<bool> over_ = false;
    std::chrono::steady_clock::time_point heard_ = std::chrono::steady_clock::now();  ///< the newest update
    HaltWatch halts_;
    std::jthread thread_;  // last
};

}  // namespace signalbox
