// Tickers for people and for scripts, and venues that are in maintenance: what `status` shows beside a run
// (docs/json.md).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ports/ticker_cache.hpp"
#include "ports/venue.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// Shown at most by a run that is asked over its socket, whose lines end at 64 KiB.
constexpr std::size_t tickers_told = 200;

/// {"count","trouble","list":[{"symbol","last_price",…,"updated_at"}]}: the first `most` in the list, all in the count.
Json tickers_json(const std::vector<CachedTicker>& tickers, const std::string& trouble, std::size_t most);

/// {"venue","words","until"}.
Json shut_json(const std::string& venue, const VenueState& state);

}  // namespace signalbox
