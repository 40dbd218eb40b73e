// The command line: what a person types, and a script. `main` builds the house, this room asks it.
//
// Promises (SPEC 13): answers go to stdout, progress and notes to stderr; with --json exactly one JSON document is on
// stdout, an error's too; every error says what to do next; the exit code tells a script what happened.
#pragma once

#include "ports/house.hpp"

namespace signalbox {

/// Parses, runs one command, and gives the exit code. Call it before any other thread exists (it blocks signals).
int run_cli(int argc, char** argv, const House& house);

}  // namespace signalbox
