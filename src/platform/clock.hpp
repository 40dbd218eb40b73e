// Market time for runners (SPEC 2): the machine's, a faster one, or one that moves when somebody waits on it.
//
// Why anchored: the wall clock may be set back, market time never goes back. It is read once; from then on the steady
// clock counts. Always true: a clock's `now` never decreases, and after wait_until(t) came back true, now() ≥ t.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>

#include "ports/clock.hpp"

namespace signalbox {

/// Wall time: for stamps, never for waiting.
UtcTime wall_time();

/// Market time at `speed` times the steady clock, from `start` on. Threads: any; one that is woken by its stop token
/// wakes no other.
class AcceleratedClock : public MarketClock {
public:
    /// `speed` is above 0.
    AcceleratedClock(UtcTime start, double speed);
    UtcTime now() override;
    bool wait_until(UtcTime time, std::stop_token stop) override;
    /// Every market duration that somebody waits for elsewhere (a socket's time-out, a ping) is divided by it.
    double speed() const { return speed_; }

protected:
    /// The most market time that passes in a unit of the steady clock's.
    virtual double fastest() const { return speed_; }
    /// Who waits looks again: `now` has jumped, or passes at another rate.
    void rate_changed();

private:
    using Steady = std::chrono::steady_clock;
    const UtcTime start_;
    const double speed_;
    const Steady::time_point began_ = Steady::now();
    std::mutex mutex_;
    std::list<std::condition_variable_any*> waiting_;  ///< of each thread that waits its own
    std::uint64_t changes_ = 0;
};

/// Market time anchored on the machine's clock at its making. Threads: any.
class SystemMarketClock final : public AcceleratedClock {
public:
    SystemMarketClock() : AcceleratedClock(wall_time(), 1.0) {}
};

/// Waiting moves it, at once: for runs as fast as the machine can, and for tests. Threads: one owner.
class ManualClock final : public MarketClock {
public:
    explicit ManualClock(UtcTime start) : now_(start) {}
    UtcTime now() override { return now_; }
    bool wait_until(UtcTime time, std::stop_token stop) override;
    /// A time before now changes nothing.
    void move_to(UtcTime time);

private:
    UtcTime now_;
};

}  // namespace signalbox
