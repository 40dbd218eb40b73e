// What is said of an observation on a terminal and on its page alike. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "views/observation.hpp"

namespace signalbox {

/// Replayed as recorded, final candles, no latency, as a backtest.
Sentence words_of(Rung rung);
/// What the rung changed.
Sentence reason_of(Rung rung);
Sentence words_of(Parted kind);
/// Passed, with its numbers; or why there was none.
Sentence words_of(const DrillDone& drill);
/// How much is still to come, or that it is long enough; that it counts for nothing.
Sentence length_of(const Observation& observation);
/// Whether the replay gave what the run gave.
Sentence replay_of(const Observation& observation);
/// 5 h 12 min
std::string hours_text(Millis span);
/// 1.24 s
std::string seconds_text(Millis span);

}  // namespace signalbox
