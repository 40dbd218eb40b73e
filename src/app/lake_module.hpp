// The lake's door, opened when somebody first asks: the module beside the program is loaded then, and stays.
#pragma once

#include "core/base/result.hpp"
#include "ports/lake_door.hpp"

namespace signalbox {

/// NotFound where this build has no module, or one of another build. Threads: any.
Result<const LakeDoor*> lake_door();

}  // namespace signalbox
