// ADDRESS:PORT of the simulators' --listen: this machine alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

/// WrongUse: it is none; Refused: another machine's.
Result<std::uint16_t> port_of(std::string_view listen);

}  // namespace signalbox
