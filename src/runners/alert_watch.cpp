#include "runners/alert_watch.hpp"

#include <fmt/format.h>

namespace signalbox {

std::string alert_window(UtcTime at, Millis cooldown) {
    if (cooldown <= Millis{0}) return to_text(at);
    return to_text(UtcTime(at.time_since_epoch() / cooldown * cooldown));
}

std::vector<Alert> AlertWatch::look(const Event& event, std::span<const Outcome> outcomes, const NameSlot& name) {
    std::vector<Alert> alerts;
    if (const auto* feed = std::get_if<FeedLost>(&event)) {
        const auto known = lost_.find(feed->venue);
        if (feed->lost) {
            lost_.try_emplace(feed->venue, Lost{.since = feed->at, .said = {}});
        } else if (known != lost_.end()) {
            const std::string said = known->second.said;
            const auto minutes = std::chrono::round<std::chrono::minutes>(feed->at - known->second.since).count();
            lost_.erase(known);
            if (!said.empty()) {
                alerts.push_back({.kind = AlertKind::feed_back,
                                  .subject = feed->venue,
                                  .window = said,
                                  .at = feed->at,
                                  .lines = {sentence("{} is back after {} min", feed->venue, minutes)},
                                  .details = {{"venue", feed->venue}, {"minutes", std::to_string(minutes)}}});
            }
        }
    }
    if (const auto* frame = std::get_if<MarketFrame>(&event); frame && rules_.feed_lost.on) {
        for (auto& [venue, lost] : lost_) {
            if (!lost.said.empty() || frame->closed_at - lost.since <= rules_.feed_lost_after) continue;
            lost.said = alert_window(lost.since, rules_.feed_lost.cooldown);
            alerts.push_back({.kind = AlertKind::feed_lost,
                              .subject = venue,
                              .window = lost.said,
                              .at = frame->closed_at,
                              .lines = {sentence("{} is lost since {}: no candles come", venue, lost.since)},
                              .details = {{"venue", venue}, {"since", to_text(lost.since)}}});
        }
    }
    for (const Outcome& outcome : outcomes) {
        if (const auto* approved = std::get_if<SignalApproved>(&outcome); approved && rules_.strong_signal.on) {
            const Signal& signal = approved->signal;
            if (signal.score <= rules_.strong_score) continue;
            const std::string about = name(signal.slot);
            alerts.push_back({.kind = AlertKind::strong_signal,
                              .subject = about,
                              .window = alert_window(signal.closed_at, rules_.strong_signal.cooldown),
                              .at = signal.closed_at,
                              .lines = {sentence("a strong signal: {} {} with score {}", about, signal.timeframe,
                                                 fmt::format("{:.1f}", signal.score))},
                              .details = {{"instrument", about},
                                          {"signal", to_text(signal.id)},
                                          {"score", fmt::format("{:.1f}", signal.score)}}});
        }
        const auto* done = std::get_if<CommandDone>(&outcome);
        const bool is_switch = done && done->changed && (done->verb == Verb::kill || done->verb == Verb::lift_kill);
        if (!is_switch || !rules_.kill_switch.on) continue;
        alerts.push_back(
            {.kind = AlertKind::kill_switch,
             .subject = std::string(to_text(done->verb)),
             .window = done->id,
             .at = done->at,
             .lines = {done->verb == Verb::kill
                           ? sentence("kill switch thrown by {}: no signal is said until it is lifted", done->actor)
                           : sentence("kill switch lifted by {}", done->actor)},
             .details = {{"actor", done->actor}, {"reason", done->reason}}});
        if (!done->reason.empty()) alerts.back().lines.push_back(sentence("reason: {}", done->reason));
    }
    return alerts;
}

}  // namespace signalbox
