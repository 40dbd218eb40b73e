// What a venue lists, watched; and who is followed, drawn at the start and at 00:05 UTC (SPEC 2, Universe).
//
// A pair that appears, changes its state, gets another name at the venue, or is listed no more is told once, over
// restarts too; what a venue lists when it is looked at for the first time is no news. A pair that is missing from one
// listing may be a mistake of the venue: it is gone when the next one misses it too.
// Threads: one owner, which waits for the venue; a live run gives it a thread of its own.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <vector>

#include "core/signals/screener/universe.hpp"
#include "ports/listing_store.hpp"
#include "ports/venue.hpp"
#include "runners/screening.hpp"

namespace signalbox {

/// What became of a listing.
struct ListingChange {
    KnownListing now;
    std::optional<Listed> was;  ///< none: it is new
    std::string old_symbol;     ///< where the venue calls it otherwise since; else empty

    bool operator==(const ListingChange&) const = default;
};

struct UniverseNews {
    std::vector<ListingChange> changes;            ///< ascending by instrument
    std::optional<std::vector<ListedPair>> drawn;  ///< who is followed from now on, where it was drawn
};

struct WatchRules {
    UniverseRules universe;
    std::size_t top = 50;
    Millis poll{60'000};         ///< between two looks at the listings
    Millis draw_at{5 * minute};  ///< after 00:00 UTC
};

/// These pairs and nobody else; where none are named, the `top` of each draw.
WatchRules watch_rules(UniverseRules universe, std::size_t top, std::span<const ListedPair> named);

class UniverseWatch {
public:
    /// Both outlive it. `members`: the last draw, if it is known.
    UniverseWatch(Venue& venue, ListingStore& store, WatchRules rules, std::vector<Instrument> members = {});

    /// When the next look is due; at once at the start.
    UtcTime next_look() const { return next_look_; }
    /// Looks at the listings, and draws where that is due. After an error nothing is changed, and it is due again in
    /// `poll`.
    Result<UniverseNews> look(UtcTime now, std::stop_token stop);
    const std::vector<Instrument>& members() const { return members_; }

private:
    Result<std::vector<ListingChange>> compare(const std::vector<ListedPair>& listed, UtcTime now);
    Result<std::vector<ListedPair>> draw(const std::vector<ListedPair>& listed, std::stop_token stop);

    Venue& venue_;
    ListingStore& store_;
    const WatchRules rules_;
    std::vector<Instrument> members_;
    std::optional<std::map<Instrument, KnownListing>> known_;  ///< of the store; none: not read yet
    std::set<Instrument> missed_;                              ///< not in the last listing
    UtcTime next_look_ = utc_min;
    UtcTime next_draw_ = utc_min;
};

/// Turnover and spread that a ticker says; unknown where it does not.
PairMarket market_of(const VenueTicker& ticker);

/// Turnover and spread by the venue's tickers of now. Where its list of tickers has no quotes (Coinbase), up to
/// `quotes_max` of the pairs that qualify otherwise are asked for theirs, the most traded first. Unreachable, Busy … as
/// the venue.
Result<PairMarkets> markets_now(Venue& venue, const UniverseRules& rules, std::span<const ListedPair> listed,
                                std::size_t quotes_max, std::stop_token stop);
/// Who is followed of what is listed: of the pairs that trade, the `top` by what is known of their markets.
std::vector<ListedPair> draw_from(const PairMarkets& markets, const UniverseRules& rules, std::size_t top,
                                  std::span<const ListedPair> listed, std::span<const Instrument> members);
/// Both at once.
Result<std::vector<ListedPair>> draw_universe(Venue& venue, const UniverseRules& rules, std::size_t top,
                                              std::span<const ListedPair> listed, std::span<const Instrument> members,
                                              std::stop_token stop);

}  // namespace signalbox
