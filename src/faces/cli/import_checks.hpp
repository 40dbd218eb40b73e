// Is a file what it is said to be? Asked before any of it goes into the store (SPEC 2).
//
// Two mistakes are made with ease and seldom seen: the wrong --timeframe, and the wrong --symbol or --venue. The first
// shows in the step from row to row, the second in candles that differ from the stored ones almost everywhere; a venue
// that mends its history changes a few. `import --force` asks neither.
// Threads: the store's.
#pragma once

#include "core/base/result.hpp"
#include "ports/candle_files.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// BadData where the file's usual step is another than its timeframe.
Result<> check_step(const CandleFile& file, std::string_view name);

/// BadData where more than a twentieth of the rows, and more than a hundred, are stored with other values. Reads the
/// stored candles of the file's span block by block; an instrument that is not stored yet has none.
Result<> check_corrections(CandleStore& store, const Instrument& instrument, const CandleFile& file,
                           std::string_view name);

}  // namespace signalbox
