#include "views/live_status.hpp"

namespace signalbox {

Json live_status_json(const LiveStatus& status) {
    return {{"run", status.run},
            {"mode", to_text(status.mode)},
            {"last_frame", to_text(status.last_frame)},
            {"now", to_text(status.now)},
            {"position", status.position},
            {"projected", status.projected},
            {"trouble", status.trouble.empty() ? Json(nullptr) : Json(status.trouble)},
            {"killed", status.killed},
            {"paused", status.paused},
            {"frames", status.frames},
            {"late_frames", status.late_frames},
            {"missing_minutes", status.missing_minutes},
            {"corrections", status.corrections},
            {"opinions", status.opinions},
            {"signals", status.signals},
            {"open_positions", status.open_positions},
            {"equity", to_text(status.equity)}};
}

Result<LiveStatus> parse_live_status(const Json& json) {
    LiveStatus status;
    try {
        status.run = json.at("run").get<std::string>();
        status.mode = TRY(parse_mode(json.at("mode").get<std::string>()));
        status.last_frame = TRY(parse_utc(json.at("last_frame").get<std::string>()));
        status.now = TRY(parse_utc(json.at("now").get<std::string>()));
        json.at("position").get_to(status.position);
        json.at("projected").get_to(status.projected);
        if (json.at("trouble").is_string()) json.at("trouble").get_to(status.trouble);
        json.at("killed").get_to(status.killed);
        json.at("paused").get_to(status.paused);
        json.at("frames").get_to(status.frames);
        json.at("late_frames").get_to(status.late_frames);
        json.at("missing_minutes").get_to(status.missing_minutes);
        json.at("corrections").get_to(status.corrections);
        json.at("opinions").get_to(status.opinions);
        json.at("signals").get_to(status.signals);
        json.at("open_positions").get_to(status.open_positions);
        status.equity = TRY(Decimal::parse(json.at("equity").get<std::string>()));
    } catch (const Json::exception& error) {
        return fail(ErrorCode::BadData, "the run's answer makes no sense: {}", error.what())
            .suggest("are both programs of the same version? `signalbox version`");
    }
    status.running = true;
    return status;
}

}  // namespace signalbox
