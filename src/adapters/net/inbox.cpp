#include "adapters/net/inbox.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "core/base/check.hpp"

namespace signalbox {
namespace {

std::size_t bytes_of(const SocketEvent& event) {
    const auto* message = std::get_if<SocketMessage>(&event.what);
    return message != nullptr ? message->text.size() : 0;
}

}  // namespace

Inbox::Inbox(InboxOptions options) : options_(options) {
    check(options.capacity > 0 && options.bytes_max > 0, "an inbox holds at least one event");
}

bool Inbox::push(SocketEvent& event) {
    std::optional<std::stop_source> sleeper;
    {
        const std::scoped_lock lock(mutex_);
        auto* message = std::get_if<SocketMessage>(&event.what);
        if (message != nullptr && full_now()) {
            if (options_.when_full != WhenFull::drop_oldest) return false;
            while (full_now() && drop_oldest_message()) {
            }
        }
        if (message != nullptr) message->lost = std::exchange(lost_[event.socket], 0);
        bytes_ += bytes_of(event);
        events_.push_back(std::move(event));
        sleeper.swap(sleeper_);
    }
    events_wait_.notify_one();
    if (sleeper) sleeper->request_stop();
    return true;
}

bool Inbox::drop_oldest_message() {
    const auto is_message = [](const SocketEvent& event) { return std::holds_alternative<SocketMessage>(event.what); };
    const auto oldest = std::ranges::find_if(events_, is_message);
    if (oldest == events_.end()) return false;
    const std::uint64_t before = std::get<SocketMessage>(oldest->what).lost;
    bytes_ -= bytes_of(*oldest);
    ++dropped_;
    const std::uint32_t socket = oldest->socket;
    const auto next = std::find_if(oldest + 1, events_.end(), [&](const SocketEvent& event) {
        return is_message(event) && event.socket == socket;
    });
    // What was lost is said by the next message of the same socket, be it here or still to come.
    if (next != events_.end())
        std::get<SocketMessage>(next->what).lost += before + 1;
    else
        lost_[socket] += before + 1;
    events_.erase(oldest);
    return true;
}

void Inbox::rest() {
    {
        const std::scoped_lock lock(mutex_);
        if (!events_.empty() || !std::exchange(has_read_, false)) return;
    }
    std::this_thread::sleep_for(options_.rest);
}

std::optional<SocketEvent> Inbox::pop(std::stop_token stop) {
    rest();
    std::unique_lock lock(mutex_);
    events_wait_.wait(lock, stop, [this] { return !events_.empty(); });
    return stop.stop_requested() ? std::nullopt : take(lock);
}

std::optional<SocketEvent> Inbox::pop_until(MarketClock& clock, UtcTime until, std::stop_token stop) {
    while (!stop.stop_requested()) {
        rest();
        std::stop_source wake;
        {
            std::unique_lock lock(mutex_);
            if (!events_.empty()) return take(lock);
            sleeper_ = wake;
        }
        const std::stop_callback forward(stop, [wake]() mutable { wake.request_stop(); });
        if (clock.wait_until(until, wake.get_token())) return try_pop();
    }
    return std::nullopt;
}

std::optional<SocketEvent> Inbox::try_pop() {
    std::unique_lock lock(mutex_);
    return take(lock);
}

std::optional<SocketEvent> Inbox::take(std::unique_lock<std::mutex>& lock) {
    if (events_.empty()) return std::nullopt;
    std::optional<SocketEvent> event(std::move(events_.front()));
    events_.pop_front();
    has_read_ = options_.rest.count() > 0;
    bytes_ -= bytes_of(*event);
    std::vector<std::function<void()>> rooms;
    if (half_empty()) rooms.swap(waiting_for_room_);
    lock.unlock();
    for (const auto& room : rooms) room();
    return event;
}

void Inbox::when_room(std::function<void()> room) {
    {
        const std::scoped_lock lock(mutex_);
        if (!half_empty()) {
            waiting_for_room_.push_back(std::move(room));
            return;
        }
    }
    room();
}

bool Inbox::full() const {
    const std::scoped_lock lock(mutex_);
    return full_now();
}

std::size_t Inbox::size() const {
    const std::scoped_lock lock(mutex_);
    return events_.size();
}

std::uint64_t Inbox::dropped() const {
    const std::scoped_lock lock(mutex_);
    return dropped_;
}

}  // namespace signalbox
