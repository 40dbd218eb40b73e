// What a line on the run's socket orders, put into the run's journal. Threads: the socket's.
#pragma once

#include "faces/cli/followed_slots.hpp"
#include "platform/control_question.hpp"

namespace signalbox {

/// A command is handed to the run, which does it with its next look. A trade by hand, or a close, is in the journal and
/// taken on when this returns well; check_taken says why it is not. NotFound: the run does not follow what shall be
/// traded. Unreachable: it has not said so within three seconds, and may still do it.
Result<> order_asked(LiveRun& live, const FollowedSlots& slots, const ControlQuestion& asked);

}  // namespace signalbox
