#include "adapters/net/http_pool.hpp"

#include <sys/socket.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>

namespace signalbox {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;

namespace {

http::request<http::string_body> printed(const HttpRequest& request, const Url& base, const HttpHeaders& always) {
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(base.path() + request.target);
    message.set(http::field::host, base.authority());
    message.set(http::field::user_agent, "signalbox");
    message.set(http::field::accept_encoding, "gzip, deflate");
    for (const auto* headers : {&always, &request.headers})
        for (const HttpHeader& header : *headers) message.set(header.name, header.value);
    message.body() = request.body;
    message.prepare_payload();
    return message;
}

HttpResponse taken(http::response<http::string_body>&& message) {
    HttpResponse response{.status = static_cast<int>(message.result_int())};
    for (const auto& field : message)
        response.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    response.body = std::move(message.body());
    return response;
}

Failure no_answer(const std::string& where, const error_code& error, Millis limit, const HttpLimits& limits) {
    if (is_timeout(error))
        return fail(ErrorCode::Unreachable, "{}: no whole answer within {} ms", where, limit.count()).again_later();
    if (error == http::error::header_limit || error == http::error::body_limit || error == http::error::buffer_overflow)
        return fail(ErrorCode::BadData, "{}: the answer is larger than {} bytes", where,
                    error == http::error::body_limit ? limits.body_bytes : limits.header_bytes);
    const bool no_http = error.category() == make_error_code(http::error::bad_status).category();
    if (no_http && error != http::error::end_of_stream && error != http::error::partial_message)
        return fail(ErrorCode::BadData, "{}: the answer is no HTTP: {}", where, error.message()).again_later();
    return stream_broke(where, error);
}

/// Whether nothing has come over a kept connection since its last answer. Whatever came is an end, or bytes that belong
/// to nobody's question: such a connection would swallow the next one.
bool is_silent(Stream& stream) {
    char byte = 0;
    const ssize_t size = ::recv(stream.tcp().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace

HttpClient::Pool::Pool(Network::Parts& net, Url base, HttpLimits limits, HttpHeaders headers)
    : permits({.capacity = limits.connections, .when_full = WhenFull::refuse}),
      net_(net),
      base_(std::move(base)),
      limits_(limits),
      headers_(std::move(headers)) {
    for (std::size_t permit = 0; permit < limits.connections; ++permit) permits.push({});
}

std::shared_ptr<Stream> HttpClient::Pool::take_idle() {
    const auto oldest = Steady::now() - net_.wait(limits_.idle);
    std::erase_if(idle_, [&](const Idle& idle) { return idle.since < oldest; });
    while (!idle_.empty()) {
        auto stream = std::move(idle_.back().stream);
        idle_.pop_back();
        if (is_silent(*stream)) return stream;
    }
    return nullptr;
}

asio::awaitable<Result<HttpResponse>> HttpClient::Pool::exchange(std::shared_ptr<HttpCall> call) {
    if (limits_.total.count() > 0) call->deadline = Steady::now() + net_.wait(limits_.total);
    for (;;) {
        if (call->cut) co_return stream_stopped(call->where);
        // A kept connection may have been closed by the server just now; then nobody knows what became of a question.
        call->stream = call->once || call->request.repeatable ? take_idle() : nullptr;
        const bool kept = call->stream != nullptr;
        if (!kept) {
            call->stream = std::make_shared<Stream>(net_.io.get_executor());
            const ConnectLimits time{.connect = limits_.connect, .tls = limits_.tls};
            auto opened = co_await open_stream(net_, base_, time, call->stream, call->where);
            if (!opened) co_return fail(std::move(opened).error());
        }
        bool unanswered = false;
        auto answer = co_await speak(*call, unanswered);
        const bool again = !answer && kept && !call->once && unanswered && !call->stream->aborted();
        if (again) continue;
        call->stream.reset();  // it may serve another call by now: this one can no longer cut it
        co_return answer;
    }
}

asio::awaitable<Result<HttpResponse>> HttpClient::Pool::speak(HttpCall& call, bool& unanswered) {
    Stream& stream = *call.stream;
    const auto message = printed(call.request, base_, headers_);
    boost::beast::flat_buffer buffer(limits_.header_bytes + (64U << 10));
    if (!call.departure.begin()) co_return stream_stopped(call.where);
    const auto asked = Steady::now();
    stream.tcp().expires_at(std::min(call.deadline, Steady::now() + net_.wait(limits_.first_byte)));
    const auto [not_written, written] = co_await http::async_write(stream, message, as_result);
    error_code error = not_written;
    std::optional<http::response_parser<http::string_body>> parser;
    constexpr int interim_max = 8;  // 100 Continue, 103 Early Hints
    for (int heads = 0; !error && heads < interim_max && (!parser || parser->get().result_int() / 100 == 1); ++heads) {
        parser.emplace();
        parser->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
        parser->body_limit(limits_.body_bytes);
        if (call.request.method == "HEAD") parser->skip(true);
        const auto [not_read, size] = co_await http::async_read_header(stream, buffer, *parser, as_result);
        error = not_read;
    }
    if (stream.aborted()) co_return stream_stopped(call.where);
    if (error) {
        unanswered = !is_timeout(error) && buffer.size() == 0 && (!parser || !parser->got_some());
        co_return no_answer(call.where, error, limits_.first_byte, limits_);
    }
    const auto answered = Steady::now();
    stream.tcp().expires_at(std::min(call.deadline, Steady::now() + net_.wait(limits_.body)));
    const auto [cut_off, size] = co_await http::async_read(stream, buffer, *parser, as_result);
    if (stream.aborted()) co_return stream_stopped(call.where);
    if (cut_off) co_return no_answer(call.where, cut_off, limits_.body, limits_);
    stream.tcp().expires_never();
    // Bytes behind the answer belong to nobody's question: such a connection is not used again.
    if (parser->keep_alive() && buffer.size() == 0) idle_.push_back({call.stream, Steady::now()});
    HttpResponse response = taken(parser->release());
    response.asked = asked;
    response.answered = answered;
    co_return response;
}

}  // namespace signalbox
