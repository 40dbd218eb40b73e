// What a backtest answers: its JSON, its table, and the one sentence that matters.
#pragma once

#include <string>
#include <vector>

#include "core/desk/performance/metrics.hpp"
#include "faces/cli/context.hpp"
#include "lab/report.hpp"
#include "views/stored_backtest.hpp"

namespace signalbox {

/// A backtest that was stored, with all that its answer and its report need.
struct BacktestAnswer {
    ReportInput report;
    Performance performance;
    double elapsed_s = 0;
};

/// Stores the run with its journal, reads back what was stored, and works its figures out.
Result<BacktestAnswer> finish_backtest(const Context& context, BacktestDoneAndCounted done);

/// `backtest --json`.
Json backtest_json(const BacktestAnswer& answer);
/// The table of `backtest`, with the gates that stopped opinions and the sentence about the edge.
void print_backtest(const Context& context, const BacktestAnswer& answer);
/// First failed gates, most opinions first.
void print_gates(const Context& context, const RunCounts& counts);

}  // namespace signalbox
