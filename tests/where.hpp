// Where the checkout and the built program lie. Known to where.cpp alone: every other test compiles to the same bytes
// in any checkout, and ccache may share them.
#pragma once

#include <string>

namespace signalbox {

std::string checkout_dir();
/// The finished `signalbox` of this build.
std::string built_program();
/// To be loaded before a program's libraries: tests/clock_back.cpp; empty under a sanitizer, which wants to be first.
std::string clock_that_jumps_back();

}  // namespace signalbox
