// Market time that a test moves by hand, for threads that wait on it: nothing is late on a busy machine.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "ports/clock.hpp"

namespace signalbox {

/// Threads: any.
class HandClock final : public MarketClock {
public:
    explicit HandClock(UtcTime start) : now_(start) {}
    UtcTime now() override {
        const std::scoped_lock lock(mutex_);
        return now_;
    }
    bool wait_until(UtcTime time, std::stop_token stop) override {
        std::unique_lock lock(mutex_);
        moves_.wait(lock, stop, [&] { return now_ >= time; });
        return now_ >= time;
    }
    /// A time before now changes nothing.
    void move_to(UtcTime time) {
        {
            const std::scoped_lock lock(mutex_);
            now_ = std::max(now_, time);
        }
        moves_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable_any moves_;
    UtcTime now_;
};

}  // namespace signalbox
