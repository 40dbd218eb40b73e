// Every bar of one timeframe of a stored instrument, formed or missing, in order: what tables and exports are made
// from.
//
// Longer bars are made from the stored minutes by the engine's own resampler, so they are the ones that opinions are
// formed on; where there are no minutes they are the imported ones, as the venue gave them. A quiet minute is a flat
// candle at the last close. Memory: one block of rows. Threads: the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

#include "core/base/result.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/resampler.hpp"
#include "core/market/timeframe.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

struct BarRequest {
    Instrument instrument;
    Timeframe timeframe = Timeframe::m1;
    TimeRange range;      ///< by open time, from a bar's open to a bar's end
    bool native = false;  ///< the venue's own bars, not made from minutes
    StoreVersion as_of = newest_version;
    std::function<void(UtcTime)> progress{};  ///< told now and then how far it is
    std::stop_token stop{};                   ///< asked between blocks; then the error is Interrupted
};

/// What is stored of a timeframe within `range`, as a request: whole bars from the minutes where there are any, else
/// the imported ones. NotFound says what there is instead.
Result<BarRequest> stored_bars(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range);

/// What a person gets who stops such a reading, and one whose file would have been made from it.
Failure interrupted();
Failure interrupted_before(std::string_view file);

/// Hands each bar to `take`, whose error ends it.
Result<> read_bars(CandleStore& store, const BarRequest& request,
                   const std::function<Result<>(const ClosedBar&)>& take);

/// The part of `range` that is stored of the instrument; an empty one is NotFound and says what there is.
Result<TimeRange> stored_part(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range);

}  // namespace signalbox
