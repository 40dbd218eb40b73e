#include "views/live_status.hpp"

namespace signalbox {

namespace {

Json json_of_halt(const Halt& halt) {
    if (!halt.on) return nullptr;
    return {{"actor", halt.actor}, {"reason", halt.reason}, {"at", to_text(halt.at)}};
}

Result<Halt> parse_halt(const Json& json) {
    if (json.is_null()) return Halt{};
    return Halt{.on = true,
                .actor = json.at("actor").get<std::string>(),
                .reason = json.at("reason").get<std::string>(),
                .at = TRY(parse_utc(json.at("at").get<std::string>()))};
}

LatencyShares latency_of(const Json& json) {
    const auto micros = [&](const char* name) { return std::chrono::microseconds(json.at(name).get<std::int64_t>()); };
    return {.p50 = micros("p50"), .p99 = micros("p99"), .max = micros("max")};
}

}  // namespace

Json latency_json(const LatencyShares& latency) {
    return {{"p50", latency.p50.count()}, {"p99", latency.p99.count()}, {"max", latency.max.count()}};
}

Json live_status_json(const LiveStatus& status) {
    return {{"run", status.run},
            {"mode", to_text(status.mode)},
            {"last_frame", status.last_frame == UtcTime{} ? Json(nullptr) : Json(to_text(status.last_frame))},
            {"now", to_text(status.now)},
            {"position", status.position},
            {"projected", status.projected},
            {"trouble", status.trouble.empty() ? Json(nullptr) : Json(status.trouble)},
            {"feed_trouble", status.feed_trouble.empty() ? Json(nullptr) : Json(status.feed_trouble)},
            {"killed", status.killed},
            {"kill", json_of_halt(status.kill)},
            {"paused", status.paused},
            {"pause", json_of_halt(status.pause)},
            {"frames", status.frames},
            {"late_frames", status.late_frames},
            {"missing_minutes", status.missing_minutes},
            {"corrections", status.corrections},
            {"messages", status.heard.messages},
            {"unread_messages", status.heard.unread},
            {"to_journal_us", latency_json(status.to_journal)},
            {"to_outcome_us", latency_json(status.to_outcome)},
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
        if (!json.at("last_frame").is_null())
            status.last_frame = TRY(parse_utc(json.at("last_frame").get<std::string>()));
        status.now = TRY(parse_utc(json.at("now").get<std::string>()));
        json.at("position").get_to(status.position);
        json.at("projected").get_to(status.projected);
        if (json.at("trouble").is_string()) json.at("trouble").get_to(status.trouble);
        if (json.at("feed_trouble").is_string()) json.at("feed_trouble").get_to(status.feed_trouble);
        json.at("killed").get_to(status.killed);
        json.at("paused").get_to(status.paused);
        status.kill = TRY(parse_halt(json.at("kill")));
        status.pause = TRY(parse_halt(json.at("pause")));
        json.at("frames").get_to(status.frames);
        json.at("late_frames").get_to(status.late_frames);
        json.at("missing_minutes").get_to(status.missing_minutes);
        json.at("corrections").get_to(status.corrections);
        json.at("messages").get_to(status.heard.messages);
        json.at("unread_messages").get_to(status.heard.unread);
        status.to_journal = latency_of(json.at("to_journal_us"));
        status.to_outcome = latency_of(json.at("to_outcome_us"));
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
