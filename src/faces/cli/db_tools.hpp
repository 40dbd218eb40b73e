// The database's own shell, and the files of a new migration: `signalbox db shell|migrate`.
#pragma once

#include "faces/cli/command.hpp"

namespace signalbox {

void add_db_tools(CliCommand db, Context& context);

}  // namespace signalbox
