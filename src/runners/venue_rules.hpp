// What a hole in a venue's candles means (ENGINE 3), and what its trades cost by default.
#pragma once

#include <string_view>

#include "core/base/time.hpp"
#include "core/market/terms.hpp"

namespace signalbox {

/// True where every minute is printed, traded or not, so that a hole is a loss (Binance, Bybit, synthetic, and files of
/// any other name); false where minutes without a trade are not (Coinbase).
bool prints_every_minute(std::string_view venue);

/// How long a live frame may wait for the venue's minutes after their end, at most (ENGINE 2): Bybit 3 s, Coinbase 4 s,
/// others as long as the setting `execution.hold` may say.
Millis longest_hold(std::string_view venue);

/// What it takes at least to know a minute of the venue: Coinbase tells that one was quiet by what comes 2 s later.
Millis shortest_hold(std::string_view venue);

/// How long after its end a candle can be had: Coinbase's newest rows lag, and count after 90 s; others at once.
Millis told_after(std::string_view venue);

/// Taker fee a side of the venue's first tier, and the default spread and slippage of SPEC 11. Unknown venues: 0.1 %.
InstrumentTerms default_terms(std::string_view venue);

}  // namespace signalbox
