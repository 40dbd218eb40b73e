// A live run's rows made again from its journal, for a database that was lost or lags behind it (ENGINE 7).
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "ports/event_log.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

struct Rebuilt {
    std::uint64_t events = 0;     ///< of the journal
    std::uint64_t projected = 0;  ///< of those, the ones that the database had not seen
};

/// Every event through a fresh engine; what stands behind the run's position is projected. `run` is its record as far
/// as the journal tells it; one that the store has is kept. Twice changes nothing. Errors: journal_guard.hpp's, Corrupt
/// where the outcomes are not those that stand in the journal, Interrupted; what was projected until then stays.
Result<Rebuilt> rebuild_projection(EventLog& journal, const RunRecord& run, RunStore& runs,
                                   const std::function<void(std::uint64_t)>& progress = {}, std::stop_token stop = {});

}  // namespace signalbox
