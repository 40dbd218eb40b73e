// The median of the last n values, kept sorted: a new value moves only what lies between it and the one that leaves.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <vector>

#include "core/base/check.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"

namespace signalbox {

/// In the unit of its input, the newest value included; for even n the mean of the two in the middle (what linear
/// interpolation of the 50th percentile gives). Values are finite (a NaN has no place in an order: a bug).
template <std::size_t n = at_run_time>
class RollingMedian {
    static_assert(n >= 2);

public:
    RollingMedian() : RollingMedian(length_or(n, 20)) {}
    explicit RollingMedian(int period) : last_(period) {
        check(period >= 2, "a median needs a window of at least 2");
        if constexpr (n == at_run_time) sorted_.resize(static_cast<std::size_t>(period));
    }

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

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
        const std::size_t half = sorted_.size() / 2;
        return sorted_.size() % 2 == 1 ? sorted_[half] : (sorted_[half - 1] + sorted_[half]) / 2;
    }

    // In the archive: the values as they came; their order follows.
    void encode_into(auto& writer) const { writer.put(last_); }
    void decode_from(auto& reader) {
        Last<double, n> values(last_.length());
        reader.get(values);
        last_.clear();
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
        double* from = sorted_.data() + count_below(old, sorted_.size());
        double* to = sorted_.data() + count_below(value, sorted_.size());
        if (to > from) {  // what lies between moves down by one
            std::move(from + 1, to, from);
            *(to - 1) = value;
        } else {
            std::move_backward(to, from, from + 1);
            *to = value;
        }
    }

    Last<double, n> last_;
    std::conditional_t<n == at_run_time, std::vector<double>, std::array<double, n == at_run_time ? 0 : n>>
        sorted_{};  // the values of last_, ascending
};

}  // namespace signalbox
