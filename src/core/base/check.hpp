// A bug stops the program, with the place and the reason. Never for outside input: that is a Result.
#pragma once

#include <source_location>

namespace signalbox {

[[noreturn]] void stop_for_bug(const char* why, std::source_location where);

inline void check(bool holds, const char* why, std::source_location where = std::source_location::current()) {
    if (!holds) stop_for_bug(why, where);
}

}  // namespace signalbox
