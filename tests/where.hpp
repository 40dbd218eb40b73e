// Where the checkout and the built program lie. Known to where.cpp alone: every other test compiles to the same bytes
// in any checkout, and ccache may share them.
#pragma once

#include <string>

namespace signalbox {

std::string checkout_dir();
/// The finished `signalbox` of this build.
std::string built_program();

}  // namespace signalbox
