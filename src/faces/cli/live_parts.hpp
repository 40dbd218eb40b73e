// The live run of a data directory: found, and opened with everything it stands on.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "faces/cli/context.hpp"
#include "runners/live.hpp"

namespace signalbox {

/// What a live run was started with, beside its settings: kept in its record.
struct LiveKind {
    std::string venue;
    bool accelerated = false;  ///< market time was not the wall's; such a run enters no statistics
    bool operator==(const LiveKind&) const = default;
};
std::string live_kind_text(const LiveKind& kind);
Result<LiveKind> parse_live_kind(const RunRecord& run);

/// The newest live run that was not ended by a newer one; it goes on where its journal ends.
Result<std::optional<RunRecord>> unfinished_live_run(RunStore& runs);

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

/// cli:NAME of who types.
std::string cli_actor();
/// An id that no other command has.
std::string new_command_id();

}  // namespace signalbox
