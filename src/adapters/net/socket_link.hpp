// One connection of a WebSocket, from dialling to its end. Threads: the network's alone.
//
// Writing, heartbeat and watch are coroutines of their own; each holds the link, and all of them end with it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "adapters/net/outbox.hpp"
#include "adapters/net/web_socket.hpp"

namespace signalbox {

class SocketLink : public std::enable_shared_from_this<SocketLink> {
public:
    using Steady = std::chrono::steady_clock;

    SocketLink(Network::Parts& net, std::shared_ptr<const WebSocketOptions> options, Inbox& inbox,
               std::uint64_t connection);

    /// Name, socket, TLS, handshake.
    boost::asio::awaitable<Result<>> open();
    /// Reads until the connection ends, and says why it did.
    boost::asio::awaitable<Failure> live(std::vector<SocketText> first);
    /// A message; the connection ends where too many wait.
    void send(SocketText text);
    /// The first reason given is the one that live() says.
    void end(Failure why);
    /// The closing handshake; the connection is cut where it takes too long.
    void close();

    bool is_open() const { return open_; }

private:
    boost::asio::awaitable<void> write_all();
    boost::asio::awaitable<void> beat();
    boost::asio::awaitable<void> watch();
    boost::asio::awaitable<void> say_goodbye();
    void begin(boost::asio::awaitable<void> beside);
    boost::asio::awaitable<void> read_all();
    boost::asio::awaitable<void> hand_over(SocketEvent event);
    void over();
    boost::asio::awaitable<void> ping();
    void heard(bool message);
    Failure ended(const boost::system::error_code& error) const;

    Network::Parts& net_;
    const std::shared_ptr<const WebSocketOptions> shared_options_;
    const WebSocketOptions& options_;
    Inbox& inbox_;
    const std::uint64_t connection_;
    const std::string where_;
    std::shared_ptr<Stream> stream_;
    boost::beast::websocket::stream<Stream&> socket_;
    Outbox<SocketText> outbox_;
    boost::beast::flat_buffer buffer_;
    boost::asio::steady_timer beat_timer_;
    boost::asio::steady_timer watch_timer_;
    boost::asio::steady_timer room_timer_;
    boost::asio::steady_timer gap_timer_;
    boost::asio::steady_timer goodbye_timer_;
    boost::asio::steady_timer over_timer_;  ///< live() waits on it until the connection is over
    boost::system::error_code read_error_;
    Steady::time_point heard_{};          ///< the last whole message, ping or pong
    Steady::time_point heard_message_{};  ///< the last message
    bool pinged_ = false;                 ///< since then
    std::optional<Failure> why_;
    bool open_ = false;
    bool ended_ = false;
    bool waits_for_room_ = false;
    bool leaving_ = false;
    bool over_ = false;
};

}  // namespace signalbox
