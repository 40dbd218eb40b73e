// How many of something a venue allows within a time, looking back from now.
#pragma once

#include <deque>

#include "core/base/time.hpp"

namespace signalbox::simulator {

class Window {
public:
    Window(std::size_t most, Millis length) : most_(most), length_(length) {}

    /// One more; false, and it does not count: there were as many as are allowed.
    bool take(UtcTime now) {
        while (!taken_.empty() && taken_.front() + length_ <= now) taken_.pop_front();
        if (taken_.size() >= most_) return false;
        taken_.push_back(now);
        return true;
    }
    std::size_t left() const { return most_ - taken_.size(); }
    std::size_t most() const { return most_; }
    /// When the oldest of those that count no longer does; long past: none counts.
    UtcTime next_at() const { return taken_.empty() ? UtcTime{} : taken_.front() + length_; }

private:
    const std::size_t most_;
    const Millis length_;
    std::deque<UtcTime> taken_;
};

}  // namespace signalbox::simulator
