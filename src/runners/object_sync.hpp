// What lies below a directory into an object store, and back: only what differs there, by checksum. Nothing is ever
// removed on the other side. Cut off, it goes on where it was: a file is there whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "ports/object_store.hpp"

namespace signalbox {

struct SyncWork {
    /// Told bytes looked at and in all.
    std::function<void(std::uint64_t, std::uint64_t)> progress{};
    std::stop_token stop{};  ///< asked between files; then the error is Interrupted
};

struct Synced {
    std::uint64_t copied = 0;  ///< files
    std::uint64_t bytes = 0;   ///< in them
    std::uint64_t kept = 0;    ///< files that were the same already
};

/// Every file below `directory` becomes PREFIX/its/path. Files still being written (`.part`) are left out. NotFound
/// where there is no directory; WrongUse where a file's name is none for an object.
Result<Synced> push_files(ObjectStore& store, const std::filesystem::path& directory, const std::string& prefix,
                          const SyncWork& work);
/// Every object PREFIX/… becomes a file below `directory`. NotFound where there is none.
Result<Synced> pull_files(ObjectStore& store, const std::string& prefix, const std::filesystem::path& directory,
                          const SyncWork& work);

}  // namespace signalbox
