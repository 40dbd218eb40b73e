#include "adapters/net/socket_link.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace signalbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

namespace {

std::string shown(const Url& url) {
    return "WebSocket " + url.authority() + url.path().substr(0, url.path().find('?'));
}

std::string target_of(const Url& url) {
    const std::string& path = url.path();
    return path.empty() || path.front() == '?' ? "/" + path : path;
}

}  // namespace

SocketLink::SocketLink(Network::Parts& net, std::shared_ptr<const WebSocketOptions> options, Inbox& inbox,
                       std::uint64_t connection)
    : net_(net),
      shared_options_(std::move(options)),
      options_(*shared_options_),
      inbox_(inbox),
      connection_(connection),
      where_(shown(options_.url)),
      stream_(std::make_shared<Stream>(net.io.get_executor())),
      socket_(*stream_),
      outbox_(net.io.get_executor(), options_.limits.outbox),
      beat_timer_(net.io),
      watch_timer_(net.io),
      room_timer_(net.io),
      gap_timer_(net.io),
      goodbye_timer_(net.io),
      over_timer_(net.io) {}

void SocketLink::heard(bool message) {
    heard_ = Steady::now();
    if (message) heard_message_ = heard_;
    pinged_ = false;
}

asio::awaitable<Result<>> SocketLink::open() {
    const ConnectLimits time{.connect = options_.limits.connect, .tls = options_.limits.tls};
    auto opened = co_await open_stream(net_, options_.url, time, stream_, where_);
    if (!opened) co_return opened;
    stream_->tcp().expires_never();  // from here on there are other watches
    socket_.set_option(websocket::stream_base::timeout{.handshake_timeout = net_.wait(options_.limits.handshake),
                                                       .idle_timeout = websocket::stream_base::none(),
                                                       .keep_alive_pings = false});
    socket_.control_callback([this](websocket::frame_type, beast::string_view) { heard(false); });
    socket_.read_message_max(options_.limits.message_bytes);
    socket_.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
        request.set(http::field::user_agent, "signalbox");
        for (const HttpHeader& header : options_.headers) request.set(header.name, header.value);
    }));
    websocket::response_type answer;
    const std::string host = options_.url.authority();
    const std::string target = target_of(options_.url);
    const auto [error] = co_await socket_.async_handshake(answer, host, target, as_result);
    if (stream_->aborted()) co_return why_ ? *why_ : stream_stopped(where_);
    if (error == websocket::error::upgrade_declined)
        co_return fail(ErrorCode::Unreachable, "{}: the server opens no WebSocket: status {}", where_,
                       answer.result_int())
            .again_later();
    if (error) co_return is_timeout(error) ? stream_silent(where_, options_.limits.handshake) : ended(error);
    open_ = true;
    co_return Result<>();
}

asio::awaitable<Failure> SocketLink::live(std::vector<SocketText> first) {
    for (SocketText& text : first) send(std::move(text));
    heard(true);
    begin(write_all());
    begin(watch());
    if (options_.heartbeat && options_.heartbeat_every.count() > 0) begin(beat());
    begin(read_all());
    while (!over_) {
        over_timer_.expires_at(Steady::time_point::max());
        co_await over_timer_.async_wait(as_result);
    }
    open_ = false;
    ended_ = true;
    outbox_.close();
    for (auto* timer : {&beat_timer_, &watch_timer_, &gap_timer_}) timer->cancel();
    Failure why = why_ ? *why_ : ended(read_error_);
    stream_->abort();
    co_return why;
}

void SocketLink::over() {
    over_ = true;
    over_timer_.cancel();
}

/// Beside live(), which does not wait for it: a read that was given up may come back late, or not before the loop ends.
/// What it brings then is nobody's.
asio::awaitable<void> SocketLink::read_all() {
    while (!over_) {
        const auto [error, size] = co_await socket_.async_read(buffer_, as_result);
        if (over_) co_return;
        if (error) {
            read_error_ = error;
            break;
        }
        heard(true);
        const auto data = buffer_.data();
        SocketMessage message{.text = std::string(static_cast<const char*>(data.data()), data.size())};
        buffer_.clear();
        SocketEvent event{options_.number, connection_, net_.clock.now(), std::move(message)};
        co_await hand_over(std::move(event));
    }
    over();
}

