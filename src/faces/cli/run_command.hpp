// The live run as commands begin it: `run` on paper, `observe start` with nothing delivered. Threads: the main one.
#pragma once

#include "faces/cli/command.hpp"
#include "faces/cli/run_plan.hpp"

namespace signalbox {

/// What is followed, from when and for how long. `options` must live as long as the command line.
void add_live_options(CliCommand command, RunOptions& options);

/// Goes on with the unfinished run of the options' mode, or begins one, until it is asked to stop.
Result<ExitCode> run_live(const Context& terminal, const RunOptions& options);

}  // namespace signalbox
