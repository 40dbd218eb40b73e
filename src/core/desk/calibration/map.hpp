// What a strength has meant so far: the isotonic regression of "TP1 came before the stop" on strength (ENGINE 5).
//
// Pool adjacent violators: neighbouring strengths whose hit rate does not rise are pooled into one block; the blocks'
// rates rise strictly. Confidence is the block's rate, edge the block's mean net R (which need not rise).
//
// 90 % intervals, with variance clustered by UTC day (three coins closing together are not three facts) and Student's t
// with days − 1 degrees of freedom:
// - rate: Wilson's interval for n / deff opinions, deff = clustered variance / (p(1 − p)/n), at least 1: it stays
// inside
//   0…1 and does not claim certainty where all hit or all missed;
// - edge: mean ± t · standard error.
// A block that saw fewer than two days is not known.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/hash.hpp"
#include "core/desk/calibration/estimate.hpp"
#include "core/desk/calibration/resolved_sums.hpp"

namespace signalbox {

/// The 95 % quantile of Student's t, `freedom` ≥ 1: Abramowitz & Stegun 26.7.5 (within 0.3 %), exact for 1.
double student_95(std::int64_t freedom);
Estimate hit_rate_of(const Pooled& pooled);
Estimate edge_of(const Pooled& pooled);

class CalibrationMap {
public:
    struct Block {
        std::int16_t first = 0;  ///< lowest strength in it
        Estimate confidence;
        Estimate edge;

        bool operator==(const Block&) const = default;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("first", self.first);
            visit("confidence", self.confidence);
            visit("edge", self.edge);
        }
    };

    static CalibrationMap fit(const ResolvedSums& sums);

    bool empty() const { return blocks_.empty(); }
    /// The block of the highest strength seen that is not above this one; below all, the lowest block. Not when empty.
    const Block& at(std::int16_t strength) const;
    const std::vector<Block>& blocks() const { return blocks_; }
    /// Names the map: of its blocks' canonical bytes; zero when empty.
    const Hash128& hash() const { return hash_; }

    bool operator==(const CalibrationMap&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("blocks", self.blocks_);
        visit("hash", self.hash_);
    }

private:
    std::vector<Block> blocks_;
    Hash128 hash_;
};

}  // namespace signalbox
