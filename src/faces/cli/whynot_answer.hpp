// `whynot` in words.
#pragma once

#include "faces/cli/context.hpp"
#include "faces/cli/print.hpp"
#include "views/whynot.hpp"

namespace signalbox {

Tree why_not_tree(const Context& context, const Instrument& instrument, const WhyNot& answer);

}  // namespace signalbox
