// Which program this is. The number stands in CMakeLists.txt alone.
#pragma once

#include <string_view>

namespace signalbox {

/// `0.1.0`
std::string_view program_version();

}  // namespace signalbox
