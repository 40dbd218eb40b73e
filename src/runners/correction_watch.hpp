// A corrected candle that would have changed a signal: the opinion at its close is formed again from the candles as
// they are now, and what would differ is told (SPEC 12).
//
// It is asked of signals of the last two days whose instrument a correction reached before their close: later opinions
// of that close are those of a run that had the minute from the start (ENGINE 8). A correction is looked at when the
// database has it. Told where the opinion would not have been spoken, where its side is another, or where the stop or a
// target differs by more than a tick. Threads: one owner; a look may take seconds (a warm-up each signal).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/candle_store.hpp"
#include "ports/run_store.hpp"
#include "runners/live.hpp"
#include "runners/run_facts.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

/// What is otherwise with the opinion of now; empty: nothing. `now`: none where there is no opinion any more.
std::vector<Sentence> differences(const SignalRecord& said, const std::optional<Opinion>& now, Decimal tick,
                                  const DeskSettings& desk);

/// The opinion at the signal's close, formed anew from what is stored now; none: there is none.
Result<std::optional<Opinion>> opinion_now(CandleStore& candles, const SignalRecord& said,
                                           const EngineSettings& settings);

struct CorrectionQuestion {
    std::string run;
    EngineSettings settings;
    Millis cooldown{hour};               ///< of a signal
    std::function<LiveStatus()> status;  ///< whether the database has what the run knows
};

class CorrectionWatch final : public Watch {
public:
    static constexpr Millis back = 2 * day;
    static constexpr std::size_t signals_a_look = 4, waiting_max = 256;

    /// What is named outlives it.
    CorrectionWatch(RunFacts& facts, RunStore& runs, CandleStore& candles, CorrectionQuestion question);

    std::string name() const override { return "correction"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) override;

private:
    Result<> find_signals(UtcTime now);

    RunFacts& facts_;
    RunStore& runs_;
    CandleStore& candles_;
    const CorrectionQuestion question_;
    std::map<Instrument, UtcTime> fresh_, ripe_;  ///< the earliest corrected minute; ripe: noted before the last look
    std::deque<SignalRecord> waiting_;            ///< to be formed again
};

}  // namespace signalbox
