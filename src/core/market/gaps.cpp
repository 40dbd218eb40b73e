// Sets of time ranges, kept sorted and merged.
#include "core/market/gaps.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

namespace {
// Ranges are disjoint and ascending, so their ends ascend too: everything before these iterators is left of `time`.
auto first_ending_at_or_after(auto& ranges, UtcTime time) {
    return std::ranges::lower_bound(ranges, time, {}, &TimeRange::to);
}
auto first_ending_after(auto& ranges, UtcTime time) {
    return std::ranges::upper_bound(ranges, time, {}, &TimeRange::to);
}
}  // namespace

void RangeSet::add(TimeRange range) {
    if (range.empty()) return;
    // Whatever overlaps or touches the new range is swallowed by it.
    const auto first = first_ending_at_or_after(ranges_, range.from);
    auto last = first;
    while (last != ranges_.end() && last->from <= range.to) {
        range.from = std::min(range.from, last->from);
        range.to = std::max(range.to, last->to);
        ++last;
    }
    if (first == last) {
        ranges_.insert(first, range);
    } else {
        *first = range;
        ranges_.erase(first + 1, last);
    }
}

void RangeSet::remove(TimeRange range) {
    if (range.empty()) return;
    auto first = first_ending_after(ranges_, range.from);
    auto last = first;
    std::vector<TimeRange> left;
    for (; last != ranges_.end() && last->from < range.to; ++last) {
        if (last->from < range.from) left.push_back({last->from, range.from});
        if (last->to > range.to) left.push_back({range.to, last->to});
    }
    ranges_.insert(ranges_.erase(first, last), left.begin(), left.end());
}

bool RangeSet::holds(UtcTime time) const {
    const auto found = first_ending_after(ranges_, time);
    return found != ranges_.end() && found->holds(time);
}

bool RangeSet::covers(TimeRange range) const {
    if (range.empty()) return true;
    const auto found = first_ending_after(ranges_, range.from);
    return found != ranges_.end() && found->from <= range.from && range.to <= found->to;
}

std::vector<TimeRange> RangeSet::missing_in(TimeRange range) const {
    std::vector<TimeRange> missing;
    UtcTime known_to = range.from;
    for (auto it = first_ending_after(ranges_, range.from); it != ranges_.end() && it->from < range.to; ++it) {
        if (known_to < it->from) missing.push_back({known_to, it->from});
        known_to = it->to;
    }
    if (known_to < range.to) missing.push_back({known_to, range.to});
    return missing;
}

GapMap::GapMap(std::span<const std::int64_t> opened_ms, Millis step) : step_(step) {
    check(step > Millis{0}, "a bar has a length");
    std::size_t first = 0;
    for (std::size_t i = 1; i <= opened_ms.size(); ++i) {
        if (i < opened_ms.size() && opened_ms[i] == opened_ms[i - 1] + step.count()) continue;
        present_.add({utc_from_ms(opened_ms[first]), utc_from_ms(opened_ms[i - 1]) + step});
        first = i;
    }
}

std::vector<TimeRange> GapMap::gaps() const {
    if (present_.empty()) return {};
    return present_.missing_in({present_.ranges().front().from, present_.ranges().back().to});
}

std::int64_t GapMap::missing_bars() const {
    std::int64_t bars = 0;
    for (const TimeRange& gap : gaps()) bars += (gap.to - gap.from) / step_;
    return bars;
}

}  // namespace signalbox
