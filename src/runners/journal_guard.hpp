// The door between a journal's bytes and the engine: events that no run of ours would have written stay outside.
//
// A record's CRC says that the bytes are what somebody wrote, not that they make sense. The engine takes an event that
// cannot be for a bug and stops; so whoever reads a journal asks here first. What must hold: `Opened` first and once;
// slots in order, with states that this engine reads; a frame for each minute, on the minute, of instruments that have
// joined; candles that are candles, money and limits that are amounts. A pure function of event and engine.
#pragma once

#include "core/engine/engine.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

/// Whether `engine`, which has processed every event before this one, may process it. BadData names the event and what
/// is wrong with it; TooNew: it holds a state that this engine cannot read.
Result<> admit(const LoggedEvent& logged, const Engine& engine);

/// TooNew where the journal was written by another engine version: its outcomes are not this one's.
Result<> same_engine(const Opened& opened);

}  // namespace signalbox
