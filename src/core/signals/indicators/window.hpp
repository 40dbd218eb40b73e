// Sum, mean and deviation of a short window, made anew at every bar by halves: of 2^k values each half by itself, then
// the two together; of another number of values the newest 2^k, then what is before them.
//
// A sum that is carried along keeps rounding errors of bars that left long ago, so its bits would depend on where the
// series began. Halves forget everything, and what a half comes to is what a whole window of that length comes to, one
// so many bars ago: a batch over a series (features/feature_lanes.hpp) makes each half once, in log n steps a bar, and
// has the same bits. Values count as distances from the newest one: a flat window has exactly its value as mean and
// exactly 0 as deviation, whatever the value, and a calm one loses nothing to the size of its numbers.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <span>

#include "core/base/lanes.hpp"

namespace signalbox {

/// Σ term(i) for i = 0 … n − 1 in four interleaved lanes, (a + b) + (c + d); always in this order. For terms that hang
/// on their place in the window.
template <typename N = double, typename Term>
SIGNALBOX_INLINE N sum_over(std::size_t n, Term term) {
    N a{}, b{}, c{}, d{};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        a += term(i);
        b += term(i + 1);
        c += term(i + 2);
        d += term(i + 3);
    }
    if (i < n) a += term(i);
    if (i + 1 < n) b += term(i + 1);
    if (i + 2 < n) c += term(i + 2);
    return (a + b) + (c + d);
}

/// What 2^k values in a row come to.
template <typename N>
struct Run {
    N mean;     ///< as a distance from the newest of them
    N squares;  ///< Σ (x − mean)²
    N lean;     ///< Σ (i − mean i) x: what their slope is made of
};

/// Of two values. `back`: the older less the newer one.
template <typename N>
SIGNALBOX_INLINE Run<N> pair_of(N back) {
    return {back * 0.5, back * back * 0.5, back * -0.5};
}
/// Of two runs of `each` values. `back`: the newest value of the older run less that of the newer one.
template <typename N>
SIGNALBOX_INLINE Run<N> joined(const Run<N>& older, const Run<N>& newer, N back, double each) {
    const N before = older.mean + back;
    const N apart = before - newer.mean;
    return {(newer.mean + before) * 0.5, (older.squares + newer.squares) + apart * apart * (each * 0.5),
            (older.lean + newer.lean) - apart * (each * each * 0.5)};
}

/// A window of n values is the runs of its binary digits: of 50 the newest 32, the 16 before them, the 2 before those.
constexpr std::size_t newest_run_of(std::size_t n) { return std::bit_floor(n); }

/// The mean of n values as a distance from the newest one, and their deviation about it, of their runs, the newest
/// first; the runs' means here are distances from the newest value of all.
template <std::size_t n, typename N>
SIGNALBOX_INLINE N total_of(const Run<N>* runs) {
    constexpr std::size_t length = newest_run_of(n);
    const N own = runs->mean * static_cast<double>(length);
    if constexpr (n == length)
        return own;
    else
        return own + total_of<n - length>(runs + 1);
}
template <std::size_t n, typename N>
SIGNALBOX_INLINE N squares_about(N offset, const Run<N>* runs) {
    constexpr std::size_t length = newest_run_of(n);
    const N apart = runs->mean - offset;
    const N own = runs->squares + apart * apart * static_cast<double>(length);
    if constexpr (n == length)
        return own;
    else
        return own + squares_about<n - length>(offset, runs + 1);
}
template <std::size_t n, typename N>
SIGNALBOX_INLINE N offset_of(const Run<N>* runs) {
    return total_of<n>(runs) * (1.0 / n);
}
template <std::size_t n, typename N>
SIGNALBOX_INLINE N deviation_about(N offset, const Run<N>* runs) {
    return root_of(squares_about<n>(offset, runs) * (1.0 / n));
}

/// Of 2^k values from `first` on.
template <std::size_t length>
SIGNALBOX_INLINE Run<double> run_of(const double* first) {
    if constexpr (length == 1) {
        return {0, 0, 0};
    } else {
        constexpr std::size_t half = length / 2;
        const double back = first[half - 1] - first[length - 1];
        if constexpr (length == 2)
            return pair_of(back);
        else
            return joined(run_of<half>(first), run_of<half>(first + half), back, half);
    }
}
inline Run<double> run_of(const double* first, std::size_t length) {
    switch (length) {
        case 1: return run_of<1>(first);
        case 2: return run_of<2>(first);
        case 4: return run_of<4>(first);
        case 8: return run_of<8>(first);
        default: {
            const std::size_t half = length / 2;
            return joined(run_of(first, half), run_of(first + half, half), first[half - 1] - first[length - 1],
                          static_cast<double>(half));
        }
    }
}

