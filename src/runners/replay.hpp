// Runs a journal or a stored run again and says whether the outcomes are the same, and where the first difference is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "ports/event_log.hpp"
#include "ports/run_store.hpp"
#include "runners/backtest.hpp"
#include "runners/digest.hpp"

namespace signalbox {

struct ReplayDone {
    RunCounts counts;
    std::string sha256;
    std::uint64_t events = 0;
    std::uint64_t frames = 0;  ///< of the events; a log without any has nothing to compare
    bool equal = true;
    /// Where and what: an event's position for a journal, a signal or fill for a stored run. Empty when equal.
    std::string first_difference;
    std::string engine_version;  ///< of the recording
    bool other_version = false;  ///< not this binary's: outcomes may differ for that reason
};

struct ReplayListener {
    /// Before each event: the engine as it stands, for whoever takes a copy of it.
    std::function<Result<>(const Event&, const Engine&)> before = {};
    std::function<Result<>(const Event&, std::span<const Outcome>)> step;
    std::function<void(std::int64_t, std::int64_t)> progress;  ///< done, in all
};

/// Every event of the log through a fresh engine; each one's outcomes are held against the hash that stands behind it.
Result<ReplayDone> replay_journal(EventLog& log, const ReplayListener& listener = {}, std::stop_token stop = {});

/// How a run's instruments joined: what `backtest --like RUN` begins with, and who came and went later.
struct RunStates {
    std::vector<InstrumentJoined> joins;  ///< before the first frame; none: to be planned anew
    std::vector<LaterChange> later;
};
Result<RunStates> states_in(EventLog& log);

/// A stored backtest, with its configuration and the candle versions as of the run. The sha256 decides; where it
/// differs, the kept outcomes name the first difference.
Result<ReplayDone> replay_run(const RunRecord& run, RunStates states, RunStore& runs, const OpenCandleStore& open_store,
                              int threads, const ReplayListener& listener = {}, std::stop_token stop = {});

/// What `run` was made from, as a plan that runs it again up to `until` (or its own end). `states`: of the run it is
/// like; empty: planned anew from the candles as of the run.
BacktestPlan plan_of(const RunRecord& run, RunStates states, std::optional<UtcTime> until = std::nullopt);

}  // namespace signalbox
