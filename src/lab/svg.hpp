// Charts for a page that fits a phone and a sheet of paper: drawn as inline SVG, without a script.
//
// The shapes stretch with their box; the words do not: they stand beside it as HTML, placed in per cent, so that they
// keep their size on every screen. Colours come from the page's style by class, and so follow light and dark.
// All functions return HTML; texts that go in are escaped here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace signalbox::svg {

/// `& < > " '` made harmless, for text and attributes.
std::string escape(std::string_view text);

/// 1234567.5 with 1 place → `1,234,567.5`; a real minus sign. A value that rounds to zero has no sign.
std::string grouped(double value, int places);

struct Point {
    UtcTime at{};
    double value = 0;
};

struct Line {
    std::span<const Point> points;  ///< ascending in time, at least two
    std::string_view style;         ///< class of the line and the area: `equity`, `fall`
    std::optional<double> base;     ///< the area reaches down (or up) to it; a rule is drawn there
    double height_px = 240;
    int places = 0;            ///< of the numbers on the axis
    double scale = 1;          ///< numbers on the axis are values times this
    std::string_view unit;     ///< behind each
    std::string_view summary;  ///< what a screen reader says
};
std::string line_chart(const Line& line);

/// A bar from 0 to `share` (0…1) of its box.
std::string bar(double share, std::string_view style);

/// Parts of a whole side by side, as shares of their sum. Empty if the sum is not above zero.
std::string stacked(std::span<const std::pair<double, std::string_view>> parts);

/// An interval with its value as a dot, on a scale from `from` to `to`, with a rule at `mark`.
std::string interval(double low, double value, double high, double from, double to, std::optional<double> mark);

}  // namespace signalbox::svg
