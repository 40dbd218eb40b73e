// A run's closed trades as the figures want them, read from its signals and their fills.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/desk/performance/trade.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// Nothing for a signal that is still open, or that no candle let in.
std::optional<TradeResult> trade_of(const SignalRecord& record);

/// Of all closed trades, in the order of the records.
std::vector<TradeResult> trades_of(std::span<const SignalRecord> records);

/// What a trade's fills paid, apart.
struct CostParts {
    Decimal fees, spread, slippage;
};
CostParts costs_of(std::span<const SignalRecord> records);

}  // namespace signalbox
