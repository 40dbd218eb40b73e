#include "venues/bybit/client/status_feed.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::bybit {

VenueState state_of(std::span<const Maintenance> announced) {
    VenueState state;
    for (const Maintenance& one : announced) {
        const bool stops_spot = one.stops_market_data(Category::spot);
        if (!stops_spot && !one.stops_market_data(Category::linear)) continue;
        if (stops_spot) state.is_open = false;
        state.words += (state.words.empty() ? "" : "; ") + one.title;
        if (!state.until || one.ends_at > *state.until) state.until = one.ends_at;
    }
    return state;
}

StatusFeed::StatusFeed(Network& network, const WebSocketOptions& options, Inbox& inbox)
    : number_(options.number), socket_(network, options, inbox) {
    const std::string topic(status_topic);
    socket_.keep(topic, [topic] {
        return wire::print(Request{.id = topic, .op = "subscribe", .arguments = std::vector{topic}});
    });
}

std::optional<VenueState> StatusFeed::take(const StatusFrame& frame) {
    bool is_news = false;
    for (const Maintenance& one : frame.rows) {
        if (!one.concerns(Category::spot)) continue;
        if (one.stops_market_data(Category::spot)) {
            if (under_way_.size() == kept_max && !under_way_.contains(one.id)) continue;
            under_way_.insert_or_assign(one.id, one);
            is_news = true;
        } else {
            const bool was_under_way = under_way_.erase(one.id) > 0;
            // One that began before anybody listened ends as well.
            is_news = is_news || was_under_way || one.state == "completed";
        }
    }
    if (!is_news) return std::nullopt;
    std::vector<Maintenance> all;
    for (const auto& [id, one] : under_way_) all.push_back(one);
    return state_of(all);
}

}  // namespace signalbox::bybit