asio::awaitable<void> SocketLink::hand_over(SocketEvent event) {
    while (!leaving_ && !over_ && !inbox_.push(event)) {
        if (inbox_.when_full() == WhenFull::refuse)
            co_return end(fail(ErrorCode::Busy, "{}: more came than is read", where_).again_later());
        // Nothing is read until there is room: silence is then our own.
        waits_for_room_ = true;
        room_timer_.expires_at(Steady::time_point::max());
        inbox_.when_room([weak = weak_from_this(), &io = net_.io] {
            if (weak.expired()) return;
            asio::post(io, [weak] {
                if (const auto link = weak.lock()) link->room_timer_.cancel();
            });
        });
        co_await room_timer_.async_wait(as_result);
        waits_for_room_ = false;
        heard(true);
    }
}

Failure SocketLink::ended(const error_code& error) const {
    if (error == websocket::error::closed)
        return fail(ErrorCode::Unreachable, "{}: the server ended the connection: code {}", where_,
                    static_cast<int>(socket_.reason().code))
            .again_later();
    if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow)
        return fail(ErrorCode::BadData, "{}: a message is larger than {} bytes", where_, options_.limits.message_bytes)
            .again_later();
    if (error.category() == make_error_code(websocket::error::closed).category())
        return fail(ErrorCode::BadData, "{}: what came is no WebSocket: {}", where_, error.message()).again_later();
    return stream_broke(where_, error);
}

void SocketLink::send(SocketText text) {
    if (!outbox_.push(std::move(text)) && !ended_)
        end(fail(ErrorCode::Busy, "{}: more is to be sent than goes out", where_).again_later());
}

void SocketLink::end(Failure why) {
    if (!why_) why_ = std::move(why);
    stream_->abort();
    room_timer_.cancel();
    over();
}

void SocketLink::close() {
    if (!open_) return end(stream_stopped(where_));
    leaving_ = true;
    begin(say_goodbye());
    room_timer_.cancel();
}

void SocketLink::begin(asio::awaitable<void> beside) {
    asio::co_spawn(net_.io, std::move(beside), [self = shared_from_this()](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    });
}

asio::awaitable<void> SocketLink::say_goodbye() {
    goodbye_timer_.expires_after(net_.wait(options_.limits.close));
    goodbye_timer_.async_wait([self = shared_from_this()](const error_code& error) {
        if (!error) self->end(stream_stopped(self->where_));
    });
    const websocket::close_reason reason(websocket::close_code::normal);
    co_await socket_.async_close(reason, as_result);
    end(stream_stopped(where_));
    goodbye_timer_.cancel();
}

asio::awaitable<void> SocketLink::write_all() {
    for (;;) {
        const std::optional<SocketText> text = co_await outbox_.next();
        if (!text) co_return;
        const std::string message = (*text)();
        const auto [error, size] = co_await socket_.async_write(asio::buffer(message), as_result);
        if (error) co_return;  // the reading side says why
        if (options_.limits.send_gap.count() == 0) continue;
        gap_timer_.expires_after(net_.wait(options_.limits.send_gap));
        co_await gap_timer_.async_wait(as_result);
    }
}

asio::awaitable<void> SocketLink::beat() {
    while (!ended_) {
        beat_timer_.expires_after(net_.wait(options_.heartbeat_every));
        co_await beat_timer_.async_wait(as_result);
        if (!ended_) send(options_.heartbeat);
    }
}

asio::awaitable<void> SocketLink::ping() {
    const websocket::ping_data nothing;
    co_await socket_.async_ping(nothing, as_result);
}

asio::awaitable<void> SocketLink::watch() {
    const auto silence = net_.wait(options_.limits.silence);
    const bool wants_messages = options_.limits.no_message.count() > 0;
    const auto no_message = net_.wait(options_.limits.no_message);
    while (!ended_) {
        auto next = heard_ + (pinged_ ? silence : silence / 2);
        if (wants_messages) next = std::min(next, heard_message_ + no_message);
        watch_timer_.expires_at(next);
        co_await watch_timer_.async_wait(as_result);
        if (ended_) break;
        if (waits_for_room_) heard(true);
        const auto now = Steady::now();
        if (now - heard_ >= silence) co_return end(stream_silent(where_, options_.limits.silence));
        if (wants_messages && now - heard_message_ >= no_message)
            co_return end(stream_silent(where_, options_.limits.no_message));
        if (now - heard_ >= silence / 2 && !pinged_) {
            pinged_ = true;
            begin(ping());
        }
    }
}

}  // namespace signalbox
