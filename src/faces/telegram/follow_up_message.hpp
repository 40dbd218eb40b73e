// What became of a signal: a short reply at each change of its state, the result at its end; and the one line of a
// signal that left too late to be of use. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "faces/telegram/phone.hpp"
#include "ports/delivery.hpp"

namespace signalbox {

struct FollowUpTelling {
    Person reader = {};
    std::string currency = {};  ///< of the account; empty: the signal's quote
    bool break_even = true;     ///< of the run: after target 1 the stop moves to the entry
    bool repeat = false;        ///< an earlier attempt may have arrived
};

/// `record` may know more than this move: what came later is not told.
PhoneMessage follow_up_message(const SignalRecord& record, const SignalMoved& move, const FollowUpTelling& telling);

/// One line, to be sent without a sound. `late`: how long after its close.
PhoneMessage missed_message(const SignalRecord& record, Missed missed, std::optional<Millis> late,
                            const FollowUpTelling& telling);

}  // namespace signalbox
