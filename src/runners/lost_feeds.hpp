// Which venues' streams are lost, wholly or in part, and why: as streams said it last (ports/market_stream.hpp).
//
// A pair whose connection is broken holds no frame open and is asked for nothing; the others of its venue go on as if
// nothing were. Threads: one owner.
#pragma once

#include <map>
#include <set>
#include <string>

#include "ports/market_stream.hpp"

namespace signalbox {

class LostFeeds {
public:
    void take(const FeedChanged& changed);

    bool empty() const { return venues_.empty(); }
    /// Something of the venue's stream is lost.
    bool any_of(const std::string& venue) const { return venues_.contains(venue); }
    /// Nothing of this pair can come.
    bool holds(const Instrument& pair) const;
    /// Why, and where it is a part: of which pairs. Empty: nothing of the venue is lost.
    std::string why(const std::string& venue) const;
    /// "bybit: why", a venue after the other; empty: nothing is lost.
    std::string text() const;

private:
    struct Lost {
        std::string why;
        std::set<Instrument> pairs;  ///< none: all of them
    };
    std::map<std::string, Lost> venues_;
};

/// The first of them for people: "BTC/USDT, ETH/USDT and 98 more".
std::string shown_pairs(std::span<const Instrument> pairs);

}  // namespace signalbox
