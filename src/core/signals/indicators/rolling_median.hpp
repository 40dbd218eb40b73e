// The median of the last n values, kept sorted: a new value moves only what lies between it and the one that leaves.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/base/ring.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In the unit of its input, the newest value included; for even n the mean of the two in the middle (what linear
/// interpolation of the 50th percentile gives). Values are finite (a NaN has no place in an order: a bug).
template <std::size_t n>
class RollingMedian {
    static_assert(n >= 2);

public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return static_cast<int>(n); }
    static constexpr int settled() { return warm_up(); }

    std::optional<double> update(double value) {
        check(std::isfinite(value), "a median was given a value that is not finite");
        value += 0.0;  // −0 becomes 0: equal values are the same bits
        if (last_.full()) {
            replace(last_.oldest(), value);
        } else {
            insert(value, last_.size());
        }
        last_.push(value);
        if (!last_.full()) return std::nullopt;
        return n % 2 == 1 ? sorted_[n / 2] : (sorted_[n / 2 - 1] + sorted_[n / 2]) / 2;
    }

    // In the archive: the values as they came; their order follows.
    void encode_into(auto& writer) const { writer.put(last_); }
    void decode_from(auto& reader) {
        Ring<double, n> values;
        reader.get(values);
        *this = {};
        for (const double value : values.values()) {
            if (!std::isfinite(value)) return reader.give_up();
            update(value);
        }
    }

private:
    /// How many of the `count` sorted values are below `value`. Halving without a branch: prices give a predictor
    /// nothing to learn, and the two searches of an update overlap.
    std::size_t count_below(double value, std::size_t count) const {
        const double* first = sorted_.data();
        while (count > 1) {
            const std::size_t half = count / 2;
            first += half & (std::size_t{0} - (first[half - 1] < value));
            count -= half;
        }
        return static_cast<std::size_t>(first - sorted_.data()) + (count == 1 && *first < value ? 1 : 0);
    }
    void insert(double value, std::size_t count) {
        double* at = sorted_.data() + count_below(value, count);
        std::move_backward(at, sorted_.data() + count, sorted_.data() + count + 1);
        *at = value;
    }
    void replace(double old, double value) {
        double* from = sorted_.data() + count_below(old, n);
        double* to = sorted_.data() + count_below(value, n);
        if (to > from) {  // what lies between moves down by one
            std::move(from + 1, to, from);
            *(to - 1) = value;
        } else {
            std::move_backward(to, from, from + 1);
            *to = value;
        }
    }

    Ring<double, n> last_;
    std::array<double, n> sorted_{};  // the values of last_, ascending
};

}  // namespace signalbox
