// See map.hpp.
#include "core/desk/calibration/map.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/archive.hpp"
#include "core/base/check.hpp"

namespace signalbox {

double student_95(std::int64_t freedom) {
    constexpr double z = 1.6448536269514722;
    if (freedom <= 1) return 6.313751514675043;
    constexpr double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, z9 = z7 * z * z;
    constexpr double g1 = (z3 + z) / 4;
    constexpr double g2 = (5 * z5 + 16 * z3 + 3 * z) / 96;
    constexpr double g3 = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384;
    constexpr double g4 = (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92160;
    const double inverse = 1 / static_cast<double>(freedom);
    return z + inverse * (g1 + inverse * (g2 + inverse * (g3 + inverse * g4)));
}

Estimate hit_rate_of(const Pooled& pooled) {
    Estimate estimate{
        .known = false, .value = 0, .low = 0, .high = 0, .count = static_cast<std::uint32_t>(pooled.count)};
    if (pooled.days < 2) return estimate;
    const auto n = static_cast<double>(pooled.count);
    const double p = static_cast<double>(pooled.hits) / n;
    const double independent = p * (1 - p) / n;
    const double deff = independent > 0 ? std::max(1.0, pooled.hit_variance / independent) : 1.0;
    const double effective = n / deff;
    const double t = student_95(pooled.days - 1);
    const double shrink = 1 + t * t / effective;
    const double centre = (p + t * t / (2 * effective)) / shrink;
    const double half = t / shrink * std::sqrt(p * (1 - p) / effective + t * t / (4 * effective * effective));
    estimate.known = true;
    estimate.value = p;
    estimate.low = std::max(0.0, centre - half);
    estimate.high = std::min(1.0, centre + half);
    return estimate;
}

Estimate edge_of(const Pooled& pooled) {
    Estimate estimate{
        .known = false, .value = 0, .low = 0, .high = 0, .count = static_cast<std::uint32_t>(pooled.count)};
    if (pooled.days < 2) return estimate;
    const double half = student_95(pooled.days - 1) * std::sqrt(pooled.edge_variance);
    estimate.known = true;
    estimate.value = pooled.net_r / static_cast<double>(pooled.count);
    estimate.low = estimate.value - half;
    estimate.high = estimate.value + half;
    return estimate;
}

CalibrationMap CalibrationMap::fit(const ResolvedSums& sums) {
    struct Pool {
        std::int16_t first, last;
        std::int64_t count, hits;
    };
    std::vector<Pool> pools;
    for (const std::int16_t strength : sums.strengths()) {
        const Pooled here = sums.over(strength, strength);
        pools.push_back({strength, strength, here.count, here.hits});
        // Rates as fractions, compared by cross products: exact.
        while (pools.size() > 1) {
            Pool& below = pools[pools.size() - 2];
            const Pool& above = pools.back();
            if (below.hits * above.count < above.hits * below.count) break;
            below = {below.first, above.last, below.count + above.count, below.hits + above.hits};
            pools.pop_back();
        }
    }
    CalibrationMap map;
    for (const Pool& pool : pools) {
        const Pooled pooled = sums.over(pool.first, pool.last);
        map.blocks_.push_back({.first = pool.first, .confidence = hit_rate_of(pooled), .edge = edge_of(pooled)});
    }
    if (!map.blocks_.empty()) map.hash_ = hash_bytes(encode(map.blocks_));
    return map;
}

const CalibrationMap::Block& CalibrationMap::at(std::int16_t strength) const {
    check(!blocks_.empty(), "an empty calibration map was asked");
    const auto above = std::ranges::upper_bound(blocks_, strength, {}, &Block::first);
    return above == blocks_.begin() ? blocks_.front() : *(above - 1);
}

}  // namespace signalbox
