// Copying a whole database into another: what is asked, and what was done.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/hash.hpp"

namespace signalbox {

struct CopyWork {
    bool replace = false;  ///< what stands in the target goes; without it a target that holds anything is refused
    /// Told rows done and in all: each is written once and read back once.
    std::function<void(std::uint64_t, std::uint64_t)> progress{};
    std::stop_token stop{};  ///< asked every few thousand rows; then the error is Interrupted
};

/// Proved equal on both sides when this is handed out.
struct CopiedDatabase {
    struct Table {
        std::string name;
        std::int64_t rows = 0;
    };
    std::vector<Table> tables;
    std::int64_t series = 0;  ///< instruments × timeframes that have candles, each compared by number and hash
    Hash128 hash;             ///< of every row of every table, in whatever order
};

}  // namespace signalbox
