// A venue's past into the store: what was not asked for yet, and nothing twice (SPEC 2).
//
// Why it can be cut off anywhere: each piece goes in with the range that it tells wholly, in one transaction, and what
// the store has been told is what the next backfill leaves out. A piece begins one candle early where that candle is
// stored: it may have been still forming when it came.
// Threads: as many as the venue answers side by side ask it; the caller's writes, with the caller's store. Memory: two
// pieces a thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ports/candle_store.hpp"
#include "runners/patient_venue.hpp"

namespace signalbox {

/// The instrument must be in the store.
struct BackfillSeries {
    StoredInstrument of;
    Timeframe timeframe = Timeframe::m1;
    TimeRange range;  ///< by open time; what is not closed yet, or lies outside the candles' grid, is cut off
};

/// What the thread that writes did all the time.
struct BackfillTime {
    std::chrono::nanoseconds waited{0};  ///< for the venue: nothing had come
    std::chrono::nanoseconds stored{0};
};

struct BackfillWork {
    /// Told candles asked for and all there are to ask for.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress{};
    std::stop_token stop{};
    BackfillTime* took = nullptr;  ///< where it is wanted
};

/// What became of one series.
struct Backfilled {
    TimeRange range;  ///< what was wanted, on the grid and closed
    std::int64_t accepted = 0, duplicates = 0, corrections = 0;
    std::int64_t refused = 0;  ///< rows that were no candles: in the ledger
    std::int64_t known = 0;    ///< candles' worth of the range that was known before
    std::int64_t untold = 0;   ///< candles' worth of it that the venue did not tell, or in rows that made no sense
};

/// The same order as `series`. An error of the venue or the store ends it all; what came until then is stored.
Result<std::vector<Backfilled>> backfill(CandleStore& store, PatientVenue& venue,
                                         std::span<const BackfillSeries> series, const BackfillWork& work);

/// The native candles by which an instrument warms up at `now` (ENGINE 1): 15m, 1h, 4h and 1d as the venue has them,
/// each for 400 of its candles, of 1d for 400 days, and minutes since the previous 00:00 UTC.
std::vector<BackfillSeries> warm_up_series(const Venue& venue, const StoredInstrument& of, UtcTime now);

}  // namespace signalbox
