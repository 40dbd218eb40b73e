#include "core/signals/indicators/momentum.hpp"

#include <cmath>
#include <limits>

#include "core/base/check.hpp"
#include "core/base/math.hpp"

namespace signalbox {

namespace {

constexpr double units = 0x1p48;            // in 1
constexpr double rounding = 1e-12 * units;  // a deviation below this is none

/// The nearest whole number of units; 0 ≤ |value| < 746, so it fits.
std::int64_t in_units(double value) { return static_cast<std::int64_t>(std::floor(value * units + 0.5)); }

}  // namespace

Momentum::Wide Momentum::squared(std::int64_t value) {
    const auto size = static_cast<Wide>(value < 0 ? -value : value);
    return size * size;
}

void Momentum::push(std::int64_t log) {
    if (logs_.full()) squares_ -= squared(logs_.ago(week_bars - 1) - logs_.ago(week_bars));
    if (!logs_.empty()) squares_ += squared(log - logs_.newest());
    logs_.push(log);
}

std::optional<double> Momentum::update(double close) {
    check(close > 0 && close <= std::numeric_limits<double>::max(), "momentum was given a close that is no price");
    push(in_units(log(close)));
    return value();
}

std::optional<double> Momentum::value() const {
    if (!logs_.full()) return std::nullopt;
    const double variance = squared_distances() / static_cast<double>(week_bars - 1);
    if (variance < rounding * rounding) return 0.0;
    const auto z = [this, deviation = std::sqrt(variance)](std::size_t bars) {
        const auto move = static_cast<double>(logs_.newest() - logs_.ago(bars));
        return move / (deviation * std::sqrt(static_cast<double>(bars)));
    };
    return tanh((z(day_bars) + z(week_bars)) / 2);
}

/// Σ (x − mean)² of the returns. With n of them, m = sum / n rounded toward zero and rest = sum − n m, it is
/// (Σ x² − n m² − 2 m rest) − rest² / n: the part in brackets is Σ (x − m)², exact.
double Momentum::squared_distances() const {
    constexpr auto n = static_cast<std::int64_t>(week_bars);
    const std::int64_t sum = logs_.newest() - logs_.oldest();
    const std::int64_t m = sum / n;
    const std::int64_t rest = sum - n * m;  // of m's sign, |rest| < n
    const Wide around_m = squares_ - static_cast<Wide>(n) * squared(m) - static_cast<Wide>(2 * m * rest);
    return static_cast<double>(around_m) - static_cast<double>(rest * rest) / static_cast<double>(n);
}

}  // namespace signalbox
