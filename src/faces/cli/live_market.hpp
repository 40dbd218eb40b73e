// What a live run listens to: the synthetic market, or venues over the network with the clock that they set, who brings
// instruments to the run, and the tickers of those for screens.
//
// Threads: the run's; what watches the venues has its own. It must outlive the run.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "faces/cli/context.hpp"
#include "faces/cli/run_plan.hpp"
#include "faces/cli/venue_parts.hpp"
#include "runners/following.hpp"
#include "runners/ticker_feed.hpp"

namespace signalbox {

class LiveMarket {
public:
    /// The synthetic market of the plan's seed, for a run that stands at `from`.
    static std::unique_ptr<LiveMarket> synthetic(const Context& context, const RunPlan& plan, bool as_fast_as_it_can,
                                                 UtcTime from);
    /// The venues that `market.symbols` names, or `market.venue` where it names no pair. Asks each for its time and,
    /// where there is a key, for the key's rights; NotFound: a pair that its venue does not list. One that the run has
    /// `followed` may have left the list since: that is said, and the run goes on without it.
    static Result<std::unique_ptr<LiveMarket>> network(const Context& context, std::span<const Instrument> followed);

    MarketClock& clock() const { return *clock_; }
    MarketStream& stream() const { return *stream_; }
    bool is_network() const { return !places_.empty(); }
    std::vector<std::string> venues() const;
    /// What is followed, in words: names, or how many.
    std::string words(const Context& context) const;

    /// Busy where a collector at work follows what the run named, or, where a venue's pairs are drawn, collects at that
    /// venue.
    Result<> check_not_collected(const Context& context) const;
    /// Begins to draw and to warm up, and to pass tickers on. `members`: who is followed already.
    Result<> begin_to_follow(const Context& context, const std::vector<Instrument>& members);
    std::optional<Followed> arrival();
    std::optional<Departure> departure();
    /// Told of each change of a venue's listings, by that venue's thread. Before begin_to_follow.
    void tell_listings(std::function<void(const ListingChange&)> told) { listing_told_ = std::move(told); }
    /// One list of the screener of the hour that closed at `hour`: its candles are brought first, from a venue that is
    /// followed; else it is made of what is stored. `store` is the caller's. Any thread, once it has begun to follow.
    Result<ScreenSnapshot> take_screen(const Context& context, CandleStore& store, const std::string& venue,
                                       UtcTime hour, std::stop_token stop) const;
    /// Into what the run says of itself: `tickers`, and venues in maintenance as `shut` (docs/json.md). Any thread,
    /// once it has begun to follow.
    void tell(Json& status) const;

private:
    struct Place {
        std::unique_ptr<Venue> venue;
        std::unique_ptr<PatientVenue> patient;
        FollowingRules rules;
        std::vector<Instrument> named;  ///< none: they are drawn
        std::unique_ptr<Following> following;
    };
    LiveMarket() = default;
    Result<> add(const Context& context, const std::string& name, std::unique_ptr<Venue> venue,
                 std::span<const Instrument> followed);

    std::unique_ptr<MarketClock> clock_;
    VenueClock* venue_clock_ = nullptr;
    std::function<void(const ListingChange&)> listing_told_;
    std::map<std::string, Place> places_;
    std::unique_ptr<MarketStream> stream_;
    std::unique_ptr<TickerFeed> tickers_;  ///< last: it uses stream and clock
};

}  // namespace signalbox
