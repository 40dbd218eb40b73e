// What no event gives birth to: silence, a full disk, a database that is away, a venue's listings, the digest (SPEC
// 12).
//
// Once a minute of market time it asks its watches, each a small fold of its own over what the run says of itself and
// what the stores hold, and raises what they answer into the run's outbox. There an alert is known by its kind, subject
// and window, so nothing is said twice, over restarts neither. What cannot be raised (the database is away) waits here
// and is raised when it can be, oldest first; of more than `held_max` the oldest go. A watch that fails is said once
// for each time that it begins to, asked again a minute later, and holds up no other. Threads: `look` from one, its own
// thread after `start`; `counts` from any. The outbox is its own.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.hpp"
#include "ports/clock.hpp"
#include "ports/outbox.hpp"

namespace signalbox {

/// One subject. Asked once a minute, from the watchman's thread.
struct Watch {
    virtual ~Watch() = default;
    virtual std::string name() const = 0;
    /// What people should know at `now`, market time. The same alert again is no harm: the outbox knows it.
    virtual Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) = 0;
};

/// From its thread; each may be empty.
struct WatchmanTold {
    std::function<void(const Alert&)> raised;  ///< it is new in the outbox
    /// It could not be raised, and waits; told once for each.
    std::function<void(const Alert&, const Error&)> held;
    std::function<void(const std::string& watch, const Error&)> trouble;  ///< a watch begins to fail
};

class Watchman {
public:
    static constexpr Millis every = minute;
    static constexpr std::size_t held_max = 256;

    /// `outbox` and `clock` outlive it. `run`: whose alerts they are.
    Watchman(std::string run, Outbox& outbox, MarketClock& clock, WatchmanTold told);
    ~Watchman();
    Watchman(const Watchman&) = delete;
    Watchman& operator=(const Watchman&) = delete;

    /// Before `start`.
    void add(std::unique_ptr<Watch> watch) { watches_.push_back(std::move(watch)); }
    /// From now on it looks by itself.
    void start();
    void stop();
    /// One look at everything.
    void look(std::stop_token stop = {});

    struct Counts {
        std::uint64_t looks = 0, raised = 0;
        std::size_t held = 0;  ///< they wait for the database
        UtcTime last_look{};   ///< the epoch: none yet
        std::vector<std::string> failing;
    };
    Counts counts() const;
    std::vector<std::string> watches() const;

private:
    void raise(Alert alert);
    void raise_held();
    void work(std::stop_token stop);

    const std::string run_;
    Outbox& outbox_;
    MarketClock& clock_;
    const WatchmanTold told_;
    std::vector<std::unique_ptr<Watch>> watches_;
    std::deque<Alert> held_;
    std::map<std::string, bool> failing_;
    mutable std::mutex mutex_;  // guards counts_
    Counts counts_;
    std::jthread thread_;  // last: it uses all of it
};

}  // namespace signalbox
