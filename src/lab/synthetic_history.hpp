// The synthetic market's past, put into a store as if it had been downloaded: for the demo, for checks and for tests.
#pragma once

#include <functional>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/terms.hpp"
#include "ports/candle_store.hpp"
#include "ports/market_source.hpp"

namespace signalbox {

/// BTC, ETH and SOL against USDT at the venue `synthetic`.
std::vector<Instrument> synthetic_instruments();

/// Merges every minute of `range` with its quotes, ten days a transaction, instrument after instrument. What is there
/// already changes nothing. The price step of the terms is read from the prices themselves. The source's clock must
/// stand at or after the range's end: a venue knows no future.
Result<> store_history(CandleStore& store, MarketSource& source, const std::vector<Instrument>& instruments,
                       const InstrumentTerms& terms, TimeRange range,
                       const std::function<void(std::int64_t days_done)>& progress = {});

}  // namespace signalbox
