// From the configuration to what a venue's client wants to know.
#pragma once

#include <string_view>

#include "platform/config.hpp"
#include "ports/venue.hpp"

namespace signalbox {

/// Whether it is a network's, and can be followed live: Bybit and Coinbase.
bool is_networked(std::string_view venue);

/// How `venue` is reached, through which proxy, at which speed. Its seed is 0: jitter is another one at every start.
VenueAccess venue_access(const Config& config, std::string_view venue);

}  // namespace signalbox
