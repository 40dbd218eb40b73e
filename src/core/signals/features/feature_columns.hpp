// The 39 features of a whole stretch of candles, in columns: FeatureStream's values to the bit, some eleven times as
// fast.
//
//     FeatureStream stream;
//     write_features(stream, Timeframe::m1, candles, columns);   // columns[f][row], f in the order of Feature
//
// Rows whose features are not all known yet go through the stream itself: a series' first 254 and what follows a hole
// of more than 5 bars, up to the next midnight. The rest goes through in blocks (feature_block.hpp). Vectors are chosen
// by CPU and change no bit (core/base/vectors.hpp). No state beside `stream`: threads may each have their own.
#pragma once

#include <span>

#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/features/feature.hpp"
#include "core/signals/features/feature_stream.hpp"

namespace signalbox {

/// Steps `stream` over the candles, which are bars of one length with missing ones left out, and writes a row for each;
/// every column has room for as many. What is missing before the first of them is for the caller to tell the stream.
void write_features(FeatureStream& stream, Timeframe timeframe, const CandleView& candles,
                    std::span<double* const, feature_count> columns);

}  // namespace signalbox
