// What `lake build` and `export candles --out DIR/` share: a series into a lake, with a bar and a line of answer.
#pragma once

#include <filesystem>

#include "faces/cli/context.hpp"
#include "ports/candle_lake.hpp"

namespace signalbox {

/// Writes the months that are not right and says how many. The answer for scripts.
Result<Json> write_lake(const Context& context, CandleStore& store, CandleLake& lake, const Instrument& instrument,
                        const std::filesystem::path& root);

}  // namespace signalbox
