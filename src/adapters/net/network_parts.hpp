// What stands behind Network: Asio's loop, the TLS context, and durations in market time. Only this room includes it.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "adapters/net/network.hpp"
#include "adapters/net/url.hpp"

namespace signalbox {

/// The least reach that allows an unencrypted connection to end there.
PlainReach plain_reach_of(const boost::asio::ip::address& address);

struct Network::Parts {
    Parts(MarketClock& clock_, double speed_, std::uint64_t seed) : clock(clock_), speed(speed_), next_seed(seed) {}

    MarketClock& clock;
    const double speed;
    std::atomic<std::uint64_t> next_seed;  ///< each client draws from a stream of its own
    std::optional<Proxy> proxy = {};
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    std::thread thread = {};

    /// A duration of market time as sockets and timers wait for it; never nothing.
    std::chrono::nanoseconds wait(Millis market) const {
        using Nanos = std::chrono::nanoseconds;
        return std::max(std::chrono::duration_cast<Nanos>(std::chrono::duration<double, std::milli>(market) / speed),
                        Nanos(1));
    }
};

}  // namespace signalbox
