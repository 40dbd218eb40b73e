// The routes of a run's door: /healthz, /readyz, /metrics, and POST /hooks/NAME for each hook that has a secret.
//
// It knows the run by functions alone. Always true: no route shows a secret, or a byte of what was sent to it.
// Threads: made and ended by one, after the door that was given its routes; the routes' functions run in the door's.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "faces/web/hook_gate.hpp"
#include "runners/deliver.hpp"
#include "runners/live.hpp"

namespace signalbox {

struct WebDoorParts {
    std::string version;  ///< of the program
    std::function<LiveStatus()> status;
    std::function<std::optional<DeliveryFigures>()> deliveries;  ///< may be empty
    HookParts hooks;                                             ///< with both clocks
    std::filesystem::path memory;        ///< directory of what hooks took; made only where there are hooks
    std::vector<std::string> journaled;  ///< facts_known()
    HookLimits limits = {};
};

class WebDoor {
public:
    /// Errors: the memory's.
    static Result<std::unique_ptr<WebDoor>> make(WebDoorParts parts);
    /// They use this object.
    std::vector<DoorRoute> routes();

private:
    explicit WebDoor(WebDoorParts parts) : parts_(std::move(parts)) {}
    DoorReply ready() const;
    DoorReply metrics() const;

    const WebDoorParts parts_;
    std::unique_ptr<HookMemory> memory_;
    std::unique_ptr<HookGate> gate_;
};

}  // namespace signalbox
