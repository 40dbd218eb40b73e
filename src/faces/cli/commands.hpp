// Every command of the program. Each `add_…` tells the program its name, its options and its work; the text of a
// command's own file is the whole of it.
//
// A new command: a file NAME_command.cpp with its add_NAME, a line here, and one in the list of cli.cpp.
#pragma once

#include "faces/cli/command.hpp"
#include "faces/cli/context.hpp"

namespace signalbox {

void add_demo(CliCommand program, Context& context);
void add_backtest(CliCommand program, Context& context);
void add_signals(CliCommand program, Context& context);
void add_trades(CliCommand program, Context& context);
void add_explain(CliCommand program, Context& context);
void add_whynot(CliCommand program, Context& context);
void add_replay(CliCommand program, Context& context);
void add_analyze(CliCommand program, Context& context);
void add_scan(CliCommand program, Context& context);
void add_screen(CliCommand program, Context& context);
void add_chart(CliCommand program, Context& context);
void add_check(CliCommand program, Context& context);
void add_collect(CliCommand program, Context& context);
void add_import(CliCommand program, Context& context);
void add_backfill(CliCommand program, Context& context);
void add_export(CliCommand program, Context& context);
void add_lake(CliCommand program, Context& context);
void add_indicators(CliCommand program, Context& context);
void add_features(CliCommand program, Context& context);
void add_compare(CliCommand program, Context& context);
void add_config(CliCommand program, Context& context);
void add_db(CliCommand program, Context& context);
void add_doctor(CliCommand program, Context& context);
void add_outbox(CliCommand program, Context& context);
void add_observe(CliCommand program, Context& context);
void add_run(CliCommand program, Context& context);
void add_quality(CliCommand program, Context& context);
void add_status(CliCommand program, Context& context);
void add_kill(CliCommand program, Context& context);
void add_trade(CliCommand program, Context& context);
void add_close(CliCommand program, Context& context);
void add_portfolio(CliCommand program, Context& context);
void add_pause(CliCommand program, Context& context);
void add_resume(CliCommand program, Context& context);
void add_simulate_venue(CliCommand program, Context& context);
void add_simulate_webhook(CliCommand program, Context& context);
void add_simulate_telegram(CliCommand program, Context& context);
void add_telegram(CliCommand program, Context& context);
void add_version(CliCommand program, Context& context);

}  // namespace signalbox
