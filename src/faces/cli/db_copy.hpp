// `signalbox db copy`: one database into another.
#pragma once

#include "faces/cli/command.hpp"

namespace signalbox {

void add_db_copy(CliCommand db, Context& context);

}  // namespace signalbox
