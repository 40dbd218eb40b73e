// Where the shared market data lies, for tests that read it. They skip with a sentence where it is not there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "tests/where.hpp"

namespace signalbox {

/// `$SIGNALBOX_SHARED_DATA`, else `shared/data` beside the repository; nothing if there is no such folder.
inline std::optional<std::filesystem::path> shared_data() {
    const char* named = std::getenv("SIGNALBOX_SHARED_DATA");
    const std::filesystem::path path = named ? named : checkout_dir() + "/../shared/data";
    if (!std::filesystem::is_directory(path)) return std::nullopt;
    return path;
}

}  // namespace signalbox
