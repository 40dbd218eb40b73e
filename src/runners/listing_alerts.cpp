#include "runners/listing_alerts.hpp"

#include <map>

namespace signalbox {

namespace {

/// As docs/webhooks.md names it.
std::string state_name(Listed state) {
    if (state == Listed::gone) return "delisted";
    return state == Listed::announced ? "prelaunch" : std::string(to_text(state));
}
std::string state_of(const ListingChange& change) { return state_name(change.now.state); }

Sentence words_of(const ListingChange& change) {
    const std::string about = to_text(change.now.instrument);
    if (change.now.state == Listed::gone) return sentence("{} is not listed any more", about);
    if (!change.was) return sentence("new listing: {} ({})", about, state_of(change));
    return sentence("listing of {}: {}, it was {}", about, state_of(change), state_name(*change.was));
}

Alert alert_of(const ListingChange& change) {
    const Instrument& about = change.now.instrument;
    return {.kind = AlertKind::listing,
            .subject = to_text(about),
            .window = state_of(change) + " " + to_text(change.now.changed_at),
            .at = change.now.changed_at,
            .lines = {words_of(change)},
            .details = {{"symbol", about.base + "/" + about.quote},
                        {"base", about.base},
                        {"quote", about.quote},
                        {"venue", about.venue},
                        {"state", state_of(change)}}};
}

Alert summary_of(const std::string& venue, const std::vector<const ListingChange*>& changes, UtcTime now) {
    std::map<std::string, int> states;
    for (const ListingChange* one : changes)
        ++states[one->was || one->now.state == Listed::gone ? state_of(*one) : "new"];
    std::string counts;
    for (const auto& [state, count] : states) {
        counts += (counts.empty() ? "" : ", ") + state + " " + std::to_string(count);
    }
    return {.kind = AlertKind::listing,
            .subject = venue,
            .window = to_text(now),
            .at = now,
            .lines = {sentence("{} changed its list: {} pairs at once ({})", venue, changes.size(), counts)},
            .details = {{"venue", venue}, {"changes", std::to_string(changes.size())}}};
}

}  // namespace

std::vector<Alert> listing_alerts(const std::deque<ListingChange>& changes, UtcTime now) {
    std::map<std::string, std::vector<const ListingChange*>> by_venue;
    for (const ListingChange& one : changes) {
        if (one.was == one.now.state) continue;  // its name alone, or the day on which it will go
        by_venue[one.now.instrument.venue].push_back(&one);
    }
    std::vector<Alert> alerts;
    for (const auto& [venue, those] : by_venue) {
        if (those.size() > ListingWatch::each_most) {
            alerts.push_back(summary_of(venue, those, now));
            continue;
        }
        for (const ListingChange* one : those) alerts.push_back(alert_of(*one));
    }
    return alerts;
}

}  // namespace signalbox
