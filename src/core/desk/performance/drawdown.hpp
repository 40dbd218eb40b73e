// The account's falls from its highest minute, read from daily marks that keep each day's lowest and highest minute.
//
// Which of the two came first within a day is not kept. A day whose lowest (highest) is the mark it began with had that
// one first; any other is taken to have been high before it was low: a fall is never told smaller than it was, and at
// most one day's range too deep.
#pragma once

#include <span>
#include <vector>

#include "core/desk/performance/metrics.hpp"

namespace signalbox {

/// The deepest; depth 0 (start = trough) if the account never fell. `cash` at `from` is the first peak. A fall to or
/// below zero is 1 or more.
Drawdown deepest_fall(UtcTime from, Decimal cash, std::span<const EquityMarked> marks);

/// For each mark, how far below its highest minute so far the account was at most that day: fractions ≥ 0.
std::vector<double> falls(Decimal cash, std::span<const EquityMarked> marks);

}  // namespace signalbox
