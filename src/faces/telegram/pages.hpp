// The long answers: why a signal was spoken, and why none was. First what a glance takes, then everything.
//
// What hangs under a sentence stands in a quote that unfolds, so a page is a screen long until somebody wants more.
// Each answer comes as messages that fit. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "faces/telegram/phone.hpp"
#include "views/whynot.hpp"

namespace signalbox {

/// Five lines: what, its prices, its strength and what its past says, its heaviest reason, what became of it. With a
/// button for the rest.
PhoneMessage why_message(const SignalRecord& record, std::int64_t calibration_min, const Person& reader);
/// All that a signal stands on.
std::vector<PhoneMessage> why_pages(const SignalRecord& record, std::int64_t calibration_min, const Person& reader);
/// Every gate with its numbers.
std::vector<PhoneMessage> gates_pages(const SignalRecord& record, const Person& reader);
/// The first gate that failed, in a sentence; then all of them.
std::vector<PhoneMessage> whynot_pages(const WhyNot& answer, const Instrument& instrument, const Person& reader);

}  // namespace signalbox
