// What a run tells Prometheus: its status in the text format, version 0.0.4. Counters count since this process began.
//
// Why no registry: every number is the status's already, one consistent copy of it; prometheus-cpp writes it out.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "faces/web/hook_gate.hpp"
#include "runners/deliver.hpp"
#include "runners/live.hpp"

namespace signalbox {

struct Measured {
    LiveStatus status;
    bool is_ready = false;
    HookGate::Counts hooks = {};
    std::optional<DeliveryFigures> deliveries = {};  ///< none: the run has no channel
    std::string_view version;                        ///< of the program
    std::uint64_t resident_bytes = 0;                ///< what the process holds now; 0: not known
};

inline constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";
std::string metrics_text(const Measured& measured);

}  // namespace signalbox
