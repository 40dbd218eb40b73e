// Two runs' signals beside each other, and what explains where they part: for `signalbox compare`.
//
// A live run and a backtest like it (`backtest --like RUN`) see the same candles but for three things that only a
// journal knows: candles that came or changed after the frame that would have used them, frames that closed late (no
// signal is spoken then, fills pay more), and times in which a person or the run itself had stopped it. Each difference
// is laid at the door of what happened before it; one account carries all signals, so a difference may also follow from
// an earlier one. What nothing explains is said to be so: it would be a fault of the program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ports/event_log.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// A minute that entered after its frame.
struct LateCandle {
    std::uint16_t slot = 0;
    UtcTime opened_at{};
    UtcTime arrived_at{};
    UtcTime taken_at{};  ///< close of the last frame before it entered

    bool operator==(const LateCandle&) const = default;
};

/// What of a run only its journal knows.
struct RunFacts {
    std::vector<LateCandle> candles;   ///< in the order of entering
    std::vector<UtcTime> late_frames;  ///< closes of frames that came too late to speak, ascending
    std::vector<TimeRange> halted;     ///< killed or paused, by closes
    std::vector<UtcTime> costs;        ///< closes before which costs or settings changed
};
Result<RunFacts> facts_of(EventLog& log);

enum class Parted : std::uint8_t {
    first_only,   ///< only the first run spoke it
    second_only,  ///< only the second one
    otherwise,    ///< both, with other numbers
    ended,        ///< both alike, and it ended otherwise
};
constexpr Parted last_of(Parted) { return Parted::ended; }
/// As the enumerator is written.
std::string_view to_text(Parted kind);

struct SignalDifference {
    Parted kind{};
    SignalRecord first, second;       ///< one of them empty where only the other spoke
    std::vector<std::string> fields;  ///< entry, stop …: which numbers differ
    // What may explain it, of either run:
    std::vector<LateCandle> candles;  ///< of its instrument, opened before its close and entered after it
    bool is_late = false;             ///< its frame, or one in which it was filled, came late
    bool is_halted = false;           ///< the run was killed or paused then
    bool has_new_costs = false;       ///< costs or settings changed before it
    /// An earlier difference moved what carries over: the account's limits for a day or while that signal is open, its
    /// size and what calibration learnt for good.
    bool is_after_another = false;

    const SignalRecord& shown() const { return kind == Parted::second_only ? second : first; }
    bool is_explained() const { return !candles.empty() || is_late || is_halted || has_new_costs || is_after_another; }
};

struct Comparison {
    std::size_t first_count = 0, second_count = 0;
    std::size_t alike = 0;
    std::vector<SignalDifference> differences;  ///< by close
};

/// Each in order of closes. `first_facts`, `second_facts`: empty for a backtest.
Comparison compare_signals(std::vector<SignalRecord> of_first, const RunFacts& first_facts,
                           std::vector<SignalRecord> of_second, const RunFacts& second_facts);
/// The same of two stored runs.
Result<Comparison> compare_runs(RunStore& runs, const std::string& first, const RunFacts& first_facts,
                                const std::string& second, const RunFacts& second_facts);

}  // namespace signalbox
