// What a stream said last of its connections, so that each change is said once (FeedChanged). Threads: one at a time.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/market_stream.hpp"

namespace signalbox {

class SaidFeeds {
public:
    /// These pairs' connections are lost now, of so many pairs that are followed, for this reason; none: all stand.
    /// What is to be said of it; nothing: it was said.
    std::optional<FeedChanged> changed(const std::string& venue, std::string why, std::vector<Instrument> lost,
                                       std::size_t followed) {
        std::ranges::sort(lost);
        const bool is_lost = !lost.empty();
        if (lost.size() == followed) lost.clear();  // all of it
        if (is_lost == is_lost_ && lost == pairs_) return std::nullopt;
        is_lost_ = is_lost;
        pairs_ = lost;
        if (!is_lost) why.clear();
        return FeedChanged{.venue = venue, .is_lost = is_lost, .why = std::move(why), .pairs = std::move(lost)};
    }

private:
    bool is_lost_ = false;
    std::vector<Instrument> pairs_;
};

}  // namespace signalbox
