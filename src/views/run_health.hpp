// Is all well with a run at work? A line each, the worst first, for whoever asks in a word. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runners/live.hpp"

namespace signalbox {

/// Below the first a run may not last the day.
constexpr std::uint64_t space_needed = 200ULL << 20, space_wanted = 2ULL << 30;  // bytes

struct HealthLine {
    enum class How : std::uint8_t { good, warning, bad };
    How how = How::good;
    Sentence what;
};

/// `free_bytes` of the data directory's disk; none: unknown.
std::vector<HealthLine> run_health(const LiveStatus& status, std::optional<std::uint64_t> free_bytes);

}  // namespace signalbox
