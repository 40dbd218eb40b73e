#include "testing/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/net/connector.hpp"
#include "testing/session.hpp"

namespace signalbox {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

asio::awaitable<void> accept_all(Server::Parts& server) {
    for (;;) {
        auto [error, socket] = co_await server.acceptor.async_accept(as_result);
        if (error) co_return;
        const std::uint64_t connection = ++server.taken;
        if (server.open >= server.options.connections) continue;  // cut
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        ++server.open;
        asio::co_spawn(server.io, serve(server, std::make_shared<Stream>(std::move(socket)), connection),
                       [&server](std::exception_ptr bug) {
                           if (bug) std::rethrow_exception(bug);
                           --server.open;
                       });
    }
}

asio::awaitable<void> tick_for_ever(Server::Parts& server) {
    asio::steady_timer timer(server.io);
    for (;;) {
        timer.expires_after(server.options.tick);
        const auto [error] = co_await timer.async_wait(as_result);
        if (error) co_return;
        server.behaviour.tick();
    }
}

Result<> set_identity(asio::ssl::context& tls, const Identity& identity) {
    error_code error;
    tls.use_certificate_chain(asio::buffer(identity.certificate), error);
    if (!error) tls.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem, error);
    if (error) return fail(ErrorCode::BadData, "a server's certificate or key cannot be used: {}", error.message());
    return {};
}

Result<> listen(Server::Parts& server) {
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), server.options.port);
    error_code error;
    server.acceptor.open(endpoint.protocol(), error);
    if (!error) server.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) server.acceptor.bind(endpoint, error);
    if (!error) server.acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(ErrorCode::Io, "cannot listen on 127.0.0.1:{}: {}", server.options.port, error.message())
            .suggest("choose another port; 0 takes a free one");
    server.port = server.acceptor.local_endpoint().port();
    return {};
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerBehaviour& behaviour, const ServerOptions& options) {
    auto parts = std::make_unique<Parts>(behaviour, options);
    if (options.identity) TRY(set_identity(parts->tls, *options.identity));
    TRY(listen(*parts));
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
    asio::co_spawn(parts_->io, accept_all(*parts_), asio::detached);
    if (parts_->options.tick.count() > 0) asio::co_spawn(parts_->io, tick_for_ever(*parts_), asio::detached);
    parts_->thread = std::thread([io = &parts_->io] { io->run(); });
}

Server::~Server() { stop(); }

void Server::stop() {
    parts_->io.stop();
    if (parts_->thread.joinable()) parts_->thread.join();
}

std::uint16_t Server::port() const { return parts_->port; }
std::uint64_t Server::connections() const { return parts_->taken; }

std::string Server::url(std::string_view path) const {
    return (parts_->options.identity ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port()) +
           std::string(path);
}

std::string Server::socket_url(std::string_view path) const {
    return (parts_->options.identity ? "wss://127.0.0.1:" : "ws://127.0.0.1:") + std::to_string(port()) +
           std::string(path);
}

}  // namespace signalbox
