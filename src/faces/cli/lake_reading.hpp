// Candles for a backtest: from the data directory's lake where there is one and it is right, else from the store.
#pragma once

#include <memory>

#include "faces/cli/context.hpp"
#include "runners/lake_store.hpp"

namespace signalbox {

struct LakeReading {
    OpenCandleStore open;
    std::shared_ptr<LakeUse> use;  ///< none: there is no lake
};

/// A lake that can't be read (no Arrow in this build) is noted, and the store answers alone.
LakeReading read_with_lake(const Context& context);
/// Where the candles came from, and what was wrong with the lake's files; nothing without a lake.
void show_lake_use(const Context& context, const LakeReading& reading);

}  // namespace signalbox
