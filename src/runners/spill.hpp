// What a collector has heard, durable before it goes into the store: the journal's events, a log a UTC day (ENGINE 7).
//
// Why: the store may be away, or lose its last commits with the power; the venue may forget. Each minute is a frame,
// and before it the late minutes that came meanwhile; once the store has them the frame is confirmed. After a crash
// everything unconfirmed is stored; of what was confirmed only minutes that the store has lost, so that nothing better
// is undone. Logs of the day before yesterday and older are removed.
// Threads: one owner.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ports/candle_store.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

/// Where the days' logs lie.
struct SpillPlace {
    virtual ~SpillPlace() = default;
    /// The days that have one, ascending.
    virtual Result<std::vector<UtcTime>> days() = 0;
    /// For reading and writing; made where it is missing.
    virtual Result<std::unique_ptr<EventLog>> open(UtcTime day) = 0;
    virtual Result<> remove(UtcTime day) = 0;
};

class Spill {
public:
    /// `instruments` by slot; `place` outlives it.
    Spill(SpillPlace& place, std::vector<StoredInstrument> instruments);

    /// Durable when it returns, with one sync (the first of a day: two).
    Result<> append(std::span<const CandleCorrected> late, const MarketFrame& frame);
    /// The store has all that was appended.
    Result<> confirm();
    /// Brings into the store what it lacks, and confirms it. `source` and `arrived_at` as of any batch.
    Result<> recover(CandleStore& store, const std::string& source, UtcTime arrived_at);

private:
    Result<> open_day(UtcTime day);

    SpillPlace& place_;
    const std::vector<StoredInstrument> instruments_;
    std::unique_ptr<EventLog> log_;
    UtcTime day_{};
};

}  // namespace signalbox
