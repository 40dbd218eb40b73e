// What was told of a pair's last minutes, so that each is told once, and again only where it differs.
//
// The stream has the first word on a minute; REST tells it again when it is settled, and wins where it differs: a
// candle of another shape, one that was missing, a quiet minute that nobody could vouch for. A minute that REST has no
// row for, though its trades came, stays as the trades have it: a row may lag, a trade has happened.
// Memory: the last minutes, so many at most. Threads: one at a time.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/market/gaps.hpp"
#include "core/market/series.hpp"

namespace signalbox {

class ToldMinutes {
public:
    /// Remembered; the oldest is forgotten for one more. What is older than all of them is always news.
    static constexpr std::size_t minutes_max = 32;
    /// How far back `settle` looks: no venue is asked again for older minutes.
    static constexpr Millis settled_back{20 * minute};

    bool holds(UtcTime opened_at) const { return minutes_.contains(opened_at); }
    /// A candle, or none of a quiet minute, unless something is told of it already: then false, and it stays so.
    bool first(UtcTime opened_at, const std::optional<Candle>& candle);
    /// A candle that stands, whatever was told before. False: the same, to the last bit.
    bool stands(const Candle& candle);

    struct Correction {
        UtcTime opened_at{};
        std::optional<Candle> candle;  ///< none: quiet
    };
    /// REST has these rows (ascending) in `known`, and no others: what is to be told of its end, oldest first.
    std::vector<Correction> settle(TimeRange known, const CandleView& rows);

private:
    void forget_the_oldest();

    std::map<UtcTime, std::optional<Candle>> minutes_;
};

}  // namespace signalbox
