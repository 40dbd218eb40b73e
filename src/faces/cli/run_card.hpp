// The card of a live run: a small file beside its journal (ID.json) that says what the journal's events do not: on what
// venue and clock it was begun, with which instruments, from which minute on, and whether it was ended.
//
// The database is a projection and may be lost; card and journal are what a run is known by. Written whole or not at
// all, at the run's beginning and at its end. Threads: the main one, with the run's lock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/instrument.hpp"
#include "platform/files.hpp"
#include "ports/signal_record.hpp"

namespace signalbox {

/// What a live run was started with, beside its settings.
struct LiveKind {
    std::string venue;
    bool accelerated = false;  ///< market time was not the wall's; such a run enters no statistics
    bool operator==(const LiveKind&) const = default;
};

/// Which pairs were asked for on the command line; empty: whatever the configuration says.
struct TypedPairs {
    std::vector<std::string> symbols;
    std::size_t top = 0;  ///< 0: not typed
    bool operator==(const TypedPairs&) const = default;
};

struct RunCard {
    std::string run;
    Mode mode = Mode::paper;
    LiveKind kind;
    TypedPairs typed;                     ///< gone on with by a command line that asks for none
    std::vector<Instrument> instruments;  ///< by slot
    std::vector<Instrument> arriving;     ///< will join: they wait for their history
    UtcTime started_at{};                 ///< wall time
    UtcTime first_minute{};               ///< open time
    std::optional<UtcTime> ended_at;      ///< wall time; an ended run is never gone on with
    bool operator==(const RunCard&) const = default;
};

Result<> write_card(const DataDir& data, const RunCard& card);
/// None where there is no such file; Corrupt where it is no card.
Result<std::optional<RunCard>> read_card(const DataDir& data, const std::string& run);

/// Every id that a journal or a card in the directory has, in no order.
std::vector<std::string> journaled_runs(const DataDir& data);
/// Of those the live runs', newest first (by day, then number).
std::vector<std::string> journaled_live_runs(const DataDir& data);
/// Whether a journal or a card of this name is there: such an id is never given out again.
bool is_journaled(const DataDir& data, const std::string& run);

}  // namespace signalbox
