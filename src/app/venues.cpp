#include "app/venues.hpp"

#include "venues/bybit/client/bybit_venue.hpp"
#include "venues/coinbase/client/coinbase_venue.hpp"

namespace signalbox {

Result<std::unique_ptr<Venue>> open_venue(const VenueAccess& access, MarketClock& clock) {
    if (access.venue == "bybit") return bybit::open_bybit(access, clock);
    if (access.venue == "coinbase") return coinbase::open_coinbase(access, clock);
    return fail(ErrorCode::NotFound, "{} is no venue that can be reached", access.venue)
        .suggest("venues that can be: bybit, coinbase");
}

}  // namespace signalbox
