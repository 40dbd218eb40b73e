#include "runners/lost_feeds.hpp"

#include <algorithm>
#include <vector>

namespace signalbox {

void LostFeeds::take(const FeedChanged& changed) {
    if (changed.is_lost) {
        venues_[changed.venue] = {changed.why, {changed.pairs.begin(), changed.pairs.end()}};
    } else {
        venues_.erase(changed.venue);
    }
}

bool LostFeeds::holds(const Instrument& pair) const {
    const auto venue = venues_.find(pair.venue);
    return venue != venues_.end() && (venue->second.pairs.empty() || venue->second.pairs.contains(pair));
}

std::string LostFeeds::why(const std::string& venue) const {
    const auto found = venues_.find(venue);
    if (found == venues_.end()) return {};
    const auto& [reason, lost] = found->second;
    if (lost.empty()) return reason;
    const std::vector<Instrument> pairs(lost.begin(), lost.end());
    return reason + " (" + shown_pairs(pairs) + ")";
}

std::string LostFeeds::text() const {
    std::string all;
    for (const auto& [venue, lost] : venues_) {
        if (!all.empty()) all += "; ";
        all += venue + ": " + why(venue);
    }
    return all;
}

std::string shown_pairs(std::span<const Instrument> pairs) {
    constexpr std::size_t shown_max = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(pairs.size(), shown_max); ++i) {
        text += (i == 0 ? "" : ", ") + pairs[i].symbol();
    }
    if (pairs.size() > shown_max) text = sentence("{} and {} more", text, pairs.size() - shown_max).text();
    return text;
}

}  // namespace signalbox
