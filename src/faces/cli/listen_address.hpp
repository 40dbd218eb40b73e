// Where a simulator listens, as it is typed: 127.0.0.1:8790.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

/// The port. WrongUse: no address and port; Refused: not of this machine.
Result<std::uint16_t> port_of_this_machine(std::string_view listen);

}  // namespace signalbox
