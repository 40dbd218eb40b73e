// Closed bars of a stretch of time, one after the other, missing ones told: what charts are made of.
#pragma once

#include <functional>

#include "core/market/resampler.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// Which stored candles a timeframe's are made from: minutes where there are any, else the timeframe's own.
Result<Timeframe> source_of(CandleStore& store, const Instrument& instrument, Timeframe timeframe);

/// Hands out the bars of `timeframe` that open and close within `range`, whole ones alone, oldest first; those of
/// imported candles (`source` is the timeframe) without the missing ones.
Result<> each_bar(CandleStore& store, const Instrument& instrument, Timeframe timeframe, Timeframe source,
                  TimeRange range, const std::function<void(const ClosedBar&)>& take);

}  // namespace signalbox
