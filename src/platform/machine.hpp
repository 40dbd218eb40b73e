// What this process takes of the machine, as Linux tells it.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox {

/// The most memory this process ever held (resident, bytes); 0 where /proc does not say.
std::uint64_t peak_resident_bytes();
/// VmHWM out of the text of /proc/self/status, in bytes; 0: not there.
std::uint64_t peak_resident_of(std::string_view status);
/// What it holds now; likewise.
std::uint64_t resident_bytes();
/// VmRSS out of the same text.
std::uint64_t resident_of(std::string_view status);
/// CPUs this process may run on; at least 1.
unsigned cores();

}  // namespace signalbox
