// Mean and deviation of a short window, summed anew at every bar in an order fixed relative to the newest value.
//
// A sum that is carried along keeps rounding errors of bars that left long ago, so its bits would depend on where the
// series began. Summing 20 values again in four lanes takes less than 10 ns and forgets everything. Values are taken
// relative to the newest one: a flat window has exactly its value as mean and exactly 0 as deviation, whatever the
// value.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace signalbox {

/// Σ term(i) for i = 0 … n − 1 in four interleaved lanes, (a + b) + (c + d); always in this order.
template <typename Term>
double sum_over(std::size_t n, Term term) {
    double a = 0, b = 0, c = 0, d = 0;
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

/// Σ term(x) over the window, in the same order. Like all here, n may stand in the span's type or not (last.hpp).
template <std::size_t n, typename Term>
double sum_of(std::span<const double, n> window, Term term) {
    return sum_over(window.size(), [&](std::size_t i) { return term(window[i]); });
}

/// The mean as a distance from the newest value.
template <std::size_t n>
double mean_from_newest(std::span<const double, n> window) {
    const double newest = window.back();
    return sum_of(window, [newest](double x) { return x - newest; }) * (1.0 / static_cast<double>(window.size()));
}

/// Arithmetic mean.
template <std::size_t n>
double mean_of(std::span<const double, n> window) {
    return window.back() + mean_from_newest(window);
}

struct MeanAndDeviation {
    double mean = 0;
    double deviation = 0;
};

/// Mean and population deviation (ddof 0), in two passes: √(Σ (x − mean)² / n).
template <std::size_t n>
MeanAndDeviation mean_and_deviation_of(std::span<const double, n> window) {
    const double newest = window.back();
    const double offset = mean_from_newest(window);
    const double squares = sum_of(window, [newest, offset](double x) {
        const double distance = (x - newest) - offset;
        return distance * distance;
    });
    return {newest + offset, std::sqrt(squares * (1.0 / static_cast<double>(window.size())))};
}

}  // namespace signalbox
