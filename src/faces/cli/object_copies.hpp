// Copies elsewhere, in the object store of the configuration: `lake push|pull`, `db backup|restore`.
#pragma once

#include "faces/cli/command.hpp"

namespace signalbox {

void add_lake_copies(CliCommand lake, Context& context);
void add_db_copies(CliCommand db, Context& context);

}  // namespace signalbox
