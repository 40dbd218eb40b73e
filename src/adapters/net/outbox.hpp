// What waits to be written to one connection: a bounded queue that a coroutine takes from. Threads: the connection's
// own.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <optional>

#include "adapters/net/connector.hpp"

namespace signalbox {

template <typename T>
class Outbox {
public:
    template <typename Executor>
    Outbox(const Executor& executor, std::size_t capacity) : capacity_(capacity), something_(executor) {}

    /// False: it is full or closed, and the item was not taken.
    bool push(T item) {
        if (closed_ || items_.size() >= capacity_) return false;
        items_.push_back(std::move(item));
        something_.cancel();
        return true;
    }
    /// The oldest item, once there is one; none when closed. One coroutine takes.
    boost::asio::awaitable<std::optional<T>> next() {
        while (items_.empty() && !closed_) {
            something_.expires_at(std::chrono::steady_clock::time_point::max());
            co_await something_.async_wait(as_result);
        }
        if (closed_) co_return std::nullopt;
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        co_return item;
    }
    void close() {
        closed_ = true;
        something_.cancel();
    }

private:
    std::size_t capacity_;
    bool closed_ = false;
    std::deque<T> items_;
    boost::asio::steady_timer something_;
};

}  // namespace signalbox
