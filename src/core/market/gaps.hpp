// Which minutes of a series are known, and which are not: sorted, merged ranges [from, to).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/time.hpp"

namespace signalbox {

/// Half-open in time: from ≤ t < to. Never empty inside a RangeSet.
struct TimeRange {
    UtcTime from{};
    UtcTime to{};

    bool empty() const { return from >= to; }
    bool holds(UtcTime time) const { return from <= time && time < to; }
    bool operator==(const TimeRange&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("from", self.from);
        visit("to", self.to);
    }
};

/// A set of times kept as disjoint ranges, ascending, never touching each other.
class RangeSet {
public:
    void add(TimeRange range);
    void remove(TimeRange range);
    bool holds(UtcTime time) const;
    /// True if the whole range is inside.
    bool covers(TimeRange range) const;
    /// The parts of `range` that are not in the set, ascending.
    std::vector<TimeRange> missing_in(TimeRange range) const;
    std::span<const TimeRange> ranges() const { return ranges_; }
    bool empty() const { return ranges_.empty(); }
    bool operator==(const RangeSet&) const = default;

private:
    std::vector<TimeRange> ranges_;
};

/// What is there of a series, told from its open times (ascending): runs of present bars and the holes between them.
class GapMap {
public:
    /// `opened_ms` ascending multiples of the step.
    GapMap(std::span<const std::int64_t> opened_ms, Millis step);
    const RangeSet& present() const { return present_; }
    /// Holes strictly between the first and the last bar.
    std::vector<TimeRange> gaps() const;
    /// How many bars the holes hold.
    std::int64_t missing_bars() const;

private:
    RangeSet present_;
    Millis step_{};
};

}  // namespace signalbox
