// Bybit's klines as candles.
#pragma once

#include "venues/bybit/wire/rest.hpp"
#include "venues/bybit/wire/stream.hpp"
#include "venues/wire/candles.hpp"

namespace signalbox::bybit {

/// The candle of a kline, confirmed or not, with the volume in base coin. An error: its interval is none of ours, or as
/// wire::candle_of.
Result<Candle> candle_of(const Kline& kline, Category category, std::int32_t multiplier = 1);

/// What of an answer of GET /v5/market/kline is closed and wanted.
wire::ClosedCandles closed_candles(const Klines& klines, const wire::CandleSieve::Wanted& wanted);

}  // namespace signalbox::bybit
