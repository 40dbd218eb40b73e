// What several commands ask about stored runs.
#pragma once

#include <optional>
#include <string>

#include "faces/cli/context.hpp"
#include "views/stored_backtest.hpp"

namespace signalbox {

/// The named run, or, with an empty name, the newest one. NotFound says how to make one.
Result<RunRecord> find_run(RunStore& runs, const std::string& id);
/// The same; nothing where no run is named and none is stored.
Result<std::optional<RunRecord>> find_run_if_any(RunStore& runs, const std::string& id);

/// A new id that no journal has, whatever the database remembers: PREFIX-YYYYMMDD-N.
Result<std::string> new_run_id(const Context& context, RunStore& runs, std::string_view prefix);

/// How Context's house reads a journal.
ReadJournal read_journal(const Context& context);

}  // namespace signalbox
