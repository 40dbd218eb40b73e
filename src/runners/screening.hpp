// The screener over stored candles: every pair of a venue, judged and scored at each hour of a span (SPEC 6).
//
// Hours are the venue's own 1h candles where they are stored; where these end, those that the engine's resampler makes
// of the stored minutes go on. A pair's series begins 90 days before the UTC day in which the hour opened, or at its
// first stored candle: so a list is the same whether it is made alone or within a span, and no more is read than EMA200
// needs to forget where it began (2,073 candles).
// Turnover is summed up from the candles and marked assumed, where no ticker says it; the spread is that of the
// quote at the hour's close, else the cost model's, marked assumed.
// Memory: the lists of 31 days. Threads: the caller's.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "ports/candle_store.hpp"
#include "ports/screen_store.hpp"

namespace signalbox {

/// Hours by their closes, whole hours of the clock; both ends included.
struct HourSpan {
    UtcTime first{}, last{};
};

/// Turnover and spread as tickers say them; a pair that is not in it, and what is unknown, is reckoned as above.
using PairMarkets = std::map<Instrument, PairMarket>;

struct ScreenRequest {
    std::string venue;
    UniverseRules rules;
    HourSpan hours;
    UtcTime taken_at{};                       ///< wall time, for the snapshots
    PairMarkets markets{};                    ///< for the last of the hours
    std::function<void(UtcTime)> progress{};  ///< told now and then which hour is done
    std::stop_token stop{};                   ///< asked between pairs; then the error is Interrupted
};

/// The venue to screen: `typed` where a person named one, else `configured` where the store has pairs of it, else the
/// only one in the store (`synthetic` only when it is named). NotFound where there is none, WrongUse where there are
/// several.
Result<std::string> venue_to_screen(CandleStore& store, std::string_view typed, std::string_view configured);

/// From the first to the last hour that at least half of the pairs that qualify by name have begun with, or reach.
/// NotFound where none of them has any.
Result<HourSpan> hours_to_screen(CandleStore& store, const std::string& venue, const UniverseRules& rules);

/// Hands the lists to `take`, ascending, some at a time; its error ends it.
Result<> screen_hours(CandleStore& store, const ScreenRequest& request,
                      const std::function<Result<>(std::span<const ScreenSnapshot>)>& take);

/// One list, of the hour that closed at `at`. NotFound where no pair of the venue has a candle of that hour.
Result<ScreenSnapshot> screen_at(CandleStore& store, const std::string& venue, const UniverseRules& rules, UtcTime at,
                                 UtcTime taken_at, const PairMarkets& markets = {});

}  // namespace signalbox
