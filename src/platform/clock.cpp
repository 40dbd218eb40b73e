#include "platform/clock.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

UtcTime wall_time() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

AcceleratedClock::AcceleratedClock(UtcTime start, double speed) : start_(start), speed_(speed) {
    check(speed > 0, "a clock's speed is above 0");
}

UtcTime AcceleratedClock::now() {
    const std::chrono::duration<double, std::milli> passed = Steady::now() - began_;
    return start_ + std::chrono::floor<Millis>(passed * speed_);
}

bool AcceleratedClock::wait_until(UtcTime time, std::stop_token stop) {
    std::condition_variable_any rate_changes;
    std::unique_lock lock(mutex_);
    const auto self = waiting_.insert(waiting_.end(), &rate_changes);
    while (now() < time && !stop.stop_requested()) {
        const std::chrono::duration<double, std::milli> left =
            std::chrono::duration<double, std::milli>(time - now()) / fastest();
        // A day at most at a time: the sum with the steady clock's now stays in range.
        const auto step =
            std::min<std::chrono::duration<double, std::milli>>(left, day) + std::chrono::microseconds(50);
        rate_changes.wait_for(lock, stop, step, [this, seen = changes_] { return changes_ != seen; });
    }
    waiting_.erase(self);
    return now() >= time;
}

void AcceleratedClock::rate_changed() {
    const std::scoped_lock lock(mutex_);
    ++changes_;
    for (std::condition_variable_any* const one : waiting_) one->notify_one();
}

bool ManualClock::wait_until(UtcTime time, std::stop_token stop) {
    if (stop.stop_requested()) return now_ >= time;
    move_to(time);
    return true;
}

void ManualClock::move_to(UtcTime time) { now_ = std::max(now_, time); }

}  // namespace signalbox
