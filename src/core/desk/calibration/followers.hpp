// Follows every opinion that calibration may learn from, each alone, in one unit (ENGINE 5).
//
// An opinion's own luck is what is learnt: it is followed whether or not a gate blocked it, from the next minute's
// open, with the signal's prices, by the walk that paper uses. No candle within `unfilled_after`: forgotten. A minute
// that never came while it was open: forgotten too (its path is unknown). Neither resolves.
//
// Thousands are open at once, and most minutes touch none of them: for each slot the nearest trigger below and above
// are kept, so that such a minute costs two comparisons. Memory: an opinion leaves at its expiry at the latest, or with
// the next minute of its instrument.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/desk/calibration/estimate.hpp"
#include "core/desk/costs/costs.hpp"
#include "core/desk/costs/walk.hpp"

namespace signalbox {

struct Follower {
    Hash128 opinion;
    Timeframe timeframe{};
    Source source{};
    std::int16_t strength = 0;
    UtcTime formed_at{};
    UtcTime enter_by{};  ///< a frame that closes then or later without an entry: forgotten
    double risk = 0;     ///< |entry in mind − stop|: one R
    bool late = false;   ///< decided late: the entry pays the 90th percentile
    TradePlan plan;
    TradeState state;
    double gross = 0;  ///< so far, in price
    double costs = 0;

    bool operator==(const Follower&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("opinion", self.opinion);
        visit("timeframe", self.timeframe);
        visit("source", self.source);
        visit("strength", self.strength);
        visit("formed_at", self.formed_at);
        visit("enter_by", self.enter_by);
        visit("risk", self.risk);
        visit("late", self.late);
        visit("plan", self.plan);
        visit("state", self.state);
        visit("gross", self.gross);
        visit("costs", self.costs);
    }
};

class Followers {
public:
    void follow(std::uint16_t slot, const Follower& follower);

    /// A present minute. `frame_at`: close of the frame in which it is walked. Resolutions in the order of following.
    void walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, UtcTime frame_at, MinuteCosts& costs,
              std::vector<OpinionResolved>& out) {
        if (slot >= lanes_.size()) return;
        const Lane& lane = lanes_[slot];
        if (candle.low > lane.below && candle.high < lane.above && closed_at < lane.due) return;
        walk_touched(slot, candle, closed_at, frame_at, costs, out);
    }
    /// Forgets those that no candle let in by now.
    void drop_unfilled(std::uint16_t slot, UtcTime now) {
        if (slot < lanes_.size() && now >= lanes_[slot].enter_by) drop_waiting(slot, now);
    }
    /// A minute of this slot never came: whatever was open then is forgotten.
    void lose_open(std::uint16_t slot);
    /// The instrument left.
    void drop(std::uint16_t slot);

    std::size_t size() const;
    /// Close of the oldest opinion still followed; `otherwise` if there is none.
    UtcTime oldest(UtcTime otherwise) const;

    /// No slot beyond these, and nobody past the last target: what a snapshot that was read must hold.
    bool consistent(std::size_t slots) const;

    bool operator==(const Followers& other) const { return lanes_ == other.lanes_; }

    void encode_into(auto& writer) const {
        writer.put(static_cast<std::uint32_t>(lanes_.size()));
        for (const Lane& lane : lanes_) writer.put(lane.all);
    }
    void decode_from(auto& reader) {
        lanes_.clear();
        std::vector<std::vector<Follower>> all;
        reader.get(all);
        for (std::vector<Follower>& lane : all) {
            lanes_.emplace_back().all = std::move(lane);
            refresh(lanes_.back());
        }
    }

private:
    struct Lane {
        std::vector<Follower> all;
        // Derived from `all`: the nearest of everything that could happen.
        double below = -std::numeric_limits<double>::infinity();
        double above = std::numeric_limits<double>::infinity();
        UtcTime due = UtcTime::max();
        UtcTime enter_by = UtcTime::max();

        bool operator==(const Lane& other) const { return all == other.all; }
    };
    static void refresh(Lane& lane);
    void walk_touched(std::uint16_t slot, const Minute& candle, UtcTime closed_at, UtcTime frame_at, MinuteCosts& costs,
                      std::vector<OpinionResolved>& out);
    void drop_waiting(std::uint16_t slot, UtcTime now);

    std::vector<Lane> lanes_;  ///< by slot
};

}  // namespace signalbox
