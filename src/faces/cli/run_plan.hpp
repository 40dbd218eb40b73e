// What `signalbox run` is about to do: options held against their ranges, and the run to go on with or to begin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "faces/cli/context.hpp"
#include "faces/cli/live_parts.hpp"

namespace signalbox {

/// History before a run is taken from days that the synthetic market has, and a run ends while there are minutes left.
constexpr UtcTime run_start_min = std::chrono::sys_days{std::chrono::year{1975} / 1 / 1};
constexpr UtcTime run_end_max = std::chrono::sys_days{std::chrono::year{9998} / 12 / 31};
constexpr std::int64_t run_minutes_max = 100LL * 366 * 1440;  ///< a hundred years
constexpr int history_days_max = 800;
constexpr std::int64_t accelerated_minutes_default = 1440;

struct RunOptions {
    Mode mode = Mode::paper;   ///< or observe
    bool tells_owner = false;  ///< of an observation: the owner's chat is told
    std::optional<std::uint64_t> seed;
    bool accelerated = false;
    bool fresh = false;
    std::string start;
    std::string until;
    std::int64_t minutes = 0;  ///< 0: not said
    int days = 60;             ///< of history before a new run
};

/// WrongUse where the unfinished run is of another mode: paper is not gone on with as an observation, nor the reverse.
Result<> check_mode(const Context& context, const RunOptions& options);

/// The market that is meant: as typed, else that of the unfinished run, else of the configuration.
Result<std::string> venue_to_run(const Context& context, const RunOptions& options);

/// Whether the command line has this option.
bool is_typed(const Context& context, std::string_view flag);

/// The card of the run that is gone on with; none: a new one begins.
Result<std::optional<RunCard>> card_to_go_on(const Context& context, const RunOptions& options);

/// The pairs as typed, else as the run of the card was started with.
TypedPairs pairs_to_follow(const Context& context, const std::optional<RunCard>& card);

/// WrongUse that names what is allowed: a venue without a live feed, options that contradict, times out of range.
Result<> check_options(const std::string& venue, const RunOptions& options);

/// The close after which the run stops, for one that stands at `from`; none: it goes on until asked.
Result<std::optional<UtcTime>> end_of(const RunOptions& options, UtcTime from);

/// What is decided before anything is written.
struct RunPlan {
    RunRecord run;
    LiveKind kind;
    TypedPairs typed;
    bool begins = false;  ///< a new run
    std::string ends;     ///< the run that --new ends; empty: none
};

/// The unfinished run with today's settings, or a new one that begins at `now` (market time). On a network's venue it
/// begins with nobody: instruments join when their history is stored.
Result<RunPlan> plan_run(const Context& context, const RunOptions& options, const std::string& venue,
                         const TypedPairs& typed, UtcTime now);

/// What the synthetic market can tell of the days before the run's first minute, into the store: an instrument joins
/// warm. For a run that goes on only where the store has none of them (a database that was lost).
Result<> fetch_history(const Context& context, CandleStore& store, MarketStream& source, const RunPlan& plan, int days);

}  // namespace signalbox
