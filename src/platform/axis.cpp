#include "platform/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

struct Unit {
    double size;
    const char* letter;
};
constexpr Unit units[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};

/// With a real minus sign; zero has none.
std::string written(double value, int places) {
    std::string digits = fmt::format("{:.{}f}", std::abs(value), places);
    const bool zero = digits.find_first_of("123456789") == std::string::npos;
    return value < 0 && !zero ? "−" + digits : digits;
}

/// Places after the dot that a multiple of `step` needs.
int places_of(double step) { return std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 10); }

}  // namespace

std::vector<double> round_numbers(double low, double high, std::size_t most) {
    if (!(high > low)) return {low};
    const double rough = (high - low) / static_cast<double>(std::max<std::size_t>(1, most));
    double step = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (step * factor < rough) continue;
        step *= factor;
        break;
    }
    std::vector<double> all;
    for (double k = std::ceil(low / step - 1e-9); k * step <= high + step * 1e-9; ++k) all.push_back(k * step);
    if (all.empty()) all.push_back(low);
    return all;
}

std::string axis_number(double value, double step) { return written(value, step > 0 ? places_of(step) : 2); }

std::string short_axis_number(double value, double step) {
    for (const Unit& unit : units) {
        // Millions from steps of 0.1M on, thousands from whole ones on: 1.5M, 64k, but 64200.
        if (std::abs(value) >= unit.size && step >= (unit.size < 1e6 ? unit.size : unit.size / 10))
            return written(value / unit.size, places_of(step / unit.size)) + unit.letter;
    }
    return axis_number(value, step);
}

std::string short_number(double value) {
    if (!std::isfinite(value)) return "–";
    const double size = std::abs(value);
    for (const Unit& unit : units) {
        if (size >= unit.size && size >= 1e4) {
            const double share = size / unit.size;
            return written(value / unit.size, share >= 100 ? 0 : share >= 10 ? 1 : 2) + unit.letter;
        }
    }
    if (size >= 100) return written(value, 1);
    if (size >= 1 || size == 0) return written(value, 2);
    return written(value, std::min(10, 3 - static_cast<int>(std::floor(std::log10(size)))));
}

}  // namespace signalbox
