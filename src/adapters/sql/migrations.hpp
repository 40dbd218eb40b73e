// The steps from an empty database to the newest tables, as they stand in migrations/, built into the program.
#pragma once

#include <string_view>

namespace signalbox {

struct Migration {
    int version = 0;        ///< counts up from 1
    std::string_view name;  ///< candles, runs …
    const char* up = nullptr;
    const char* down = nullptr;
};

}  // namespace signalbox
