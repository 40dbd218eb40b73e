#include "faces/cli/live_door.hpp"

#include "faces/cli/version.hpp"
#include "platform/clock.hpp"

namespace signalbox {

LiveDoor::LiveDoor(const Context& context, LiveRun& run, LiveMarket& market, const LiveVoices* voices,
                   EventLog& journal, const RunLog& log)
    : port_(context.config().http_port) {
    if (port_ == 0) return;
    if (const Result<> opened = open(context, run, market, voices, journal, log); !opened) {
        trouble_ = of_door(opened.error(), port_);
        context.note(
            context.say("no door for health, metrics and webhooks: {}", say(context.language, trouble_->what)));
        if (!trouble_->next.empty()) context.note(say(context.language, trouble_->next));
        log.door_stays_shut(*trouble_);
        return;
    }
    log.door_opens(door_->url(), hooks_.size());
}

Result<> LiveDoor::open(const Context& context, LiveRun& run, LiveMarket& market, const LiveVoices* voices,
                        EventLog& journal, const RunLog& log) {
    const Config& config = context.config();
    WebDoorParts parts{.version = std::string(program_version()),
                       .status = [&run] { return run.status(); },
                       .deliveries = [voices]() -> std::optional<DeliveryFigures> {
                           if (voices == nullptr) return std::nullopt;
                           return voices->figures();
                       },
                       .hooks = {.secrets = config.hooks(),
                                 .wall = wall_time,
                                 .market = [&clock = market.clock()] { return clock.now(); },
                                 .submit =
                                     [&run](FactArrived fact, std::chrono::milliseconds patience) {
                                         return run.submit(std::move(fact), patience);
                                     },
                                 .trouble = [&log](const Error& error) { log.hook_not_kept(error); }},
                       .memory = context.data_dir().hooks(),
                       .journaled = {}};
    if (!parts.hooks.secrets.empty()) parts.journaled = TRY(facts_known(journal, config.clock_speed));
    for (const auto& [hook, secret] : parts.hooks.secrets) hooks_.push_back(hook);
    web_ = TRY(WebDoor::make(std::move(parts)));
    door_ = TRY(context.house.http_door({.port = static_cast<std::uint16_t>(port_)}, web_->routes()));
    return {};
}

void LiveDoor::tell(Json& status) const {
    if (port_ == 0) {
        status["door"] = nullptr;
        return;
    }
    status["door"] = {{"port", port_},
                      {"url", door_ ? Json(door_->url()) : Json(nullptr)},
                      {"hooks", hooks_},
                      {"trouble", trouble_ ? Json(trouble_->what.text()) : Json(nullptr)}};
}

Error of_door(Error error, std::int32_t port) {
    if (error.code != ErrorCode::Busy) return error;
    return fail(ErrorCode::Busy, "port {} of this machine is taken by another program", port)
        .suggest("end that one, or name another port: SIGNALBOX__HTTP__PORT={}; 0 for none", port + 1)
        .error;
}

}  // namespace signalbox
