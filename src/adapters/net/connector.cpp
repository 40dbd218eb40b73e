#include "adapters/net/connector.hpp"

#include <openssl/x509v3.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace signalbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;

using Endpoints = std::vector<tcp::endpoint>;

Failure too_slow(const std::string& where, Millis limit) {
    return fail(ErrorCode::Unreachable, "{}: no connection within {} ms", where, limit.count())
        .suggest("look at the network, and at the proxy if there is one")
        .again_later();
}

/// The C library's look-up cannot be interrupted: one that takes too long is left alone, and its answer is dropped.
asio::awaitable<Result<Endpoints>> resolve(const std::string& host, std::uint16_t port, std::shared_ptr<Stream> stream,
                                           Steady::duration time) {
    struct Answer {
        bool there = false;
        error_code error;
        Endpoints endpoints;
    };
    const auto answer = std::make_shared<Answer>();
    const auto resolver = std::make_shared<tcp::resolver>(stream->get_executor());
    stream->timer().expires_after(time);
    resolver->async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                            [answer, resolver, stream](error_code error, const tcp::resolver::results_type& found) {
                                answer->there = true;
                                answer->error = error;
                                answer->endpoints.assign(found.begin(), found.end());
                                stream->timer().cancel();
                            });
    co_await stream->timer().async_wait(as_result);
    if (!answer->there)
        co_return fail(ErrorCode::Unreachable, "the name {} is not resolved in time", host).again_later();
    if (answer->error)
        co_return fail(ErrorCode::Unreachable, "the name {} cannot be resolved: {}", host, answer->error.message())
            .suggest("look at the network and at the name")
            .again_later();
    co_return answer->endpoints;
}

/// The first of the endpoints that answers; each has its share of the time, so that one that is silent takes not all.
asio::awaitable<error_code> connect(const Endpoints& endpoints, Stream& stream, Steady::time_point deadline) {
    error_code last = asio::error::host_not_found;
    for (std::size_t at = 0; at < endpoints.size() && !stream.aborted(); ++at) {
        error_code ignored;
        stream.tcp().socket().close(ignored);
        stream.tcp().expires_after((deadline - Steady::now()) / static_cast<int>(endpoints.size() - at));
        const auto [error] = co_await stream.tcp().async_connect(endpoints[at], as_result);
        last = error;
        if (!error) {
            stream.tcp().socket().set_option(tcp::no_delay(true), ignored);
            break;
        }
    }
    co_return last;
}

asio::awaitable<Result<>> tunnel(const Proxy& proxy, const Url& url, Stream& stream, std::string where) {
    const std::string name = url.host().find(':') == std::string::npos ? url.host() : "[" + url.host() + "]";
    const std::string target = name + ":" + std::to_string(url.port());
    http::request<http::empty_body> question(http::verb::connect, target, 11);
    question.set(http::field::host, target);
    if (!proxy.authorization.empty()) question.set(http::field::proxy_authorization, proxy.authorization);
    const auto [not_written, sent] = co_await http::async_write(stream, question, as_result);
    if (not_written) co_return stream_broke(where, not_written);
    beast::flat_buffer buffer(16U << 10);
    http::response_parser<http::empty_body> answer;
    answer.skip(true);
    const auto [not_read, size] = co_await http::async_read_header(stream, buffer, answer, as_result);
    if (not_read) co_return stream_broke(where, not_read);
    const unsigned status = answer.get().result_int();
    if (status == 407)
        co_return fail(ErrorCode::Refused, "{}: the proxy {} wants a user and a password", where, proxy.host)
            .suggest("name them in the proxy's address: http://user:password@host:port");
    if (status / 100 != 2 || buffer.size() > 0)
        co_return fail(ErrorCode::Unreachable, "{}: the proxy {} opens no tunnel: status {}", where, proxy.host, status)
            .suggest("look at the proxy's rules")
            .again_later();
    co_return Result<>();
}

