// Where an import or a backfill leaves minutes that belong to a run at work, and where the run finds them (ENGINE 10).
//
// A run's past is its own: it learns of another candle for one of its minutes by an event alone, or replay would not be
// equal. So whoever brings such a candle leaves it here, durable, and the run takes it through its journal.
// Nothing is lost and nothing enters twice, wherever a process is killed: a minute leaves in the one transaction in
// which the store has taken it, which is either the projection of the run's event with just this candle
// (RunStore::project), or `settle`.
// There is one waiting minute a series and time; a newer one takes its place. Bounded: whoever leaves minutes holds
// back at `handed_over_max`. Minutes carry no quotes. Threads and errors as in candle_store.hpp.
// Whatever keeps the projections of live runs keeps what waits for them: RunStore::handed_over().
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/candle.hpp"
#include "core/market/instrument.hpp"

namespace signalbox {

/// Minutes that may wait at once: 45 days of one pair.
constexpr std::int64_t handed_over_max = 65'536;

struct HandedMinute {
    Instrument instrument;
    UtcTime opened_at{};
    std::optional<Candle> candle;  ///< of this time; none: it was asked for, and there is none
    std::string source;            ///< as of a batch
    UtcTime arrived_at{};          ///< wall time of its arrival here

    bool operator==(const HandedMinute&) const = default;
};

struct HandOver {
    virtual ~HandOver() = default;

    /// All of them or none; durable when it returns. Instruments must be in the store (NotFound). A minute without a
    /// candle takes the place of none that has one.
    virtual Result<> leave(std::span<const HandedMinute> minutes) = 0;
    /// Minutes that opened before then.
    virtual Result<std::int64_t> waiting(UtcTime before = utc_max) = 0;
    /// The oldest so many of those that opened before then, by time and order of their instruments in the store.
    virtual Result<std::vector<HandedMinute>> oldest(std::size_t limit, UtcTime before = utc_max) = 0;
    /// Those of them that still wait as they are here go into the store, candles merged and minutes noted as asked
    /// for: one transaction. A candle of a retired day, which does not change any more, only leaves.
    virtual Result<> settle(std::span<const HandedMinute> minutes) = 0;
};

}  // namespace signalbox
