// A connection, with TLS or without, as one type: Beast's HTTP and WebSocket code is made for it once, not twice.
//
// Reads and writes are carried out behind std::move_only_function (stream.cpp), so that neither TLS nor sockets are
// compiled again for every operation above them. Both ends use it: the clients here and the server of src/testing.
// Threads: that of its executor alone.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <functional>
#include <memory>
#include <vector>

namespace signalbox {

class Stream {
public:
    using executor_type = boost::beast::tcp_stream::executor_type;
    using Moved = std::move_only_function<void(boost::system::error_code, std::size_t)>;
    using Done = std::move_only_function<void(boost::system::error_code)>;

    /// Not connected yet.
    explicit Stream(const executor_type& executor) : tcp_(executor), timer_(executor) {}
    explicit Stream(boost::asio::ip::tcp::socket socket) : tcp_(std::move(socket)), timer_(tcp_.get_executor()) {}

    executor_type get_executor() { return tcp_.get_executor(); }
    boost::beast::tcp_stream& next_layer() { return tcp_; }  ///< where Beast finds the socket
    boost::beast::tcp_stream& tcp() { return tcp_; }
    /// A timer of whoever opens the connection; abort() cancels it, too.
    boost::asio::steady_timer& timer() { return timer_; }

    /// From now on everything passes through TLS; the handshake is the caller's, on tls().
    void begin_tls(boost::asio::ssl::context& context);
    boost::beast::ssl_stream<boost::beast::tcp_stream&>* tls() { return tls_.get(); }

    /// Every operation under way fails; so does every later one.
    void abort();
    bool aborted() const { return aborted_; }

    template <typename Buffers, typename Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, boost::asio::mutable_buffer into) { read_some(into, Moved(std::move(handler))); },
            token, first_of(buffers));
    }
    template <typename Buffers, typename Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, std::vector<boost::asio::const_buffer> all) {
                write_some(all, Moved(std::move(handler)));
            },
            token,
            std::vector<boost::asio::const_buffer>(boost::asio::buffer_sequence_begin(buffers),
                                                   boost::asio::buffer_sequence_end(buffers)));
    }

    /// Beast's WebSocket ends a connection through this.
    template <typename Handler>
    friend void async_teardown(boost::beast::role_type role, Stream& stream, Handler&& handler) {
        stream.end(role, Done(std::forward<Handler>(handler)));
    }

private:
    /// The first buffer that is not empty: reading some needs no more.
    template <typename Buffers>
    static boost::asio::mutable_buffer first_of(const Buffers& buffers) {
        for (auto at = boost::asio::buffer_sequence_begin(buffers); at != boost::asio::buffer_sequence_end(buffers);
             ++at)
            if (boost::asio::mutable_buffer(*at).size() > 0) return *at;
        return {};
    }
    void read_some(boost::asio::mutable_buffer into, Moved done);
    void write_some(const std::vector<boost::asio::const_buffer>& buffers, Moved done);
    void end(boost::beast::role_type role, Done done);

    boost::beast::tcp_stream tcp_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<boost::beast::ssl_stream<boost::beast::tcp_stream&>> tls_;
    bool aborted_ = false;
};

}  // namespace signalbox
