// The venues that are reached over the network, by name.
#pragma once

#include "ports/house.hpp"

namespace signalbox {

/// NotFound: no venue of that name; else as the venue's client says. Threads: any.
Result<std::unique_ptr<Venue>> open_venue(const VenueAccess& access, MarketClock& clock);

}  // namespace signalbox
