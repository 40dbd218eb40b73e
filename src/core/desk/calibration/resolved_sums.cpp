// See resolved_sums.hpp.
#include "core/desk/calibration/resolved_sums.hpp"

#include <algorithm>

namespace signalbox {

void ResolvedSums::add(std::int16_t strength, std::int64_t day, bool hit, double net_r) {
    const std::size_t s = index_of(strength);
    Row& row = row_of(day);
    const std::int64_t one = hit ? 1 : 0;

    if (row.cells[s].count == 0) count_day(row, s);
    for (std::size_t t = 0; t < strengths_.size(); ++t) {
        const Cell& other = row.cells[t];
        if (other.count == 0) continue;
        Pair& there = pair(s, t);
        there.count_count += other.count;
        there.hits_hits += one * other.hits;
        there.hits_count += one * other.count;
        there.net_net += net_r * other.net_r;
        there.net_count += net_r * static_cast<double>(other.count);
        Pair& back = pair(t, s);
        back.count_count += other.count;
        back.hits_hits += one * other.hits;
        back.hits_count += other.hits;
        back.net_net += net_r * other.net_r;
        back.net_count += other.net_r;
    }
    Pair& self = pair(s, s);
    self.count_count += 1;
    self.hits_hits += one;
    self.hits_count += one;
    self.net_net += net_r * net_r;
    self.net_count += net_r;
    for (Cell* cell : {&row.cells[s], &totals_[s]}) {
        cell->count += 1;
        cell->hits += one;
        cell->net_r += net_r;
    }
}

/// The day enters every interval that holds s and none of the strengths it already has.
void ResolvedSums::count_day(const Row& row, std::size_t s) {
    std::size_t lowest = s;
    while (lowest > 0 && row.cells[lowest - 1].count == 0) --lowest;
    std::size_t highest = s;
    while (highest + 1 < strengths_.size() && row.cells[highest + 1].count == 0) ++highest;
    for (std::size_t a = lowest; a <= s; ++a)
        for (std::size_t b = s; b <= highest; ++b) ++pair(a, b).days;
}

void ResolvedSums::forget_days_before(std::int64_t day) {
    std::erase_if(rows_, [day](const Row& row) { return row.day < day; });
}

Pooled ResolvedSums::over(std::int16_t first, std::int16_t last) const {
    const auto from = static_cast<std::size_t>(std::ranges::lower_bound(strengths_, first) - strengths_.begin());
    const auto to = static_cast<std::size_t>(std::ranges::upper_bound(strengths_, last) - strengths_.begin());
    Pooled pooled;
    if (from >= to) return pooled;
    Pair sums;
    for (std::size_t s = from; s < to; ++s) {
        pooled.count += totals_[s].count;
        pooled.hits += totals_[s].hits;
        pooled.net_r += totals_[s].net_r;
        for (std::size_t t = from; t < to; ++t) {
            const Pair& p = pair(s, t);
            sums.count_count += p.count_count;
            sums.hits_hits += p.hits_hits;
            sums.hits_count += p.hits_count;
            sums.net_net += p.net_net;
            sums.net_count += p.net_count;
        }
    }
    pooled.days = pair(from, to - 1).days;
    if (pooled.days < 2) return pooled;

    const auto n = static_cast<double>(pooled.count);
    const auto days = static_cast<double>(pooled.days);
    const auto variance = [&](double mean, double square, double cross) {
        const double spread = square - 2 * mean * cross + mean * mean * static_cast<double>(sums.count_count);
        return days / (days - 1) * std::max(0.0, spread) / (n * n);
    };
    pooled.hit_variance = variance(static_cast<double>(pooled.hits) / n, static_cast<double>(sums.hits_hits),
                                   static_cast<double>(sums.hits_count));
    pooled.edge_variance = variance(pooled.net_r / n, sums.net_net, sums.net_count);
    return pooled;
}

std::int64_t ResolvedSums::count() const {
    std::int64_t count = 0;
    for (const Cell& cell : totals_) count += cell.count;
    return count;
}

std::size_t ResolvedSums::index_of(std::int16_t strength) {
    const auto place = std::ranges::lower_bound(strengths_, strength);
    const auto at = static_cast<std::size_t>(place - strengths_.begin());
    if (place != strengths_.end() && *place == strength) return at;

    // A new strength: the square grows by a row and a column. Its intervals saw the days their others saw.
    const std::size_t old_size = strengths_.size();
    const std::vector<Pair> old = std::move(pairs_);
    strengths_.insert(place, strength);
    totals_.insert(totals_.begin() + static_cast<std::ptrdiff_t>(at), Cell{});
    for (Row& row : rows_) row.cells.insert(row.cells.begin() + static_cast<std::ptrdiff_t>(at), Cell{});
    pairs_.assign((old_size + 1) * (old_size + 1), Pair{});
    for (std::size_t s = 0; s < old_size; ++s)
        for (std::size_t t = 0; t < old_size; ++t) pair(s + (s >= at), t + (t >= at)) = old[s * old_size + t];
    for (std::size_t b = at + 1; b <= old_size; ++b) pair(at, b).days = pair(at + 1, b).days;
    for (std::size_t a = 0; a < at; ++a) pair(a, at).days = pair(a, at - 1).days;
    return at;
}

ResolvedSums::Row& ResolvedSums::row_of(std::int64_t day) {
    auto place = std::ranges::lower_bound(rows_, day, {}, &Row::day);
    if (place == rows_.end() || place->day != day)
        place = rows_.insert(place, Row{.day = day, .cells = std::vector<Cell>(strengths_.size())});
    return *place;
}

bool ResolvedSums::consistent() const {
    const std::size_t size = strengths_.size();
    return totals_.size() == size && pairs_.size() == size * size && std::ranges::is_sorted(strengths_) &&
           std::ranges::is_sorted(rows_, {}, &Row::day) &&
           std::ranges::all_of(rows_, [size](const Row& row) { return row.cells.size() == size; });
}

}  // namespace signalbox
