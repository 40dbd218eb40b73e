// Market time that a test moves by hand while threads look at it.
#pragma once

#include <atomic>

#include "ports/clock.hpp"

namespace signalbox {

/// Threads: any. Waiting on it moves it, at once.
class StepClock final : public MarketClock {
public:
    explicit StepClock(UtcTime start) : now_(start) {}
    UtcTime now() override { return now_; }
    bool wait_until(UtcTime time, std::stop_token stop) override {
        move_to(time);
        return !stop.stop_requested();
    }
    /// Never back.
    void move_to(UtcTime time) {
        UtcTime before = now_;
        while (before < time && !now_.compare_exchange_weak(before, time)) {
        }
    }

private:
    std::atomic<UtcTime> now_;
};

}  // namespace signalbox
