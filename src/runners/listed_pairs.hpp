// From what a venue lists to what the store has: pairs found by the names that people type, and instruments added with
// their tick, their costs and the multiplier of cheap coins (SPEC 3).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ports/candle_store.hpp"
#include "ports/venue.hpp"

namespace signalbox {

/// The pairs of these names (BTC/USDT, bybit:BTC/USDT; 1000PEPE/USDT is PEPE/USDT), in their order. NotFound names
/// those that are near; WrongUse where a name is of another venue, or is no name.
Result<std::vector<ListedPair>> pairs_named(std::span<const ListedPair> listed, const std::string& venue,
                                            std::span<const std::string> names);

/// The smallest of 1, 1000 and 10⁶ that brings the price of one coin to 0.001 at least; 1 where it is unknown (NaN).
std::int32_t multiplier_of(double price);

/// A unit's tick: exact, or unknown (0) where it has no eight places.
Decimal tick_of_unit(Decimal tick_of_coin, std::int32_t multiplier);

/// Finds the instruments in the store or adds them: `costs` are the venue's, tick and multiplier come from the listing
/// and from the price now (where no ticker tells it, the last daily close before `now`). What is stored keeps its
/// terms.
Result<std::vector<StoredInstrument>> add_listed(CandleStore& store, Venue& venue, std::span<const ListedPair> pairs,
                                                 const InstrumentTerms& costs, UtcTime now, std::stop_token stop);

}  // namespace signalbox
