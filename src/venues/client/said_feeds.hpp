// What a stream said last of its connections, so that each change is said once (FeedChanged). Threads: one at a time.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/market_stream.hpp"

namespace signalbox {

/// The pairs of the connections that do not stand, and why the first of these fell.
class FallenFeeds {
public:
    void add(const std::string& why, std::vector<Instrument> pairs) {
        if (why_.empty()) why_ = why;
        std::ranges::move(pairs, std::back_inserter(pairs_));
    }

private:
    friend class SaidFeeds;
    std::string why_;
    std::vector<Instrument> pairs_;
};

class SaidFeeds {
public:
    /// These have fallen now, of so many pairs that are followed. What is to be said of it; nothing: it was said.
    std::optional<FeedChanged> changed(const std::string& venue, FallenFeeds fallen, std::size_t followed) {
        std::vector<Instrument>& lost = fallen.pairs_;
        std::ranges::sort(lost);
        const bool is_lost = !lost.empty();
        if (lost.size() == followed) lost.clear();  // all of it
        if (is_lost == is_lost_ && lost == pairs_) return std::nullopt;
        is_lost_ = is_lost;
        pairs_ = lost;
        if (!is_lost) fallen.why_.clear();
        return FeedChanged{.venue = venue, .is_lost = is_lost, .why = std::move(fallen.why_), .pairs = std::move(lost)};
    }

private:
    bool is_lost_ = false;
    std::vector<Instrument> pairs_;
};

}  // namespace signalbox
