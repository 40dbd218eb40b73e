// A signal's whole answer for itself, as a tree of sentences.
#pragma once

#include "faces/cli/context.hpp"
#include "faces/cli/print.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// `calibration_min`: of the run, how many opinions have to resolve before anything is known.
Tree explain_tree(const Context& context, const SignalRecord& record, std::int64_t calibration_min);

/// Every gate in its order: its name, whether it passed, and what it found.
void add_gates(const Context& context, Tree& under, const Verdict& verdict);

}  // namespace signalbox
