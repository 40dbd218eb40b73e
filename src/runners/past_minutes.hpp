// Minutes of the past, as a stream's `ask` brings them (ports/market_stream.hpp).
#pragma once

#include "core/market/frame.hpp"
#include "ports/market_stream.hpp"

namespace signalbox {

/// What one question asks for at most: 960 minutes, which every venue gives at once.
constexpr Millis past_a_request{16 * hour};

/// What the answer tells of one minute; missing where it says nothing, where its row did not read, or where it has no
/// candle and the venue prints all of them (ENGINE 3).
Minute minute_in(const PastArrived& past, UtcTime opened_at);

}  // namespace signalbox
