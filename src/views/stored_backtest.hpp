// A backtest from a question to a row in the store: planned, run, counted, and only at its end written, whole.
//
// How a run began (Opened and each InstrumentJoined, with the costs and the warmed states it used) is kept as a short
// journal of its own, so that `replay` and `--like` need nothing that may have changed since. Interrupted or failed:
// nothing is stored.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/market/terms.hpp"
#include "ports/event_log.hpp"
#include "ports/run_store.hpp"
#include "runners/backtest.hpp"
#include "runners/digest.hpp"
#include "runners/replay.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// How to read the journal that a run names.
using ReadJournal = std::function<Result<std::unique_ptr<EventLog>>(const std::filesystem::path&)>;

/// The states that a run's instruments began with, from its journal; of a run without one: those of the run it was
/// like; empty: planned anew from the candles as of the run.
Result<RunStates> states_of(RunStore& runs, const RunRecord& run, const ReadJournal& read_journal);

/// The joins with the costs that the configuration has now; tick and multiplier stay the instrument's own.
Result<> set_costs(std::vector<InstrumentJoined>& joins,
                   const std::function<InstrumentTerms(const std::string& venue)>& terms_of_venue);

struct BacktestDoneAndCounted {
    RunRecord run;  ///< finished but for `journal` and `summary_json`
    RunCounts counts;
    Outcomes kept;  ///< what people look at later, in order
    std::vector<InstrumentJoined> joins;
    bool others_joined = false;  ///< while it ran
    double elapsed_s = 0;
};

struct BacktestQuestion {
    BacktestPlan plan;  ///< joins already planned
    RunRecord run;      ///< id, mode, started_at, like
    std::function<void(std::int64_t, std::int64_t)> progress;
};

/// Runs it and stores nothing.
Result<BacktestDoneAndCounted> run_and_count(const OpenCandleStore& open_store, BacktestQuestion question,
                                             std::stop_token stop);

/// Stores it: the run's row, then its signals, fills and marks in one transaction. `journal`: made here, empty before;
/// none for a run that others joined later: how it began is told by the run that it is like.
Result<> store_backtest(RunStore& runs, EventLog* journal, const BacktestDoneAndCounted& done);

/// First failed gate → opinions; gates that stopped nothing are left out.
Json gates_json(const RunCounts& counts);

}  // namespace signalbox
