// Opens a connection: name, socket, the proxy's tunnel, TLS; each with its own time, each failure in its own words.
//
// Always true where it succeeds: the stream is encrypted for the host that was asked for, or ends where Url::plain
// allows.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "adapters/net/network_parts.hpp"
#include "adapters/net/stream.hpp"

namespace signalbox {

/// How this room waits for an operation: `const auto [error, …] = co_await operation(…, as_result)`. What such a call
/// is given has a name: GCC 12 destroys some nameless arguments of a co_await twice.
inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

struct ConnectLimits {
    Millis connect{5'000};  ///< name, socket and the proxy's tunnel together
    Millis tls{5'000};      ///< its handshake
};

/// Unreachable (retryable), Refused (a certificate that is not to be trusted, an unencrypted way off this machine), or
/// Interrupted when the stream was aborted. `where` begins every error.
boost::asio::awaitable<Result<>> open_stream(Network::Parts& net, const Url& url, ConnectLimits limits,
                                             std::shared_ptr<Stream> stream, std::string where);

/// The failure of a stream that was aborted, of one that broke, of one that was silent for too long.
Failure stream_stopped(const std::string& where);
Failure stream_broke(const std::string& where, const boost::system::error_code& error);
Failure stream_silent(const std::string& where, Millis limit);
bool is_timeout(const boost::system::error_code& error);

}  // namespace signalbox
