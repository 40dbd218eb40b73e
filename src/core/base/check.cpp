// The last words of a program that met its own bug: the one place below the wall that speaks to the outside.
#include "core/base/check.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace signalbox {

void stop_for_bug(const char* why, std::source_location where) {
    const std::string line = std::string("signalbox: a bug: ") + why + " (" + where.file_name() + ":" +
                             std::to_string(where.line()) + ", " + where.function_name() + ")\n";
    std::fputs(line.c_str(), stderr);
    std::abort();
}

}  // namespace signalbox
