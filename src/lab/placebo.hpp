// A market in which there is nothing to know, made of real candles; and the rule, judged on it.
//
// Whole candles are shuffled: each is its open, high, low and close relative to the close before it, and its volume.
// Their log returns are demeaned first, so that no trend is left to follow, and every instrument gets a permutation of
// its own, so that none can announce another. Times and holes stay where they were. On such a market no rule has an
// edge before costs: a mean result that is not zero is a look into the future or a bias of the walk.
//
// The coin: the same entries, each with the side that a seeded coin gives it. Heads keeps the plan, tails mirrors its
// distances about the signal's close. What rule and coin share (fills, expiry, break-even) cancels in their difference.
//
// Days are the UTC days of the opinions' closes; opinions of one day are one cluster.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/desk/calibration/estimate.hpp"
#include "core/engine/event.hpp"
#include "core/market/series.hpp"

namespace signalbox {

/// The same candles in another order: `seed` and `name` key the permutation. The first candle stays where it is: it has
/// none before it. Valid candles give valid candles.
CandleSeries shuffled(const CandleView& candles, std::uint64_t seed, std::string_view name);

/// The opinions of one day of one market, resolved before costs, in R.
struct PlaceboDay {
    std::int64_t count = 0;
    double rule = 0;  ///< sum over the rule's sides
    double coin = 0;  ///< sum over the coin's
};

struct PlaceboInstrument {
    Instrument instrument;
    InstrumentTerms terms;
    CandleView minutes;  ///< 1m, ascending
};

/// One entry a UTC day, empty days left out. Runs the whole engine over the minutes, from the first to the last.
std::vector<PlaceboDay> run_placebo(std::span<const PlaceboInstrument> market, const EngineSettings& settings,
                                    std::uint64_t seed);

/// Mean over opinions with a two-sided interval, variance clustered by day; `quantile` of the normal: 1.6449 for 90 %.
/// Not known below two days.
Estimate clustered_mean(std::span<const PlaceboDay> days, double (*sum_of)(const PlaceboDay&), double quantile);

}  // namespace signalbox
