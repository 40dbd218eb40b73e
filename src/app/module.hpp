// Modules beside the program, loaded when somebody first asks for what they bring, and never unloaded: Parquet
// (lake_door.hpp) and buckets (s3_door.hpp) come with tens of megabytes of libraries that most commands do not need.
#pragma once

#include "core/base/result.hpp"
#include "ports/lake_door.hpp"
#include "ports/s3_door.hpp"

namespace signalbox {

/// NotFound where this build has no such module, or one of another build. Threads: any.
Result<const LakeDoor*> lake_door();
Result<const S3Door*> s3_door();
/// Before main returns: what was loaded ends its own business while everything it uses is still there.
void end_modules();

}  // namespace signalbox
