#include "testing/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "adapters/net/connector.hpp"

namespace signalbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

ServedRequest taken(const ServerMessage& message, std::uint64_t connection, Stream& stream) {
    ServedRequest request{.method = std::string(message.method_string()),
                          .target = std::string(message.target()),
                          .headers = {},
                          .body = message.body(),
                          .connection = connection};
    for (const auto& field : message)
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    if (stream.tls() != nullptr) {
        const char* name = SSL_get_servername(stream.tls()->native_handle(), TLSEXT_NAMETYPE_host_name);
        if (name != nullptr) request.server_name = name;
    }
    return request;
}

std::string printed(const ServedReply& reply, const ServedRequest& request) {
    if (reply.raw) return *reply.raw;
    const std::string_view reason = http::obsolete_reason(static_cast<http::status>(reply.status));
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " " + std::string(reason) + "\r\n";
    for (const HttpHeader& header : reply.headers) text += header.name + ": " + header.value + "\r\n";
    if (reply.close) text += "Connection: close\r\n";
    const bool has_length = find_header(reply.headers, "Content-Length").has_value();
    if (!has_length && !reply.tunnel_to) text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    return text + "\r\n" + (request.method == "HEAD" ? "" : reply.body);
}

/// Reads until the client leaves: what a server does that says nothing more.
asio::awaitable<void> be_silent(Stream& stream) {
    char bytes[1024];
    for (error_code error; !error;) {
        const auto [failed, size] = co_await stream.async_read_some(asio::buffer(bytes), as_result);
        error = failed;
    }
}

asio::awaitable<void> pass_on(std::shared_ptr<tcp::socket> to, std::shared_ptr<Stream> from) {
    char bytes[16U << 10];
    for (;;) {
        const auto [not_read, size] = co_await from->async_read_some(asio::buffer(bytes), as_result);
        if (not_read) break;
        const auto [not_written, written] = co_await asio::async_write(*to, asio::buffer(bytes, size), as_result);
        if (not_written) break;
    }
    error_code ignored;
    to->close(ignored);
    from->abort();
}

asio::awaitable<void> pass_back(std::shared_ptr<tcp::socket> from, std::shared_ptr<Stream> to) {
    char bytes[16U << 10];
    for (;;) {
        const auto [not_read, size] = co_await from->async_read_some(asio::buffer(bytes), as_result);
        if (not_read) break;
        const auto [not_written, written] = co_await asio::async_write(*to, asio::buffer(bytes, size), as_result);
        if (not_written) break;
    }
    to->abort();
}

asio::awaitable<void> tunnel(std::shared_ptr<Stream> stream, std::uint16_t port) {
    const auto there = std::make_shared<tcp::socket>(stream->get_executor());
    const auto [error] = co_await there->async_connect({asio::ip::address_v4::loopback(), port}, as_result);
    if (error) co_return;
    asio::co_spawn(stream->get_executor(), pass_back(there, stream), asio::detached);
    co_await pass_on(there, stream);
}

/// Whether the connection goes on behind the reply.
asio::awaitable<bool> send(Stream& stream, const ServedReply& reply, std::string text) {
    const bool broken_off = reply.cut_after || reply.stall_after;
    if (broken_off) text.resize(std::min(text.size(), reply.cut_after.value_or(reply.stall_after.value_or(0))));
    if (reply.delay.count() > 0) {
        stream.timer().expires_after(reply.delay);
        co_await stream.timer().async_wait(as_result);
    }
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view piece = rest.substr(0, reply.piece_bytes == 0 ? rest.size() : reply.piece_bytes);
        rest.remove_prefix(piece.size());
        const auto [error, size] = co_await asio::async_write(stream, asio::buffer(piece), as_result);
        if (error) co_return false;
        if (!rest.empty() && reply.piece_pause.count() > 0) {
            stream.timer().expires_after(reply.piece_pause);
            co_await stream.timer().async_wait(as_result);
        }
    }
    if (reply.stall_after) co_await be_silent(stream);
    co_return !broken_off && !reply.close;
}

}  // namespace

asio::awaitable<void> serve(Server::Parts& server, std::shared_ptr<Stream> stream, std::uint64_t connection) {
    if (server.options.mute) co_return co_await be_silent(*stream);
    if (server.options.identity) {
        stream->begin_tls(server.tls);
        const auto [refused] = co_await stream->tls()->async_handshake(asio::ssl::stream_base::server, as_result);
        if (refused) co_return;
    }
    beast::flat_buffer buffer(server.options.request_bytes + (64U << 10));
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(server.options.request_bytes);
        const auto [error, size] = co_await http::async_read(*stream, buffer, parser, as_result);
        if (error) break;
        ServerMessage message = parser.release();
        const ServedRequest request = taken(message, connection, *stream);
        if (beast::websocket::is_upgrade(message) && server.behaviour.takes_socket(request))
            co_return co_await serve_socket(server, stream, std::move(message), request);
        while (!server.behaviour.is_ready(request)) {
            stream->timer().expires_after(server.behaviour.look_again());
            co_await stream->timer().async_wait(as_result);
        }
        const ServedReply reply = server.behaviour.answer(request);
        std::string text = printed(reply, request);
        const bool goes_on = co_await send(*stream, reply, std::move(text));
        if (goes_on && reply.tunnel_to) co_return co_await tunnel(stream, *reply.tunnel_to);
        if (!goes_on || !message.keep_alive()) {
            const bool in_order = reply.close || goes_on;
            if (in_order && stream->tls() != nullptr) co_await stream->tls()->async_shutdown(as_result);
            break;
        }
    }
    stream->abort();
}

}  // namespace signalbox
