#include "faces/web/web_door.hpp"

#include "faces/web/hook_body.hpp"
#include "faces/web/metrics.hpp"
#include "faces/web/readiness.hpp"
#include "platform/machine.hpp"

namespace signalbox {

Result<std::unique_ptr<WebDoor>> WebDoor::make(WebDoorParts parts) {
    std::unique_ptr<WebDoor> door(new WebDoor(std::move(parts)));
    const HookParts& hooks = door->parts_.hooks;
    if (hooks.secrets.empty()) return door;
    const UtcTime now = hooks.wall();
    door->memory_ = TRY(HookMemory::open(door->parts_.memory, {}, now));
    door->memory_->learn(door->parts_.journaled, now);
    door->gate_ = std::make_unique<HookGate>(hooks, door->parts_.limits, *door->memory_);
    return door;
}

std::vector<DoorRoute> WebDoor::routes() {
    std::vector<DoorRoute> all{
        {.path = "/healthz", .answer = [](const DoorRequest&) { return DoorReply{.body = "{\"alive\":true}\n"}; }},
        {.path = "/readyz", .answer = [this](const DoorRequest&) { return ready(); }},
        {.path = "/metrics", .answer = [this](const DoorRequest&) { return metrics(); }}};
    for (const auto& [hook, secret] : parts_.hooks.secrets) {
        all.push_back({.method = "POST",
                       .path = "/hooks/" + hook,
                       .body_bytes = hook_body_max,
                       .answer = [this, hook](const DoorRequest& request) { return gate_->take(hook, request); }});
    }
    return all;
}

DoorReply WebDoor::ready() const {
    const LiveStatus status = parts_.status();
    const UtcTime now = parts_.hooks.market();
    return {.status = not_ready(status, now).empty() ? 200 : 503, .body = readiness_json(status, now)};
}

DoorReply WebDoor::metrics() const {
    Measured measured{.status = parts_.status(), .version = parts_.version, .resident_bytes = resident_bytes()};
    measured.is_ready = not_ready(measured.status, parts_.hooks.market()).empty();
    if (gate_) measured.hooks = gate_->counts();
    if (parts_.deliveries) measured.deliveries = parts_.deliveries();
    return {.content_type = std::string(metrics_type), .body = metrics_text(measured)};
}

}  // namespace signalbox
