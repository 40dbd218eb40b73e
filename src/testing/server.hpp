// A server on 127.0.0.1 that says what it is told to, as badly as it is told to: HTTP/1.1 and WebSocket, plain or TLS.
//
//     struct Hello final : ServerBehaviour {
//         ServedReply answer(const ServedRequest&) override { return {.body = "hello"}; }
//     };
//     Hello hello;
//     const auto server = TRY(Server::start(hello, {}));          // server->url("/path") → http://127.0.0.1:PORT/path
//
// Listener and sessions (server.cpp, served_socket.cpp) know the protocol and its breaches; what is said, and when, is
// the behaviour's alone: a test's few lines, or a whole venue.
// Always true: it listens on loopback only, holds no more connections than its bound, and ends with its object.
// Threads: one of its own, on which every behaviour's function is called; ServedSocket may be used from any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/net/http_message.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "testing/certificate.hpp"

namespace signalbox {

struct ServedRequest {
    std::string method;
    std::string target;
    HttpHeaders headers;
    std::string body;
    std::uint64_t connection = 0;  ///< 1, 2, … in the order of their coming
    std::string server_name = {};  ///< the name that TLS asked for (SNI); empty: none
};

/// What is answered, and what goes wrong with it. Bytes are counted from the status line's first.
struct ServedReply {
    int status = 200;
    HttpHeaders headers = {};
    std::string body = {};
    std::optional<std::string> raw = {};          ///< these bytes instead of all that
    std::optional<std::size_t> cut_after = {};    ///< so many bytes, then the connection is cut; 0: no answer at all
    std::optional<std::size_t> stall_after = {};  ///< so many bytes, then silence while the client stays
    Millis delay{0};                              ///< before its first byte
    std::size_t piece_bytes = 0;                  ///< sent in pieces of this size …
    Millis piece_pause{0};                        ///< … with pauses in between; 0 bytes: in one
    bool close = false;                           ///< the connection ends behind it, in order
    std::optional<std::uint16_t> tunnel_to = {};  ///< behind it bytes pass to and from this port of 127.0.0.1
};

/// A client's WebSocket. Good until `closed` has been called for it or the server ends. Threads: any.
class ServedSocket {
public:
    virtual ~ServedSocket() = default;
    /// A message of text. A client that does not read its messages is dropped when ServerOptions.outbox are waiting.
    virtual void send(std::string text) = 0;
    virtual void ping() = 0;
    /// Bytes as they are, in order with the messages: half a frame, or what is none.
    virtual void send_raw(std::string bytes) = 0;
    /// The closing handshake, behind all that was sent.
    virtual void close(std::uint16_t code, std::string reason) = 0;
    /// Cuts the connection, behind all that was sent.
    virtual void drop() = 0;
    virtual std::uint64_t connection() const = 0;
};

struct ServerBehaviour {
    virtual ~ServerBehaviour() = default;
    /// Asked before `answer` until it is true; between two times the server does everything else: for answers that take
    /// long to work out.
    virtual bool is_ready(const ServedRequest&) { return true; }
    /// How long it is left alone before it is asked that again: for answers that are held back. 0: not at all.
    virtual Millis look_again() { return Millis{0}; }
    virtual ServedReply answer(const ServedRequest& request) = 0;
    /// Whether this request to upgrade becomes a WebSocket; if not, it is answered like any other.
    virtual bool takes_socket(const ServedRequest&) { return false; }
    virtual void opened(const std::shared_ptr<ServedSocket>&, const ServedRequest&) {}
    virtual void heard(ServedSocket&, std::string_view) {}
    virtual void closed(ServedSocket&) {}
    /// Every ServerOptions.tick.
    virtual void tick() {}
};

struct ServerOptions {
    std::uint16_t port = 0;                 ///< 0: a free one
    std::optional<Identity> identity = {};  ///< with it: TLS
    bool mute = false;                      ///< takes connections and never says a word
    std::size_t connections = 1024;         ///< at once; more are cut
    std::size_t outbox = 65'536;            ///< messages that wait for one client
    std::size_t request_bytes = 1U << 20;
    Millis tick{0};  ///< between two calls of ServerBehaviour::tick; 0: none
};

class Server {
public:
    /// `behaviour` outlives the server. Io: the port cannot be had; BadData: the identity is none.
    static Result<std::unique_ptr<Server>> start(ServerBehaviour& behaviour, const ServerOptions& options);
    /// As stop(); every ServedSocket must have been let go.
    ~Server();
    /// Cuts every connection and ends the thread: nothing of the behaviour is called any more. Twice is once.
    void stop();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    /// `http://127.0.0.1:PORT/path`, or https, ws, wss.
    std::string url(std::string_view path = "") const;
    std::string socket_url(std::string_view path = "") const;
    /// Connections taken so far.
    std::uint64_t connections() const;

    struct Parts;  ///< for this room (session.hpp)

private:
    explicit Server(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace signalbox
