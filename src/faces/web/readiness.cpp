#include "faces/web/readiness.hpp"

#include <nlohmann/json.hpp>

namespace signalbox {

namespace {

std::string counted(std::uint64_t count, const std::string& what) { return std::to_string(count) + " " + what; }

}  // namespace

std::vector<NotReady> not_ready(const LiveStatus& status, UtcTime market_now) {
    std::vector<NotReady> reasons;
    if (!status.running) reasons.push_back({"run", "it has not begun, or is over"});
    if (status.running && status.last_frame == UtcTime{}) reasons.push_back({"run", "no minute has closed yet"});
    if (status.running && status.last_frame != UtcTime{} && market_now - status.last_frame > frame_awaited)
        reasons.push_back({"run", "its newest minute closed at " + to_text(status.last_frame)});
    if (!status.trouble.empty()) {
        const std::uint64_t behind = status.position - std::min(status.position, status.projected);
        reasons.push_back({"projection", status.trouble + "; " + counted(behind, "events behind the journal")});
    }
    if (!status.feed_trouble.empty()) reasons.push_back({"feed", status.feed_trouble});
    return reasons;
}

std::string readiness_json(const LiveStatus& status, UtcTime market_now) {
    using Json = nlohmann::ordered_json;
    Json reasons = Json::array();
    for (const NotReady& one : not_ready(status, market_now)) reasons.push_back({{"what", one.what}, {"why", one.why}});
    const bool is_ready = reasons.empty();
    const Json json{{"ready", is_ready},
                    {"run", status.run},
                    {"last_frame", status.last_frame == UtcTime{} ? Json(nullptr) : Json(to_text(status.last_frame))},
                    {"killed", status.killed},
                    {"paused", status.paused},
                    {"reasons", std::move(reasons)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace signalbox
