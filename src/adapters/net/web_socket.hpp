// Keeps one WebSocket alive. Sockets die about once a day, and at the worst moment; above this file nobody dials.
//
//     Inbox inbox({.when_full = WhenFull::refuse});
//     WebSocket feed(network, {.url = TRY(Url::web_socket("wss://stream.bybit.com/v5/public/spot"))}, inbox);
//     feed.keep("kline.1.BTCUSDT", [] { return R"({"op":"subscribe","args":["kline.1.BTCUSDT"]})"; });
//     while (auto event = inbox.pop(stop)) …
//
// What is kept is sent again after every reconnect, in the order of keeping. Whether the venue agreed is its client's
// to read: SocketOpened{} tells it that acknowledgements are awaited anew, and that what came meanwhile was missed.
// Always true: at most one connection is open; TLS as in network.hpp; no compression; a message larger than its bound
// ends the connection. Threads: any; events arrive in the inbox.
#pragma once

#include <functional>
#include <memory>

#include "adapters/net/http_message.hpp"
#include "adapters/net/inbox.hpp"
#include "adapters/net/network.hpp"
#include "adapters/net/url.hpp"
#include "platform/retry.hpp"

namespace signalbox {

/// A message, made when it is sent: it may hold the time or a token that ages. Called on the network's thread.
using SocketText = std::function<std::string()>;

/// Times are market time.
struct WebSocketLimits {
    Millis connect{5'000};
    Millis tls{5'000};
    Millis handshake{5'000};  ///< until the server has agreed to be a WebSocket
    Millis silence{20'000};   ///< no whole message, ping or pong for half as long: a ping; for as long: the end
    Millis no_message{0};     ///< no message for as long, though pongs may come: the connection is ended; 0: never
    Millis settled{30'000};   ///< a connection that lived so long starts the waits before reconnects anew
    Millis close{2'000};      ///< what a server gets to agree to an end
    Millis send_gap{0};       ///< between two messages of ours
    std::size_t message_bytes = 16U << 20;
    std::size_t outbox = 1024;  ///< messages that wait to be sent; beyond it the connection is ended
};

struct WebSocketOptions {
    Url url;
    std::uint32_t number = 0;  ///< stands in its events
    WebSocketLimits limits = {};
    RetryRules reconnect = {.delay_first = Millis(1'000), .delay_max = Millis(60'000), .jitter = 0.5};  ///< for ever
    HttpHeaders headers = {};   ///< of the handshake; never shown
    Millis heartbeat_every{0};  ///< a message of the venue's own kind of ping; 0: none
    SocketText heartbeat = {};
};

class WebSocket {
public:
    /// Begins to connect. `network` and `inbox` outlive it.
    WebSocket(Network& network, WebSocketOptions options, Inbox& inbox);
    /// Says goodbye (limits.close) and waits for the end. No event comes after it.
    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    /// Sends `text` now, if a connection stands, and again whenever one is made. The same key replaces: its place in
    /// the order stays.
    void keep(std::string key, SocketText text);
    /// Keeps it no longer. `goodbye` is sent now if a connection stands and it is not empty.
    void forget(const std::string& key, std::string goodbye = {});
    /// Sends once; lost when no connection stands or it breaks first.
    void send(std::string text);
    /// Ends the connection, for a reason of its reader's (a sequence that jumped), and makes another.
    void reconnect(Sentence why);

private:
    class Keeper;
    std::shared_ptr<Keeper> keeper_;
};

}  // namespace signalbox
