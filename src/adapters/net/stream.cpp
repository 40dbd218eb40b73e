#include "adapters/net/stream.hpp"

#include <boost/asio/ssl.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace signalbox {

namespace asio = boost::asio;
namespace beast = boost::beast;

void Stream::begin_tls(asio::ssl::context& context) {
    tls_ = std::make_unique<beast::ssl_stream<beast::tcp_stream&>>(tcp_, context);
}

void Stream::abort() {
    aborted_ = true;
    timer_.cancel();
    tcp_.close();
}

void Stream::read_some(asio::mutable_buffer into, Moved done) {
    if (tls_)
        tls_->async_read_some(into, std::move(done));
    else
        tcp_.async_read_some(into, std::move(done));
}

void Stream::write_some(const std::vector<asio::const_buffer>& buffers, Moved done) {
    constexpr std::size_t joined_max = 16U << 10;
    auto joined = std::make_unique<std::string>();  // in one piece: one record of TLS, one call of the system
    for (const asio::const_buffer& buffer : buffers) {
        const std::size_t room = joined_max - joined->size();
        joined->append(static_cast<const char*>(buffer.data()), std::min(room, buffer.size()));
        if (joined->size() == joined_max) break;
    }
    const auto bytes = asio::buffer(*joined);
    auto written = [joined = std::move(joined), done = std::move(done)](
                       boost::system::error_code error, std::size_t size) mutable { done(error, size); };
    if (tls_)
        tls_->async_write_some(bytes, std::move(written));
    else
        tcp_.async_write_some(bytes, std::move(written));
}

void Stream::end(beast::role_type role, Done done) {
    if (tls_)
        beast::async_teardown(role, *tls_, std::move(done));
    else
        beast::websocket::async_teardown(role, tcp_.socket(), std::move(done));
}

}  // namespace signalbox
