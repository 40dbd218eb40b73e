// The listener: who may come in, and how many. What a connection says is door_session.cpp's.
#include "adapters/net/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/http/status.hpp>

#include "adapters/net/connector.hpp"
#include "adapters/net/door_parts.hpp"
#include "core/base/check.hpp"

namespace signalbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

/// Said without waiting: whoever is turned away costs nothing.
void turn_away(tcp::socket socket) {
    const std::string text = printed(door_refusal(503, "too many connections; come again later"), true, false);
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.send(asio::buffer(text), 0, ignored);
}

asio::awaitable<void> accept_all(DoorParts& door) {
    for (;;) {
        auto [error, socket] = co_await door.acceptor.async_accept(as_result);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {  // no descriptor is left, or the client has gone: the next one may have more luck
            asio::steady_timer pause(door.io, std::chrono::milliseconds(100));
            co_await pause.async_wait(as_result);
            continue;
        }
        if (door.open >= door.terms.limits.connections) {
            if (door.idle.empty()) {
                turn_away(std::move(socket));
                continue;
            }
            door.idle.front()->abort();
            door.idle.pop_front();
        }
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        ++door.open;
        asio::co_spawn(door.io, serve_door(door, std::make_shared<Stream>(std::move(socket))),
                       [&door](std::exception_ptr bug) {
                           if (bug) std::rethrow_exception(bug);
                           --door.open;
                       });
    }
}

Result<tcp::endpoint> endpoint_of(const DoorTerms& terms) {
    error_code error;
    const auto address = asio::ip::make_address(terms.address, error);
    if (error)
        return fail(ErrorCode::WrongUse, "{} is no address", terms.address).suggest("write it as {}", "127.0.0.1");
    if (!address.is_loopback())
        return fail(ErrorCode::Refused, "the door opens to this machine alone, not to {}", terms.address)
            .suggest("bring who shall reach it here: by an SSH tunnel, WireGuard or a proxy in front of it");
    return tcp::endpoint(address, terms.port);
}

Result<> listen(DoorParts& door) {
    const tcp::endpoint endpoint = TRY(endpoint_of(door.terms));
    error_code error;
    door.acceptor.open(endpoint.protocol(), error);
    if (!error) door.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) door.acceptor.bind(endpoint, error);
    if (!error) door.acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(error == asio::error::address_in_use ? ErrorCode::Busy : ErrorCode::Io,
                    "cannot listen on {}:{}: {}", door.terms.address, door.terms.port, error.message());
    return {};
}

class Door final : public HttpDoor {
public:
    explicit Door(std::unique_ptr<DoorParts> parts) : parts_(std::move(parts)) {
        asio::co_spawn(parts_->io, accept_all(*parts_), asio::detached);
        parts_->thread = std::thread([io = &parts_->io] { io->run(); });
    }
    ~Door() override {
        parts_->io.stop();
        parts_->thread.join();
        parts_->workers.stop();  // what is being answered is answered, to nobody
        parts_->workers.join();
    }
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    std::uint16_t port() const override { return port_; }
    std::string url() const override {
        const std::string& address = parts_->terms.address;
        const bool is_v6 = address.find(':') != address.npos;
        return "http://" + (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port_);
    }

private:
    std::unique_ptr<DoorParts> parts_;
    const std::uint16_t port_ = parts_->acceptor.local_endpoint().port();
};

}  // namespace

DoorWay find_way(const std::vector<DoorRoute>& routes, std::string_view method, std::string_view path) {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    std::string allowed;
    for (const DoorRoute& route : routes) {
        if (route.path != path) continue;
        if (route.method == wanted) return {.route = &route};
        allowed += (allowed.empty() ? "" : ", ") + (route.method == "GET" ? "GET, HEAD" : route.method);
    }
    if (allowed.empty()) return {.refusal = door_refusal(404, "there is nothing here")};
    DoorReply refusal = door_refusal(405, "another method is needed here");
    refusal.headers.push_back({"Allow", allowed});
    return {.refusal = std::move(refusal)};
}

DoorReply door_refusal(int status, std::string_view why) {
    return {.status = status, .body = "{\"error\":\"" + std::string(why) + "\"}\n"};
}

std::string printed(const DoorReply& reply, bool with_body, bool goes_on) {
    const std::string_view reason = http::obsolete_reason(static_cast<http::status>(reply.status));
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " " + std::string(reason) + "\r\n";
    const auto add = [&text](std::string_view name, std::string_view value) {
        check(value.find_first_of("\r\n") == value.npos && name.find_first_of("\r\n: ") == name.npos,
              "a header is one line");
        text.append(name).append(": ").append(value).append("\r\n");
    };
    add("Content-Type", reply.content_type);
    add("Content-Length", std::to_string(reply.body.size()));
    add("Cache-Control", "no-store");
    add("X-Content-Type-Options", "nosniff");
    for (const DoorHeader& header : reply.headers) add(header.name, header.value);
    if (!goes_on) add("Connection", "close");
    text += "\r\n";
    if (with_body) text += reply.body;
    return text;
}

Result<std::unique_ptr<HttpDoor>> open_http_door(const DoorTerms& terms, std::vector<DoorRoute> routes) {
    for (const DoorRoute& route : routes) {
        check(route.method == "GET" || route.method == "POST", "a route is asked by GET or by POST");
        const auto same = [&](const DoorRoute& other) {
            return other.method == route.method && other.path == route.path;
        };
        check(std::ranges::count_if(routes, same) == 1, "a route is there once");
    }
    auto parts = std::make_unique<DoorParts>(terms, std::move(routes));
    TRY(listen(*parts));
    return std::make_unique<Door>(std::move(parts));
}

}  // namespace signalbox
