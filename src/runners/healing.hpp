// Holes in what was asked for: found, asked for again, filled, and written down (SPEC 2).
//
// A hole is a candle that is not there although its range was asked for, at a venue that prints every candle; where
// empty minutes are not printed (Coinbase) there is none. That several instruments of a venue have the same hole is no
// reason not to ask: a collector's mistake looks like a halt. Only what lies in a hole is taken from the answer.
// Threads: the caller's, with the caller's store.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ports/candle_store.hpp"
#include "runners/patient_venue.hpp"

namespace signalbox {

/// Runs of candles missing between the first and the last stored one, within `range`, whether asked for or not; of a
/// venue that does not print every candle only those that were never asked for. Ascending.
Result<std::vector<TimeRange>> gaps_of(CandleStore& store, const Instrument& instrument, Timeframe timeframe,
                                       TimeRange range);

struct HealWork {
    /// The instrument's own venue first; the others are asked for what it has not, for the same base and quote.
    std::span<PatientVenue* const> venues;
    /// Told candles asked for and all there are to ask for, of one venue after the other.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress{};
    std::stop_token stop{};
};

struct Healed {
    std::int64_t holes = 0, candles = 0;  ///< found
    std::int64_t repaired = 0, left = 0;  ///< candles
};

/// Each hole becomes a line of the ledger: repaired, with the venue it was repaired from, or left.
Result<Healed> heal(CandleStore& store, const StoredInstrument& of, Timeframe timeframe, TimeRange range,
                    const HealWork& work);

}  // namespace signalbox
