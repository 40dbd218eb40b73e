// The live run of a data directory: found, and opened with everything it stands on.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "faces/cli/context.hpp"
#include "faces/cli/run_card.hpp"
#include "runners/live.hpp"

namespace signalbox {

/// The live run that is to be gone on with: the newest one that has a journal, unless it was ended. What the database
/// does not know of it comes from its card and journal. Corrupt where its files do not read, or are gone.
Result<std::optional<RunRecord>> unfinished_live_run(const Context& context);
/// Notes on the run's card, and in the database where that knows it, that it is over: no start goes on with it.
Result<> end_live_run(const Context& context, const std::string& run);
/// A run as its journal tells it, with `card` where there is one: for a database that does not know it.
Result<RunRecord> record_of_journal(const Context& context, const std::string& run);

/// The stores of one run. Take the run's lock first.
struct LiveParts {
    std::unique_ptr<CandleStore> candles;
    std::unique_ptr<RunStore> runs;
    OpenedLog journal;
    std::unique_ptr<Snapshots> snapshots;
    std::optional<UtcTime> last_close;  ///< of the journal's last frame; none: no frame yet

    static Result<LiveParts> open(const Context& context, const RunRecord& run, int sync_every);
};

/// A command for a run that is not at work: takes its lock, journals the command, and leaves (ENGINE 10).
Result<LiveStatus> command_resting_run(const Context& context, const RunRecord& run, Command command);

/// The close of its last minute as people read it, or the words for none yet.
std::string last_minute(const Context& context, const LiveStatus& status);
/// "paused since … by …", "killed since … by …", with the way out: a line for each that holds.
std::vector<std::string> standing_orders(const Context& context, const LiveStatus& status);

/// cli:NAME of who types.
std::string cli_actor();
/// An id that no other command has.
std::string new_command_id();

}  // namespace signalbox
