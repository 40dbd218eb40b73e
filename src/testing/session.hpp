// What stands behind Server: its loop, and one coroutine a connection. Only this room includes it.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <thread>

#include "adapters/net/stream.hpp"
#include "testing/server.hpp"

namespace signalbox {

struct Server::Parts {
    Parts(ServerBehaviour& behaviour_, const ServerOptions& options_) : behaviour(behaviour_), options(options_) {}

    ServerBehaviour& behaviour;
    const ServerOptions options;
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_server};
    boost::asio::io_context io{1};
    boost::asio::ip::tcp::acceptor acceptor{io};
    std::uint16_t port = 0;
    std::atomic<std::uint64_t> taken = 0;
    std::size_t open = 0;
    std::thread thread = {};
};

using ServerMessage = boost::beast::http::request<boost::beast::http::string_body>;

/// One connection from its first byte to its end.
boost::asio::awaitable<void> serve(Server::Parts& server, std::shared_ptr<Stream> stream, std::uint64_t connection);

/// The same connection, once it has become a WebSocket (served_socket.cpp).
boost::asio::awaitable<void> serve_socket(Server::Parts& server, std::shared_ptr<Stream> stream, ServerMessage message,
                                          ServedRequest request);

}  // namespace signalbox
