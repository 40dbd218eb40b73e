// The door of the lake: Parquet and Feather through Arrow, which is 60 MB of libraries that most commands do not need.
// So it lies in a module beside the program (signalbox_lake.so) that is loaded when somebody asks for it.
//
// Program and module are built together; `version` keeps a module of another build from being used.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/candle_files.hpp"
#include "ports/candle_lake.hpp"
#include "ports/table_files.hpp"

namespace signalbox {

inline constexpr int lake_door_version = 2;
inline constexpr const char* lake_door_symbol = "signalbox_lake_door";

struct LakeDoor {
    int version = lake_door_version;
    std::unique_ptr<TableFiles> (*tables)();
    std::unique_ptr<CandleFiles> (*candles)();
    std::unique_ptr<CandleLake> (*lake)(const std::filesystem::path& root);
};

/// What the module exports under `lake_door_symbol`.
using OpenLakeDoor = const LakeDoor* (*)();

}  // namespace signalbox
