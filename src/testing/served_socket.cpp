#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/websocket.hpp>
#include <variant>

#include "adapters/net/connector.hpp"
#include "adapters/net/outbox.hpp"
#include "testing/session.hpp"

namespace signalbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

struct Text {
    std::string text;
};
struct Raw {
    std::string bytes;
};
struct Ping {};
struct Close {
    std::uint16_t code;
    std::string reason;
};
struct Drop {};
using Item = std::variant<Text, Raw, Ping, Close, Drop>;

class Session final : public ServedSocket, public std::enable_shared_from_this<Session> {
public:
    Session(Server::Parts& server, std::shared_ptr<Stream> stream, std::uint64_t connection)
        : server_(server),
          stream_(std::move(stream)),
          socket_(*stream_),
          outbox_(server.io.get_executor(), server.options.outbox),
          connection_(connection) {}

    void send(std::string text) override { put(Text{std::move(text)}); }
    void ping() override { put(Ping{}); }
    void send_raw(std::string bytes) override { put(Raw{std::move(bytes)}); }
    void close(std::uint16_t code, std::string reason) override { put(Close{code, std::move(reason)}); }
    void drop() override { put(Drop{}); }
    std::uint64_t connection() const override { return connection_; }

    asio::awaitable<void> run(ServerMessage message, ServedRequest request) {
        const auto [refused] = co_await socket_.async_accept(message, as_result);
        if (refused) co_return;
        server_.behaviour.opened(shared_from_this(), request);
        asio::co_spawn(server_.io, write_all(shared_from_this()), asio::detached);
        beast::flat_buffer buffer(server_.options.request_bytes);
        for (;;) {
            const auto [error, size] = co_await socket_.async_read(buffer, as_result);
            if (error) break;
            const auto data = buffer.data();
            server_.behaviour.heard(*this, {static_cast<const char*>(data.data()), data.size()});
            buffer.clear();
        }
        outbox_.close();
        server_.behaviour.closed(*this);
    }

private:
    void put(Item item) {
        asio::post(server_.io, [self = shared_from_this(), item = std::move(item)]() mutable {
            if (!self->outbox_.push(std::move(item))) self->stream_->abort();
        });
    }
    asio::awaitable<boost::system::error_code> write(Item item) {
        if (auto* text = std::get_if<Text>(&item)) {
            const auto [error, size] = co_await socket_.async_write(asio::buffer(text->text), as_result);
            co_return error;
        }
        if (auto* raw = std::get_if<Raw>(&item)) {
            const auto [error, size] = co_await asio::async_write(*stream_, asio::buffer(raw->bytes), as_result);
            co_return error;
        }
        if (auto* close = std::get_if<Close>(&item)) {
            const websocket::close_reason reason(static_cast<websocket::close_code>(close->code), close->reason);
            const auto [error] = co_await socket_.async_close(reason, as_result);
            co_return error;
        }
        if (std::holds_alternative<Drop>(item)) {
            stream_->abort();
            co_return asio::error::operation_aborted;
        }
        const websocket::ping_data nothing;
        const auto [error] = co_await socket_.async_ping(nothing, as_result);
        co_return error;
    }
    /// Holds the session while it writes.
    static asio::awaitable<void> write_all(std::shared_ptr<Session> self) {
        for (;;) {
            std::optional<Item> item = co_await self->outbox_.next();
            if (!item) co_return;
            const auto error = co_await self->write(std::move(*item));
            if (error) co_return;
        }
    }

    Server::Parts& server_;
    std::shared_ptr<Stream> stream_;
    websocket::stream<Stream&> socket_;
    Outbox<Item> outbox_;
    std::uint64_t connection_;
};

}  // namespace

asio::awaitable<void> serve_socket(Server::Parts& server, std::shared_ptr<Stream> stream, ServerMessage message,
                                   ServedRequest request) {
    const auto session = std::make_shared<Session>(server, std::move(stream), request.connection);
    co_await session->run(std::move(message), std::move(request));
}

}  // namespace signalbox
