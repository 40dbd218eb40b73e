// The technical picture of one instrument at a moment: each timeframe's trend, readings, levels, and the opinion it has
// or would have. From a fresh analyst warmed by the stored candles before that moment; no account is asked.
#pragma once

#include <optional>
#include <vector>

#include "core/signals/technical/stops_targets.hpp"
#include "core/signals/technical/technical.hpp"
#include "ports/candle_store.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

struct TimeframePicture {
    Timeframe timeframe{};
    std::optional<UtcTime> closed_at;  ///< of its newest candle; none: it has none yet
    std::int64_t candles = 0;
    int trend = 0;  ///< +1, −1, 0
    Readings now;
    NearestLevels levels;
    Diagnosis diagnosis;              ///< of the trend's side
    std::optional<StopTargets> plan;  ///< stop and targets where there is an opinion
};

struct Picture {
    Instrument instrument;
    UtcTime at{};                              ///< close of the last minute it knows
    std::vector<TimeframePicture> timeframes;  ///< those that speak, shortest first
};

/// NotFound where nothing is stored before `at`.
Result<Picture> picture_of(CandleStore& store, const Instrument& instrument, const EngineSettings& settings,
                           UtcTime at);

Json picture_json(const Picture& picture);

}  // namespace signalbox
