// What this process takes of the machine, as Linux tells it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

/// The most memory this process ever held (resident, bytes); 0 where /proc does not say.
std::uint64_t peak_resident_bytes();
/// VmHWM out of the text of /proc/self/status, in bytes; 0: not there.
std::uint64_t peak_resident_of(std::string_view status);
/// What it holds now; likewise.
std::uint64_t resident_bytes();
/// VmRSS out of the same text.
std::uint64_t resident_of(std::string_view status);
/// Of the file system that holds `path`, in bytes; `free` is what this process may still take.
struct DiskSpace {
    std::uint64_t free = 0, total = 0;
};
/// Io where it cannot be told.
Result<DiskSpace> disk_space(const std::filesystem::path& path);
/// CPUs this process may run on; at least 1.
unsigned cores();

}  // namespace signalbox
