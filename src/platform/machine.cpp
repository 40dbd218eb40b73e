#include "platform/machine.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace signalbox {

std::uint64_t peak_resident_bytes() {
    std::ifstream file("/proc/self/status");
    const std::string status{std::istreambuf_iterator<char>(file), {}};
    return peak_resident_of(status);
}

std::uint64_t peak_resident_of(std::string_view status) {
    constexpr std::string_view name = "VmHWM:";
    const std::size_t at = status.find(name);
    if (at == status.npos) return 0;
    const std::size_t digit = status.find_first_of("0123456789", at + name.size());
    if (digit == status.npos) return 0;
    std::uint64_t kib = 0;
    std::from_chars(status.data() + digit, status.data() + status.size(), kib);
    return kib * 1024;
}

unsigned cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const int count = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return count > 0 ? static_cast<unsigned>(count) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace signalbox
