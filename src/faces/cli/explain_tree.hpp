// What is told (views/explain.hpp), as a tree on the terminal, in its colours.
#pragma once

#include "faces/cli/context.hpp"
#include "faces/cli/print.hpp"
#include "views/explain.hpp"

namespace signalbox {

/// The reader of a terminal: in the context's language, by UTC.
Person reader_of(const Context& context);
Tree tree_of(const Context& context, const Told& told);

}  // namespace signalbox
