// `check lookahead` and `check recursive`: proofs about columns, on stored candles.
#pragma once

#include "faces/cli/command.hpp"
#include "faces/cli/context.hpp"

namespace signalbox {

void add_check_lookahead(CliCommand check, Context& context);
void add_check_recursive(CliCommand check, Context& context);

}  // namespace signalbox
