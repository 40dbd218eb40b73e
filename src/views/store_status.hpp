// What the store has of each series: rows, span, holes, and how old its end is.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ports/candle_store.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

struct StoredSeries {
    StoredInstrument of;
    Timeframe timeframe{};
    std::int64_t rows = 0;
    TimeRange span;                      ///< by open time, the end exclusive
    std::int64_t gaps = 0, missing = 0;  ///< holes between first and last (runners/healing.hpp), and candles in them

    /// Time since its last candle closed; none for one that closes later than `now`.
    Millis age(UtcTime now) const { return std::max(now - span.to, Millis{0}); }
};

/// In the order in which instruments were added, shorter timeframes first. A series without holes is not read.
Result<std::vector<StoredSeries>> stored_series(CandleStore& store);

Json store_json(const std::vector<StoredSeries>& series, UtcTime now);

/// A line of the ledger (docs/json.md).
Json json_of(const LedgerLine& line);

}  // namespace signalbox