Failure no_tls(const std::string& where, SSL* ssl, const error_code& error) {
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK)
        return fail(ErrorCode::Refused, "{}: the certificate is not to be trusted: {}", where,
                    X509_verify_cert_error_string(verified))
            .suggest(
                "look at this machine's clock and at its certificate authorities; behind a proxy that opens TLS, "
                "name its authority's file");
    return fail(ErrorCode::Unreachable, "{}: TLS cannot be agreed on: {}", where, error.message()).again_later();
}

asio::awaitable<Result<>> encrypt(Network::Parts& net, const std::string& host, Millis limit, Stream& stream,
                                  std::string where) {
    stream.begin_tls(net.tls);
    SSL* const ssl = stream.tls()->native_handle();
    error_code no_address;
    (void)asio::ip::make_address(host, no_address);
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool set = no_address
                         ? SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 && SSL_set1_host(ssl, host.c_str()) == 1
                         : X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
    if (!set) co_return fail(ErrorCode::WrongUse, "{}: {} is no name that a certificate can bear", where, host);
    stream.tcp().expires_after(net.wait(limit));
    const auto [error] = co_await stream.tls()->async_handshake(asio::ssl::stream_base::client, as_result);
    if (stream.aborted()) co_return stream_stopped(where);
    if (is_timeout(error))
        co_return fail(ErrorCode::Unreachable, "{}: no TLS within {} ms", where, limit.count()).again_later();
    if (error) co_return no_tls(where, ssl, error);
    co_return Result<>();
}

}  // namespace

bool is_timeout(const error_code& error) { return error == beast::error::timeout; }

Failure stream_stopped(const std::string& where) { return fail(ErrorCode::Interrupted, "{}: stopped", where); }

Failure stream_broke(const std::string& where, const error_code& error) {
    return fail(ErrorCode::Unreachable, "{}: the connection broke: {}", where, error.message()).again_later();
}

Failure stream_silent(const std::string& where, Millis limit) {
    return fail(ErrorCode::Unreachable, "{}: nothing came for {} ms", where, limit.count()).again_later();
}

asio::awaitable<Result<>> open_stream(Network::Parts& net, const Url& url, ConnectLimits limits,
                                      std::shared_ptr<Stream> stream, std::string where) {
    if (auto allowed = allow_speed(net.speed, {&url, 1}); !allowed) co_return allowed;
    const auto deadline = Steady::now() + net.wait(limits.connect);
    const bool by_proxy = net.proxy && url.tls() && !url.loopback();
    const std::string host = by_proxy ? net.proxy->host : url.host();
    const std::uint16_t port = by_proxy ? net.proxy->port : url.port();
    auto endpoints = co_await resolve(host, port, stream, deadline - Steady::now());
    if (stream->aborted()) co_return stream_stopped(where);
    if (!endpoints) co_return fail(std::move(endpoints).error());
    const auto is_too_far = [&](const tcp::endpoint& at) { return plain_reach_of(at.address()) > url.plain(); };
    if (!url.tls()) std::erase_if(*endpoints, is_too_far);
    if (endpoints->empty() && url.plain() == PlainReach::loopback)
        co_return fail(ErrorCode::Refused, "{}: {} is not this machine", where, host);
    if (endpoints->empty())
        co_return fail(ErrorCode::Refused, "{}: {} is neither this machine nor in a private network", where, host)
            .suggest("use https://");
    const error_code error = co_await connect(*endpoints, *stream, deadline);
    if (stream->aborted()) co_return stream_stopped(where);
    if (is_timeout(error)) co_return too_slow(where, limits.connect);
    if (error)
        co_return fail(ErrorCode::Unreachable, "{}: no connection: {}", where, error.message())
            .suggest("look at the network, and at the proxy if there is one")
            .again_later();
    if (by_proxy) {
        stream->tcp().expires_at(deadline);
        auto opened = co_await tunnel(*net.proxy, url, *stream, where);
        if (stream->aborted()) co_return stream_stopped(where);
        if (!opened) co_return opened;
    }
    if (url.tls()) co_return co_await encrypt(net, url.host(), limits.tls, *stream, where);
    co_return Result<>();
}

}  // namespace signalbox
