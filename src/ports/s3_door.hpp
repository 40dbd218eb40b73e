// The door of the S3 store: Arrow's client with 40 MB of libraries, in a module of its own (signalbox_s3.so) that is
// loaded when a bucket is configured and asked for. Program and module are built together, as with the lake
// (lake_door.hpp).
#pragma once

#include <memory>

#include "ports/object_place.hpp"
#include "ports/object_store.hpp"

namespace signalbox {

inline constexpr int s3_door_version = 1;
inline constexpr const char* s3_door_symbol = "signalbox_s3_door";

struct S3Door {
    int version = s3_door_version;
    /// Speaks to nobody yet. WrongUse where the place can't be one.
    Result<std::unique_ptr<ObjectStore>> (*open)(const ObjectPlace& place);
    /// Before main returns, once no store is left.
    void (*end)();
};

/// What the module exports under `s3_door_symbol`.
using OpenS3Door = const S3Door* (*)();

}  // namespace signalbox
