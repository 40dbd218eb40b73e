// What Bybit says by itself of its maintenance: a socket of its own beside those of the market. That it breaks is no
// news, for REST says the same to whoever asks.
//
// Whether a push tells all that is announced or only what changed is not documented: each maintenance is known by its
// id, and what a push does not name stays as it was. Threads: one at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "adapters/net/web_socket.hpp"
#include "ports/venue.hpp"
#include "venues/bybit/wire/stream.hpp"

namespace signalbox::bybit {

/// How market data stands by what is announced: shut while that of spot is out; the words of all that is under way.
VenueState state_of(std::span<const Maintenance> announced);

class StatusFeed {
public:
    /// More that are under way at once are passed over.
    static constexpr std::size_t kept_max = 64;

    /// Connects at once, and for ever. Its events come into `inbox` under `number`; both outlive it.
    StatusFeed(Network& network, const WebSocketOptions& options, Inbox& inbox);

    std::uint32_t number() const { return number_; }
    /// Connected, again: what ended meanwhile was not heard, so nothing is known to be under way.
    void opened() { under_way_.clear(); }
    /// The venue's state, where the message changes what is known of market data; nothing otherwise.
    std::optional<VenueState> take(const StatusFrame& frame);

private:
    const std::uint32_t number_;
    std::map<std::string, Maintenance> under_way_;  ///< by id: those about market data
    WebSocket socket_;
};

}  // namespace signalbox::bybit