/// The runs of a window, as offset_of and deviation_about take them.
template <std::size_t n>
SIGNALBOX_INLINE void write_runs(const double* first, double newest, Run<double>* runs) {
    constexpr std::size_t length = newest_run_of(n);
    *runs = run_of<length>(first + (n - length));
    runs->mean += first[n - 1] - newest;
    if constexpr (n > length) write_runs<n - length>(first, newest, runs + 1);
}

/// The same of a length of run time, in the same order. At least one value.
struct Runs {
    explicit Runs(std::span<const double> window) : values(static_cast<double>(window.size())) {
        for (std::size_t left = window.size(); left > 0; ++count) {
            const std::size_t length = newest_run_of(left);
            lengths[count] = static_cast<double>(length);
            runs[count] = run_of(window.data() + (left - length), length);
            runs[count].mean += window[left - 1] - window.back();
            left -= length;
        }
    }
    double offset() const {
        double total = runs[count - 1].mean * lengths[count - 1];
        for (std::size_t i = count - 1; i-- > 0;) total = runs[i].mean * lengths[i] + total;
        return total * (1.0 / values);
    }
    double deviation(double offset) const {
        const auto squares = [&](std::size_t i) {
            const double apart = runs[i].mean - offset;
            return runs[i].squares + apart * apart * lengths[i];
        };
        double total = squares(count - 1);
        for (std::size_t i = count - 1; i-- > 0;) total = squares(i) + total;
        return std::sqrt(total * (1.0 / values));
    }

    double values;
    std::size_t count = 0;
    std::array<double, 64> lengths;
    std::array<Run<double>, 64> runs;
};

struct MeanAndDeviation {
    double mean = 0;
    double deviation = 0;
};

/// Mean and population deviation (ddof 0): √(Σ (x − mean)² / n), of at least one value. Like all here, n may stand in
/// the span's type or not (last.hpp).
template <std::size_t n>
MeanAndDeviation mean_and_deviation_of(std::span<const double, n> window) {
    if constexpr (n == std::dynamic_extent) {
        const Runs runs(window);
        const double offset = runs.offset();
        return {window.back() + offset, runs.deviation(offset)};
    } else {
        Run<double> runs[std::popcount(n)];
        write_runs<n>(window.data(), window.back(), runs);
        const double offset = offset_of<n>(runs);
        return {window.back() + offset, deviation_about<n>(offset, runs)};
    }
}

/// The mean as a distance from the newest value.
template <std::size_t n>
double mean_from_newest(std::span<const double, n> window) {
    if constexpr (n == std::dynamic_extent) {
        return Runs(window).offset();
    } else {
        Run<double> runs[std::popcount(n)];
        write_runs<n>(window.data(), window.back(), runs);
        return offset_of<n>(runs);
    }
}

/// Arithmetic mean.
template <std::size_t n>
double mean_of(std::span<const double, n> window) {
    return window.back() + mean_from_newest(window);
}

/// Σ term(x) by halves: of 2^k values …
template <std::size_t length, typename Term>
SIGNALBOX_INLINE double half_sum(const double* first, Term term) {
    if constexpr (length == 1)
        return term(*first);
    else
        return half_sum<length / 2>(first, term) + half_sum<length / 2>(first + length / 2, term);
}
template <typename Term>
double half_sum(const double* first, std::size_t length, Term term) {
    switch (length) {
        case 1: return half_sum<1>(first, term);
        case 2: return half_sum<2>(first, term);
        case 4: return half_sum<4>(first, term);
        case 8: return half_sum<8>(first, term);
        default: return half_sum(first, length / 2, term) + half_sum(first + length / 2, length / 2, term);
    }
}
/// … and of a window.
template <std::size_t n, typename Term>
SIGNALBOX_INLINE double sum_of(std::span<const double, n> window, Term term) {
    if constexpr (n == std::dynamic_extent) {
        if (window.empty()) return 0;
        double total = 0;
        bool begun = false;
        // The oldest run, the lowest binary digit, first: as the form below adds them up.
        for (std::size_t at = 0; at < window.size(); begun = true) {
            const std::size_t left = window.size() - at, length = left & (~left + 1);
            const double own = half_sum(window.data() + at, length, term);
            total = begun ? own + total : own;
            at += length;
        }
        return total;
    } else {
        constexpr std::size_t length = newest_run_of(n), left = n - length;
        const double own = half_sum<length>(window.data() + left, term);
        if constexpr (left == 0)
            return own;
        else
            return own + sum_of(window.template first<left>(), term);
    }
}

}  // namespace signalbox
