// A bounded queue between threads: the only place where they meet.
//
//     BoundedQueue<Event> inbox({.capacity = 4096, .when_full = WhenFull::make_producer_wait});
//
// Always true: never more than `capacity` items; what is popped comes in the order of the pushes. Threads: any number
// on both sides. A stop request wakes whoever waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "core/base/check.hpp"

namespace signalbox {

enum class WhenFull : std::uint8_t { make_producer_wait, drop_oldest, refuse };
enum class Pushed : std::uint8_t {
    taken,
    dropped_oldest,  ///< taken, and the oldest item is gone
    refused,         ///< full (refuse), closed, or asked to stop while waiting: the item was not taken
};

struct QueueOptions {
    std::size_t capacity = 1;
    WhenFull when_full = WhenFull::make_producer_wait;
};

template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(QueueOptions options) : options_(options) {
        check(options.capacity > 0, "a queue holds at least one item");
    }

    Pushed push(T item, std::stop_token stop = {}) {
        std::unique_lock lock(mutex_);
        Pushed result = Pushed::taken;
        if (items_.size() >= options_.capacity && !closed_) {
            switch (options_.when_full) {
                case WhenFull::refuse: return Pushed::refused;
                case WhenFull::drop_oldest:
                    items_.pop_front();
                    ++dropped_;
                    result = Pushed::dropped_oldest;
                    break;
                case WhenFull::make_producer_wait:
                    if (!room_.wait(lock, stop, [&] { return items_.size() < options_.capacity || closed_; }))
                        return Pushed::refused;
                    break;
            }
        }
        if (closed_) return Pushed::refused;
        items_.push_back(std::move(item));
        lock.unlock();
        items_wait_.notify_one();
        return result;
    }

    /// The oldest item, waiting for one; none when asked to stop, or when the queue is closed and empty.
    std::optional<T> pop(std::stop_token stop = {}) {
        std::unique_lock lock(mutex_);
        items_wait_.wait(lock, stop, [&] { return !items_.empty() || closed_; });
        return stop.stop_requested() ? std::nullopt : take(lock);
    }
    /// The oldest item if there is one now.
    std::optional<T> try_pop() {
        std::unique_lock lock(mutex_);
        return take(lock);
    }

    /// No more pushes; what is in it can still be popped.
    void close() {
        {
            const std::scoped_lock lock(mutex_);
            closed_ = true;
        }
        room_.notify_all();
        items_wait_.notify_all();
    }
    std::size_t size() const {
        const std::scoped_lock lock(mutex_);
        return items_.size();
    }
    /// Items that drop_oldest threw away so far.
    std::uint64_t dropped() const {
        const std::scoped_lock lock(mutex_);
        return dropped_;
    }

private:
    std::optional<T> take(std::unique_lock<std::mutex>& lock) {
        if (items_.empty()) return std::nullopt;
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        lock.unlock();
        room_.notify_one();
        return item;
    }

    const QueueOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable_any room_;
    std::condition_variable_any items_wait_;
    std::deque<T> items_;
    std::uint64_t dropped_ = 0;
    bool closed_ = false;
};

}  // namespace signalbox
