// How long something takes, over and over: counted in classes, eight to a power of two, so that a quantile is known to
// an eighth however many there were, in 2 KiB. A class below 2 µs is 256 ns wide.
//
//     LatencyCounts counts;
//     counts.add(Steady::now() - began);
//     counts.at(0.99);  // the upper end of the class of the 99th percentile
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace signalbox {

/// Half of all, all but a hundredth, and the longest; rounded up. 0: there was none.
struct LatencyShares {
    std::chrono::microseconds p50{0}, p99{0}, max{0};
    bool operator==(const LatencyShares&) const = default;
};

class LatencyCounts {
public:
    using Nanos = std::chrono::nanoseconds;

    void add(Nanos took) {
        ++counts_[class_of(took)];
        ++count_;
        longest_ = std::max(longest_, took);
    }
    std::uint64_t count() const { return count_; }
    Nanos longest() const { return longest_; }
    /// So long or shorter took at least `share` (0 to 1) of all; rounded up to the end of its class, never above the
    /// longest. 0 when there was none.
    Nanos at(double share) const;
    LatencyShares shares() const {
        const auto micros = [&](double share) { return std::chrono::ceil<std::chrono::microseconds>(at(share)); };
        return {micros(0.5), micros(0.99), micros(1)};
    }

private:
    static constexpr std::size_t steps = 8;  ///< classes a power of two
    static constexpr std::size_t classes = steps + steps * 32;

    /// Below 8 units of 256 ns each has its class; above, the three bits behind the leading one tell it.
    static constexpr std::size_t class_of(Nanos took) {
        const auto units = static_cast<std::uint64_t>(std::max(took, Nanos{0}).count()) >> 8U;
        if (units < steps) return units;
        const std::size_t shift = static_cast<std::size_t>(std::bit_width(units)) - 4;  // what lies below the three
        return std::min((shift + 1) * steps + ((units >> shift) & 7U), classes - 1);
    }
    /// Where a class ends.
    static constexpr Nanos end_of(std::size_t number) {
        if (number < steps) return Nanos{static_cast<std::int64_t>(number + 1) << 8U};
        const std::size_t shift = number / steps - 1;
        return Nanos{static_cast<std::int64_t>((steps + number % steps + 1) << (shift + 8))};
    }

    std::array<std::uint64_t, classes> counts_{};
    std::uint64_t count_ = 0;
    Nanos longest_{0};
};

inline LatencyCounts::Nanos LatencyCounts::at(double share) const {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t number = 0; number + 1 < classes; ++number) {
        seen += counts_[number];
        if (seen > 0 && seen >= wanted) return std::min(end_of(number), longest_);
    }
    return longest_;
}

}  // namespace signalbox
