// The synthetic market's past, put into a store as if it had been downloaded: for the demo, for a run that begins warm,
// for checks and for tests.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/terms.hpp"
#include "ports/candle_store.hpp"
#include "ports/market_stream.hpp"

namespace signalbox {

/// BTC, ETH and SOL against USDT at the venue `synthetic`.
std::vector<Instrument> synthetic_instruments();

/// What of a market's past goes into a store, and how it is marked there.
struct HistoryRequest {
    std::vector<Instrument> instruments;
    InstrumentTerms terms{};  ///< of those that the store does not know yet; the price step is read from the prices
    TimeRange range;
    std::string source = "synthetic:history";
    std::function<UtcTime(const TimeRange& piece)> arrived_at{};  ///< empty: when the piece ended
    std::function<void(std::uint64_t minutes)> progress{};        ///< so many are done, of all instruments together
    std::stop_token stop{};                                       ///< asked between pieces; then Interrupted
};

/// Asks and waits for the answer; what else comes meanwhile is passed over. Interrupted.
Result<PastArrived> past_of(MarketStream& source, const Instrument& instrument, TimeRange range, std::stop_token stop);

/// Merges every minute of the range with its quotes, ten days a transaction, instrument after instrument. What is there
/// already changes nothing. The source's clock must stand at or after the range's end: a venue knows no future.
Result<> store_history(CandleStore& store, MarketStream& source, const HistoryRequest& request);

}  // namespace signalbox
