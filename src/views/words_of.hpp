// Codes and numbers in words: why an opinion is what it is, what each gate asked and found, what became of a signal.
//
// Every sentence is a pattern of the catalogue with its values already rounded for reading. JSON never comes here: it
// keeps codes and full numbers. Pure; any thread.
#pragma once

#include <string>

#include "core/base/error.hpp"
#include "core/engine/outcome.hpp"
#include "core/signals/technical/technical.hpp"
#include "ports/quality.hpp"

namespace signalbox {

/// `places` after the dot; – where it is not a number.
std::string rounded(double value, int places);

/// Why the strength, the stop or a target is what it is.
Sentence words_of(const Reason& reason);
/// What the gate found, and what it asks for. A gate without an answer says why it has none.
Sentence words_of(Gate gate, const Verdict& verdict);
/// Why there was no opinion.
Sentence words_of(const Diagnosis& diagnosis);
/// A fill's name: entry, target 1 …
Sentence words_of(Leg leg);
/// Where a signal stands.
Sentence words_of(SignalState state);
Sentence words_of(Side side);
/// What a person asked of a live run.
Sentence words_of(Verb verb);
Sentence words_of(Tier tier);
/// What was wrong with candles, and what was done about it.
Sentence words_of(Flaw flaw);
Sentence words_of(Remedy remedy);

}  // namespace signalbox
