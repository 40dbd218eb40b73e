#include "platform/machine.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace signalbox {

namespace {

std::string own_status() {
    std::ifstream file("/proc/self/status");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A line of /proc/self/status that is a number of KiB.
std::uint64_t bytes_of(std::string_view status, std::string_view name) {
    const std::size_t at = status.find(name);
    if (at == status.npos) return 0;
    const std::size_t digit = status.find_first_of("0123456789", at + name.size());
    if (digit == status.npos) return 0;
    std::uint64_t kib = 0;
    std::from_chars(status.data() + digit, status.data() + status.size(), kib);
    return kib * 1024;
}

}  // namespace

std::uint64_t peak_resident_bytes() { return peak_resident_of(own_status()); }
std::uint64_t peak_resident_of(std::string_view status) { return bytes_of(status, "VmHWM:"); }
std::uint64_t resident_bytes() { return resident_of(own_status()); }
std::uint64_t resident_of(std::string_view status) { return bytes_of(status, "VmRSS:"); }

unsigned cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const int count = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return count > 0 ? static_cast<unsigned>(count) : std::max(1U, std::thread::hardware_concurrency());
}

Result<DiskSpace> disk_space(const std::filesystem::path& path) {
    std::error_code failed;
    const auto space = std::filesystem::space(path, failed);
    if (failed) return fail(ErrorCode::Io, "free space of {}: {}", path.string(), failed.message());
    return DiskSpace{.free = space.available, .total = space.capacity};
}

}  // namespace signalbox
