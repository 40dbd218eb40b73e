// What a venue says a pair is worth now: for screens, and for who draws a universe.
#pragma once

#include <limits>

#include "core/base/time.hpp"
#include "core/market/instrument.hpp"

namespace signalbox {

/// Prices now, of one coin: no multiplier. NaN: not told.
struct VenueTicker {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    Instrument instrument;
    double last = unknown, bid = unknown, ask = unknown;
    double change_24h = unknown;  ///< fraction: 0.01 is one percent
    double high_24h = unknown, low_24h = unknown;
    double volume_24h = unknown;    ///< in coins
    double turnover_24h = unknown;  ///< in the quote
    UtcTime at{};                   ///< the venue's clock
};

}  // namespace signalbox
