// Messages of a venue that did not read: how many there were, and the last of them with their bytes, for whoever wants
// to know why. Threads: any.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/time.hpp"

namespace signalbox {

struct KeptFrame {
    UtcTime arrived_at{};
    std::string bytes;  ///< the first KeptFrames::bytes_max of them
    Error why;
};

class KeptFrames {
public:
    static constexpr std::size_t frames_max = 32;
    static constexpr std::size_t bytes_max = 4'096;

    void keep(UtcTime arrived_at, std::string_view bytes, Error why) {
        const std::scoped_lock lock(mutex_);
        ++count_;
        if (frames_.size() == frames_max) frames_.pop_front();
        frames_.push_back({arrived_at, std::string(bytes.substr(0, bytes_max)), std::move(why)});
    }
    /// All that there ever were.
    std::uint64_t count() const {
        const std::scoped_lock lock(mutex_);
        return count_;
    }
    /// Oldest first.
    std::vector<KeptFrame> newest() const {
        const std::scoped_lock lock(mutex_);
        return {frames_.begin(), frames_.end()};
    }

private:
    mutable std::mutex mutex_;
    std::deque<KeptFrame> frames_;
    std::uint64_t count_ = 0;
};

}  // namespace signalbox
