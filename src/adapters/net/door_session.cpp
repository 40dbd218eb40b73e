// One connection at the door: request after request, each within its bounds, each answered before the next is looked at
// (what is sent ahead waits in the buffer, which has its bound, too).
//
// A request that is refused before it was read to its end closes the connection, so that no byte of its body is ever
// taken for the next request; what still comes is read for a moment and thrown away, or the client would see a broken
// connection instead of the answer.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "adapters/net/connector.hpp"
#include "adapters/net/door_parts.hpp"

namespace signalbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t drained_max = 256U << 10;
constexpr std::chrono::milliseconds drained_for{1'000};
constexpr std::size_t read_ahead = 8U << 10;  ///< beside the headers: what a client sent before it was asked

/// The answer to what could not be read; none: the client has left.
std::optional<DoorReply> refusal_of(error_code error) {
    if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return door_refusal(431, "the headers are too large");
    if (error == http::error::body_limit) return door_refusal(413, "the body is too large");
    if (is_timeout(error)) return door_refusal(408, "the request took too long");
    if (error.category() == http::make_error_code(http::error::bad_method).category())
        return door_refusal(400, "this is no HTTP request");
    return std::nullopt;  // the connection broke
}

class DoorSession {
public:
    DoorSession(DoorParts& door, std::shared_ptr<Stream> stream)
        : door_(door), limits_(door.terms.limits), stream_(std::move(stream)) {}

    asio::awaitable<void> run() {
        for (std::size_t left = limits_.requests; left > 0; --left) {
            const bool comes = co_await wait_for_request();
            if (!comes) co_return;
            const bool goes_on = co_await one_request(left > 1);
            if (!goes_on) break;
        }
        co_await drain();
    }

private:
    /// False: nothing comes any more. Meanwhile the connection may be given to another client.
    asio::awaitable<bool> wait_for_request() {
        if (buffer_.size() > 0) co_return true;
        const auto place = door_.idle.insert(door_.idle.end(), stream_.get());
        stream_->tcp().expires_after(limits_.idle);
        const auto space = buffer_.prepare(read_ahead);
        const auto [error, size] = co_await stream_->async_read_some(space, as_result);
        if (stream_->aborted()) co_return false;  // its place is another's
        door_.idle.erase(place);
        buffer_.commit(size);
        co_return !error;
    }

    /// The reading that begins now ends then, and the connection stays: a time of Beast's own would close it, and 408
    /// could not be said.
    void give_up_after(std::chrono::milliseconds time) {
        stream_->tcp().expires_never();
        stream_->timer().expires_after(time);
        stream_->timer().async_wait([stream = stream_](error_code over) {
            if (over || stream->timer().expiry() > std::chrono::steady_clock::now()) return;
            stream->tcp().cancel();
        });
    }
    /// What a reading ended with.
    error_code in_time(error_code error) {
        const bool is_late = stream_->timer().expiry() <= std::chrono::steady_clock::now();
        stream_->timer().expires_at(boost::asio::steady_timer::time_point::max());
        return error == asio::error::operation_aborted && is_late ? error_code(beast::error::timeout) : error;
    }

    asio::awaitable<bool> one_request(bool may_go_on) {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
        parser.body_limit(boost::none);  // known when the route is
        give_up_after(limits_.header);
        const auto [header_error, header_size] = co_await http::async_read_header(*stream_, buffer_, parser, as_result);
        const error_code unread = in_time(header_error);
        if (unread) co_return co_await refuse(refusal_of(unread), true);

        const bool is_head = parser.get().method() == http::verb::head;
        const std::string_view target = parser.get().target();
        const std::string_view path = target.substr(0, target.find('?'));
        const DoorWay way = find_way(door_.routes, parser.get().method_string(), path);
        const std::optional<DoorReply> early = refused_early(parser.get(), parser, way);
        if (early) {
            const bool is_of_way = early->status == 404 || early->status == 405;  // else nobody knows where it ends
            const bool goes_on = is_of_way && parser.is_done() && may_go_on && parser.keep_alive();
            if (!goes_on) co_return co_await refuse(early, !is_head);
            co_return co_await say(*early, !is_head, true);
        }
        const bool is_read = co_await read_body(parser, way.route->body_bytes, is_head);
        if (!is_read) co_return false;

        DoorRequest request = taken(parser.get());
        const DoorReply reply = co_await answered(*way.route, std::move(request));
        const bool goes_on = may_go_on && parser.keep_alive();
        co_return co_await say(reply, !is_head, goes_on);
    }

    /// What is refused by its headers alone.
    static std::optional<DoorReply> refused_early(const Parser::value_type& asked, const Parser& parser,
                                                  const DoorWay& way) {
        if (asked.version() != 10 && asked.version() != 11) return door_refusal(505, "HTTP/1.1 is spoken here");
        if (asked.version() == 11 && asked.count(http::field::host) != 1)
            return door_refusal(400, "a request names one host");
        // One coding, or two programs in a row see two requests where the other sees one.
        if (asked.count(http::field::transfer_encoding) > 0 &&
            !beast::iequals(asked[http::field::transfer_encoding], "chunked"))
            return door_refusal(501, "of transfer encodings chunked alone is known");
        if (asked.count(http::field::expect) > 0 && !beast::iequals(asked[http::field::expect], "100-continue"))
            return door_refusal(417, "of expectations 100-continue alone is known");
        if (way.route == nullptr) return way.refusal;
        const bool has_body = !parser.is_done();
        if (has_body && way.route->method == "GET") return door_refusal(413, "no body is taken here");
        const auto length = parser.content_length();
        if (length && *length > way.route->body_bytes) return door_refusal(413, "the body is too large");
        return std::nullopt;
    }

    /// False: it did not come, and that was said.
    asio::awaitable<bool> read_body(Parser& parser, std::size_t limit, bool is_head) {
        if (parser.is_done()) co_return true;
        if (parser.get().count(http::field::expect) > 0 && buffer_.size() == 0) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            stream_->tcp().expires_after(limits_.write);
            const auto bytes = asio::buffer(go_on);
            const auto [error, size] = co_await asio::async_write(*stream_, bytes, as_result);
            if (error) co_return false;
        }
        parser.body_limit(limit);
        give_up_after(limits_.body);
        const auto [body_error, size] = co_await http::async_read(*stream_, buffer_, parser, as_result);
        const error_code unread = in_time(body_error);
        if (!unread) co_return true;
        co_return co_await refuse(refusal_of(unread), !is_head);
    }

    static DoorRequest taken(Parser::value_type& asked) {
        const std::string_view target = asked.target();
        const std::size_t mark = target.find('?');
        DoorRequest request{.method = asked.method() == http::verb::post ? "POST" : "GET",
                            .path = std::string(target.substr(0, mark)),
                            .query = mark == target.npos ? std::string() : std::string(target.substr(mark + 1)),
                            .headers = {},
                            .body = std::move(asked.body())};
        for (const auto& field : asked)
            request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
        return request;
    }

    /// On a worker, while this connection waits.
    asio::awaitable<DoorReply> answered(const DoorRoute& route, DoorRequest request) {
        auto work = [](const DoorRoute& asked, DoorRequest with) -> asio::awaitable<DoorReply> {
            DoorReply reply = door_refusal(500, "it could not be answered");
            try {
                reply = asked.answer(with);
            } catch (const std::exception&) {  // its words may hold anything
            }
            co_return reply;
        };
        stream_->tcp().expires_never();
        auto done = asio::co_spawn(door_.workers, work(route, std::move(request)), asio::use_awaitable);
        DoorReply reply = co_await std::move(done);
        co_return reply;
    }

    /// Whether the connection goes on.
    asio::awaitable<bool> say(const DoorReply& reply, bool with_body, bool goes_on) {
        const std::string text = printed(reply, with_body, goes_on);
        stream_->tcp().expires_after(limits_.write);
        const auto bytes = asio::buffer(text);
        const auto [error, size] = co_await asio::async_write(*stream_, bytes, as_result);
        co_return !error && goes_on;
    }
    asio::awaitable<bool> refuse(std::optional<DoorReply> reply, bool with_body) {
        if (reply) co_await say(*reply, with_body, false);
        co_return false;
    }

    asio::awaitable<void> drain() {
        error_code ignored;
        stream_->tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        stream_->tcp().expires_after(drained_for);
        char bytes[4096];
        for (std::size_t drained = 0; drained < drained_max;) {
            const auto space = asio::buffer(bytes);
            const auto [error, size] = co_await stream_->async_read_some(space, as_result);
            if (error) break;
            drained += size;
        }
    }

    DoorParts& door_;
    const DoorLimits& limits_;
    const std::shared_ptr<Stream> stream_;
    beast::flat_buffer buffer_{limits_.header_bytes + read_ahead};
};

}  // namespace

asio::awaitable<void> serve_door(DoorParts& door, std::shared_ptr<Stream> stream) {
    DoorSession session(door, stream);
    co_await session.run();
    stream->abort();
}

}  // namespace signalbox
