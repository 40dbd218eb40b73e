// Where a live run and a backtest of the same minutes part, one changed thing at a time (SPEC 11): for `observe
// report`.
//
// Each rung runs the run's own journal again, changed in one thing more than the rung before it:
//   recorded       nothing: each event's outcomes must be those that stand in the journal, to the last bit
//   final_candles  frames hold what the store knows of their minutes now, with the arrival times of then; corrections
//                  of those minutes are in them already, and those of an instrument's warm-up are there as it joins
//   on_time        every frame arrives as it closes
//   backtest       `backtest --like RUN`: no command, no changed setting or cost, the warm-up as it was
// What the signals of a rung have otherwise than those of the rung before is the doing of that one thing. Fills at
// measured costs would be the next rung; nothing is measured yet. An account carries over from day to day, and so does
// a difference: the whole run is climbed, whichever day is asked for.
// Nothing is written. Threads: the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "runners/compare.hpp"
#include "runners/replay.hpp"

namespace signalbox {

enum class Rung : std::uint8_t { recorded, final_candles, on_time, backtest };
constexpr Rung last_of(Rung) { return Rung::backtest; }
/// As the enumerator is written.
std::string_view to_text(Rung rung);

struct Climbed {
    Rung rung{};
    std::vector<SignalRecord> signals;  ///< in order of closes
    Comparison to_before;               ///< beside the rung before it; of the first one: nothing
};

struct DifferenceLadder {
    ReplayDone replayed;  ///< the first rung: equal, or where it parts from what the journal says
    RunFacts facts;
    TimeRange range;             ///< the run's minutes, by open time
    std::vector<Climbed> rungs;  ///< in the order of Rung
};

struct LadderQuestion {
    OpenCandleStore open_store;
    StoreVersion as_of = newest_version;  ///< what is final
    /// Who hears the first rung, now that it is known which minutes it has; may be empty.
    std::function<ReplayListener(TimeRange)> listen = {};
    std::function<void(std::int64_t)> rung = {};  ///< so many are done
};

/// `log`: of a live run, as far as its candles are in the store. NotFound where it holds no minute.
Result<DifferenceLadder> climb(EventLog& log, const LadderQuestion& question, std::stop_token stop = {});

}  // namespace signalbox
