// What stands behind the door: its loop, its workers, and who is connected. Only this room includes it.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <list>
#include <memory>
#include <thread>
#include <vector>

#include "adapters/net/stream.hpp"
#include "ports/http_door.hpp"

namespace signalbox {

struct DoorParts {
    DoorParts(const DoorTerms& terms_, std::vector<DoorRoute> routes_)
        : terms(terms_), routes(std::move(routes_)), workers(terms_.limits.workers) {}

    const DoorTerms terms;
    const std::vector<DoorRoute> routes;
    std::size_t open = 0;
    std::list<Stream*> idle = {};  ///< connections between two requests, the longest first
    boost::asio::io_context io{1};
    boost::asio::ip::tcp::acceptor acceptor{io};
    boost::asio::thread_pool workers;
    std::thread thread = {};
};

/// What is asked for: its route, or the door's own answer where there is none.
struct DoorWay {
    const DoorRoute* route = nullptr;
    DoorReply refusal = {};
};
DoorWay find_way(const std::vector<DoorRoute>& routes, std::string_view method, std::string_view path);

/// An answer of the door's own: {"error":WHY}.
DoorReply door_refusal(int status, std::string_view why);
/// As it goes over the wire.
std::string printed(const DoorReply& reply, bool with_body, bool goes_on);

/// One connection from its first byte to its end (door_session.cpp).
boost::asio::awaitable<void> serve_door(DoorParts& door, std::shared_ptr<Stream> stream);

}  // namespace signalbox
