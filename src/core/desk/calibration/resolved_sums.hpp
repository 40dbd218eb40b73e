// Everything calibration must remember of resolved opinions: sums whose size depends on how many strengths there are,
// not on how long the history is.
//
// A block pools some neighbouring strengths B. Opinions that closed on one UTC day are one cluster, so its variance
// needs day sums over the block: Σ_d (X_d − n_d m)² with X_d = Σ_{s∈B} X_{d,s}. Opened up that is
//     Σ_{s,t∈B} Σ_d X_{d,s} X_{d,t}  −  2m Σ_{s,t∈B} Σ_d X_{d,s} n_{d,t}  +  m² Σ_{s,t∈B} Σ_d n_{d,s} n_{d,t}:
// sums over pairs of strengths, kept one by one as opinions resolve. The same matrix holds, for each interval of
// strengths, on how many days it saw anything. Only days that may still get a resolution keep their own row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace signalbox {

/// A pool of opinions: how often TP1 came first, and the net result in R.
struct Pooled {
    std::int64_t count = 0;
    std::int64_t hits = 0;
    std::int64_t days = 0;     ///< clusters
    double net_r = 0;          ///< sum
    double hit_variance = 0;   ///< of the mean, clustered: days/(days − 1) · Σ_d (X_d − n_d m)² / n²; 0 below two days
    double edge_variance = 0;  ///< likewise of the mean net R
};

class ResolvedSums {
public:
    /// `day`: number of the UTC day of the opinion's close.
    void add(std::int16_t strength, std::int64_t day, bool hit, double net_r);
    /// No opinion of an earlier day will resolve any more.
    void forget_days_before(std::int64_t day);

    /// Of all strengths from first to last, both included.
    Pooled over(std::int16_t first, std::int16_t last) const;
    std::span<const std::int16_t> strengths() const { return strengths_; }  ///< seen so far, ascending
    std::int64_t count() const;
    std::size_t open_days() const { return rows_.size(); }

    bool operator==(const ResolvedSums&) const = default;

    void encode_into(auto& writer) const {
        writer.put(strengths_);
        writer.put(totals_);
        writer.put(pairs_);
        writer.put(rows_);
    }
    void decode_from(auto& reader) {
        reader.get(strengths_);
        reader.get(totals_);
        reader.get(pairs_);
        reader.get(rows_);
        if (!consistent()) reader.give_up();
    }

private:
    struct Cell {
        std::int64_t count = 0;
        std::int64_t hits = 0;
        double net_r = 0;
        bool operator==(const Cell&) const = default;
        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("count", self.count);
            visit("hits", self.hits);
            visit("net_r", self.net_r);
        }
    };
    /// Entry (s, t): Σ over days of products of s's and t's day sums; days: with anything in [s, t], for s ≤ t.
    struct Pair {
        std::int64_t days = 0;
        std::int64_t count_count = 0, hits_hits = 0, hits_count = 0;
        double net_net = 0, net_count = 0;
        bool operator==(const Pair&) const = default;
        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("days", self.days);
            visit("count_count", self.count_count);
            visit("hits_hits", self.hits_hits);
            visit("hits_count", self.hits_count);
            visit("net_net", self.net_net);
            visit("net_count", self.net_count);
        }
    };
    struct Row {
        std::int64_t day = 0;
        std::vector<Cell> cells;  ///< one for each strength
        bool operator==(const Row&) const = default;
        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("day", self.day);
            visit("cells", self.cells);
        }
    };

    Pair& pair(std::size_t s, std::size_t t) { return pairs_[s * strengths_.size() + t]; }
    const Pair& pair(std::size_t s, std::size_t t) const { return pairs_[s * strengths_.size() + t]; }
    std::size_t index_of(std::int16_t strength);
    Row& row_of(std::int64_t day);
    void count_day(const Row& row, std::size_t s);
    bool consistent() const;

    std::vector<std::int16_t> strengths_;
    std::vector<Cell> totals_;  ///< one for each strength
    std::vector<Pair> pairs_;   ///< square, row by row
    std::vector<Row> rows_;     ///< ascending by day
};

}  // namespace signalbox
