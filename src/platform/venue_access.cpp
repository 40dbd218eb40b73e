#include "platform/venue_access.hpp"

namespace signalbox {

bool is_networked(std::string_view venue) { return venue == "bybit" || venue == "coinbase"; }

VenueAccess venue_access(const Config& config, std::string_view venue) {
    const VenueSettings& of = config.reached(venue);
    return {.venue = std::string(venue),
            .rest_url = of.rest_url,
            .socket_url = of.socket_url,
            .is_testnet = of.is_testnet,
            .key = of.key,
            .secret = of.secret,
            .proxy = config.proxy,
            .ca_file = config.ca_file,
            .speed = config.clock_speed};
}

}  // namespace signalbox
