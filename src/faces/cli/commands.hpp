// Every command of the program. Each `add_…` tells CLI11 its options and puts its work into `context.action`; the text
// of a command's own file is the whole of it.
//
// A new command: a file NAME_command.cpp with its add_NAME, a line here, and one in the list of cli.cpp.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "faces/cli/context.hpp"

namespace signalbox {

/// Makes the subcommand. `says` is an English sentence of the catalogue; examples are shown in its help, without
/// the word signalbox before them.
CLI::App* new_command(CLI::App& app, const Context& context, const std::string& name, std::string_view says,
                      const std::vector<std::string>& examples);

void add_demo(CLI::App& app, Context& context);
void add_backtest(CLI::App& app, Context& context);
void add_signals(CLI::App& app, Context& context);
void add_trades(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_whynot(CLI::App& app, Context& context);
void add_replay(CLI::App& app, Context& context);
void add_analyze(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_config(CLI::App& app, Context& context);
void add_db(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_kill(CLI::App& app, Context& context);
void add_pause(CLI::App& app, Context& context);
void add_resume(CLI::App& app, Context& context);
void add_version(CLI::App& app, Context& context);

}  // namespace signalbox
