// The steps from an empty file to the newest tables, as they stand in migrations/sqlite, built into the program.
#pragma once

#include <span>
#include <string_view>

namespace signalbox {

struct Migration {
    int version = 0;        ///< counts up from 1
    std::string_view name;  ///< candles, runs …
    const char* up = nullptr;
    const char* down = nullptr;
};

/// Ascending by version, without holes.
std::span<const Migration> sqlite_migrations();

}  // namespace signalbox
