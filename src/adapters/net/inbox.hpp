// What WebSockets bring, on its way to the thread that reads it: bounded by number and by bytes, shared by as many
// sockets as one reader serves.
//
// Each event says from which socket and which of its connections it came. Messages of one connection keep their order
// and stand between its Opened and its Closed. What happens when the inbox is full is said at its making:
//   make_producer_wait  the socket is not read until there is room: the venue's own buffers fill, and it may hang up
//   drop_oldest         the oldest message goes; the next one from its socket says how many went before it (`lost`)
//   refuse              the connection is ended and opened again, so that the hole is known and filled from elsewhere
// Threads: any; readers take what they get.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "platform/queue.hpp"
#include "ports/clock.hpp"

namespace signalbox {

/// A connection stands, and what was kept for it (WebSocket::keep) is being sent.
struct SocketOpened {};
struct SocketMessage {
    std::string text;
    std::uint64_t lost = 0;  ///< messages of this socket that drop_oldest threw away just before it
};
/// A connection ended, or could not be made; another one is tried after `again_in` of market time.
struct SocketClosed {
    Error why;
    Millis again_in{0};
};

struct SocketEvent {
    std::uint32_t socket = 0;      ///< WebSocketOptions::number
    std::uint64_t connection = 0;  ///< 1, 2, … of this socket
    UtcTime arrived_at;            ///< market time
    std::variant<SocketOpened, SocketMessage, SocketClosed> what;
};

struct InboxOptions {
    std::size_t capacity = 8192;        ///< events
    std::size_t bytes_max = 64U << 20;  ///< of their texts together; a single larger message still fits an empty inbox
    WhenFull when_full = WhenFull::make_producer_wait;
    /// How long, on the machine's clock, a reader that has read everything is not to be woken: what comes meanwhile is
    /// read together. To be woken takes longer than to read a message. 0: not at all.
    std::chrono::microseconds rest{0};
};

class Inbox {
public:
    explicit Inbox(InboxOptions options);

    /// The oldest event, waiting for one; none when asked to stop.
    std::optional<SocketEvent> pop(std::stop_token stop = {});
    /// The oldest event, waiting for one until `until` of market time; none when it is `until`, or when asked to stop.
    /// One reader at a time.
    std::optional<SocketEvent> pop_until(MarketClock& clock, UtcTime until, std::stop_token stop);
    /// The oldest event if there is one now.
    std::optional<SocketEvent> try_pop();

    std::size_t size() const;
    /// Messages that drop_oldest threw away so far.
    std::uint64_t dropped() const;

    // For sockets.
    WhenFull when_full() const { return options_.when_full; }
    /// False: it is full, and `event` was not taken (make_producer_wait, refuse). Openings and closings always fit: of
    /// each socket there are two at most beyond the capacity, since none opens a connection while it is full.
    bool push(SocketEvent& event);
    bool full() const;
    /// Calls `room` once, on a reader's thread, as soon as the inbox is half empty (at once if it is).
    void when_room(std::function<void()> room);

private:
    bool full_now() const { return events_.size() >= options_.capacity || bytes_ >= options_.bytes_max; }
    bool half_empty() const { return events_.size() <= options_.capacity / 2 && bytes_ <= options_.bytes_max / 2; }
    void rest();
    bool drop_oldest_message();  ///< false: there is none
    std::optional<SocketEvent> take(std::unique_lock<std::mutex>& lock);

    const InboxOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable_any events_wait_;
    std::deque<SocketEvent> events_;
    std::size_t bytes_ = 0;
    std::uint64_t dropped_ = 0;
    bool has_read_ = false;                        ///< and has not rested since; where readers rest
    std::map<std::uint32_t, std::uint64_t> lost_;  ///< of each socket, since its last message that was taken
    std::vector<std::function<void()>> waiting_for_room_;
    std::optional<std::stop_source> sleeper_;  ///< ends the wait of pop_until
};

}  // namespace signalbox
