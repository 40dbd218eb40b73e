// A venue reached from the command line, its clock set by it, and who else follows its instruments here.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "faces/cli/context.hpp"
#include "platform/venue_clock.hpp"
#include "runners/patient_venue.hpp"
#include "runners/ticker_feed.hpp"

namespace signalbox {

struct VenueParts {
    std::unique_ptr<VenueClock> clock;
    std::unique_ptr<Venue> venue;

    /// Asks for its time and, where there is a key, for the key's rights. A venue whose time is not the wall's (a
    /// simulator) sets the clock; any other slews it.
    static Result<VenueParts> open(const Context& context, const std::string& name);
};

/// Says on stderr when the venue shuts and opens.
PatientVenue::Rules patience_with(const Context& context, const std::string& venue);

/// The stream's tickers into the cache of the configuration, every second of the machine's. Both outlive it. `say` is
/// told, by the feed's thread, when Redis is lost and when it is back. Errors as House::tickers.
Result<std::unique_ptr<TickerFeed>> open_ticker_feed(const Context& context, MarketStream& stream, MarketClock& clock,
                                                     std::function<void(const Sentence&)> say);

/// Busy where the run at work in the data directory follows one of these: it stores their minutes itself.
Result<> check_not_followed(const Context& context, std::span<const Instrument> instruments);

}  // namespace signalbox
