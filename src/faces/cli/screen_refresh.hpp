// A venue's hourly candles and tickers, brought before the screener looks: `screen --refresh`.
#pragma once

#include <string>

#include "faces/cli/context.hpp"
#include "runners/screening.hpp"

namespace signalbox {

/// Hourly candles of 90 days into the store, of every pair that qualifies by its name and ticker; what the tickers say.
Result<PairMarkets> refresh_hours(const Context& context, CandleStore& store, const std::string& venue);

}  // namespace signalbox
