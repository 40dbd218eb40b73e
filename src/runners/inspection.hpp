// A stored series looked through for what is wrong with it; what is found becomes lines of the ledger (SPEC 2).
//
// Gaps, candles that break a candle's rules, returns far outside those before them, runs without any trade. Nothing is
// changed: a flaw that cannot be mended is known, and left. Memory: a block of rows and a day of returns. Threads: the
// caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>

#include "ports/candle_store.hpp"

namespace signalbox {

struct InspectionRules {
    double sigmas = 20;            ///< a logarithmic return of a candle beyond so many deviations is an outlier
    std::size_t returns = 1440;    ///< the deviation (about 0) is that of so many returns before it …
    std::size_t returns_min = 60;  ///< … and not known from fewer
    std::int64_t quiet_run = 5;    ///< so many candles without volume, one after the other, are a run
};

struct Inspected {
    std::int64_t candles = 0;
    std::map<Flaw, std::int64_t> found;  ///< flaws, by kind
    std::int64_t rows_missing = 0;
    std::int64_t lines = 0;  ///< that are new in the ledger
};

/// `recorded_at`: wall time.
Result<Inspected> inspect(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range,
                          const InspectionRules& rules, UtcTime recorded_at, std::stop_token stop);

}  // namespace signalbox
