// Runs and what people look at of them: signals, their verdicts, fills and moves. A projection of events (ENGINE 7).
//
// The key of everything is (run, id). Backtests are written whole at their end; a live run is written step by step,
// each transaction with the journal position it stands at. Threads and errors as in candle_store.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"
#include "ports/candle_store.hpp"
#include "ports/hand_over.hpp"
#include "ports/hand_trade.hpp"
#include "ports/outbox.hpp"
#include "ports/signal_record.hpp"

namespace signalbox {

/// For `past_to`: whatever the run says enters the outbox as past, now and later. An observation that tells nobody.
constexpr std::uint64_t past_all = INT64_MAX;

struct RunRecord {
    std::string id;  ///< short, printable, unique in the store (e.g. bt-20261121-1)
    Mode mode{};
    UtcTime started_at{};  ///< wall time
    std::optional<UtcTime> finished_at;
    std::string engine_version;
    Opened opened;                        ///< settings and seed: what a replay needs
    std::vector<Instrument> instruments;  ///< by slot
    TimeRange range;                      ///< minutes [from, to) by open time
    StoreVersion store_version = 0;       ///< the candles it saw
    std::string like;                     ///< the run whose states it began with, or empty
    std::string journal;                  ///< file, or empty
    std::uint64_t bars = 0;
    std::uint64_t opinions = 0;
    std::uint64_t signals = 0;
    std::uint64_t outcomes = 0;
    std::string sha256;        ///< over all outcomes in order, hex
    std::string summary_json;  ///< metrics, gates, timings as printed
    /// The events of its journal up to here were made into rows again after its database had been lost: what they said
    /// enters the outbox as past. `past_all`: it never speaks.
    std::uint64_t past_to = 0;
};

/// What to list. Empty fields do not filter.
struct SignalFilter {
    std::string run;
    std::optional<Instrument> instrument;
    std::optional<Timeframe> timeframe;
    std::optional<TimeRange> range;  ///< by close
    std::size_t limit = 0;           ///< newest so many; 0: all
};

/// Checks the beginning of a signal's id, 6 to 32 hexadecimal digits, and gives it back in lower case.
Result<std::string> signal_id_beginning(std::string_view text);

/// One processed event and what came of it.
struct ProjectedStep {
    std::uint64_t position = 0;  ///< in the journal, after the event
    const Event* event = nullptr;
    const Outcomes* outcomes = nullptr;
    std::span<const Alert> alerts = {};  ///< that the event gave birth to
};

struct RunStore {
    virtual ~RunStore() = default;

    /// Inserts or replaces the run's own row.
    virtual Result<> save(const RunRecord& run) = 0;
    virtual Result<std::optional<RunRecord>> run(const std::string& id) = 0;
    /// Newest first.
    virtual Result<std::vector<RunRecord>> runs() = 0;
    /// A new id: prefix-YYYYMMDD-n, n counting up within the day.
    virtual Result<std::string> new_id(std::string_view prefix, UtcTime now) = 0;
    virtual Result<> remove(const std::string& id) = 0;

    /// One transaction: candles of frames (live runs), signals, verdicts (all of them for live runs), fills, moves,
    /// marks, trades by hand, quality rows, the position, and a live run's totals and how far it has come; into its
    /// outbox signals, what became of them, and alerts; a kill switch that is thrown withholds the signals that wait
    /// there. A step at or before the run's position is left out: doing it twice changes nothing.
    virtual Result<> project(const RunRecord& run, std::span<const ProjectedStep> steps) = 0;
    /// Between two projections, when nobody waits: what would else fall into one of them. Where it fails the next call
    /// tries again.
    virtual Result<> tidy() { return {}; }
    /// Journal position the projection of this run has reached; 0: nothing.
    virtual Result<std::uint64_t> position(const std::string& run) = 0;

    /// In order of their closes; fills and moves in the order in which they happened.
    virtual Result<std::vector<SignalRecord>> signals(const SignalFilter& filter) = 0;
    /// By id or its beginning (≥ 6 digits); several: an error naming them. An empty run means the live run, then the
    /// newest.
    virtual Result<std::optional<SignalRecord>> signal(const std::string& id, const std::string& run) = 0;
    virtual Result<std::vector<EquityMarked>> marks(const std::string& run) = 0;
    /// Trades by hand, in the order in which they were ordered.
    virtual Result<std::vector<HandTradeRecord>> hand_trades(const std::string& run) = 0;
    /// First failed gate → opinions, over the whole run.
    virtual Result<std::map<std::string, std::int64_t>> gate_counts(const std::string& run) = 0;

    /// What the desk said of each opinion whose close lies in `closed`, newest first, handed to `take`, whose error
    /// ends it: all of a live run, of a backtest those of its signals.
    using TakeVerdict = std::function<Result<>(const Instrument&, const Verdict&)>;
    virtual Result<> verdicts(const std::string& run, TimeRange closed, const TakeVerdict& take) = 0;

    /// Minutes that wait for a live run, in the same database.
    virtual HandOver& handed_over() = 0;
    /// What waits to be sent, in the same database.
    virtual Outbox& outbox() = 0;
};

}  // namespace signalbox
