// Where everything in a chart stands: arithmetic alone, so that it can be tested without drawing.
//
// From above: title, subtitle, legend; the price with its axis on the right; volume; the panes; the time axis. All
// lengths are pixels from the upper left corner.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ports/chart_picture.hpp"

namespace signalbox {

struct Box {
    double x = 0, y = 0, width = 0, height = 0;

    double right() const { return x + width; }
    double bottom() const { return y + height; }
    bool overlaps(const Box& other) const {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }
};

/// Values of a box: `low` at its bottom, `high` at its top.
struct ValueScale {
    Box box;
    double low = 0, high = 1;

    double y(double value) const { return box.bottom() - (value - low) / (high - low) * box.height; }
};

/// Times of a box: a slot for each candle, and some room behind the last.
struct TimeScale {
    UtcTime from{};
    Millis length{};
    double left = 0, slot = 1;

    double x(UtcTime time) const {
        return left + static_cast<double>((time - from).count()) / static_cast<double>(length.count()) * slot;
    }
};

struct ChartLayout {
    double unit = 1;  ///< a length of 1 in the picture of 1200 × 800
    Box title, subtitle, legend, price, volume;
    std::vector<Box> panes;
    double axis_x = 0;  ///< where numbers of the axes begin
    double time_y = 0;  ///< where those of the time axis do
    TimeScale time;

    /// Height of a row of text.
    double row() const { return 27 * unit; }
};

/// Grows with the picture, but letters stay letters in a small one.
double unit_of(ChartSize size);

/// `axis_width`: of the widest number on the right. `legend_rows`: lines of text over the price.
ChartLayout lay_out(const ChartPicture& picture, double axis_width, std::size_t legend_rows);

/// From the lowest to the highest that is worth seeing: all candles; overlays, signals and levels as far as they leave
/// the candles room; a little air.
ValueScale price_scale(const ChartPicture& picture, const Box& box);
/// All values and guides, zero under bars; a little air.
ValueScale pane_scale(const ChartPane& pane, const Box& box);

/// A rule of the time axis.
struct TimeMark {
    UtcTime at{};
    std::string text;    ///< 08:00, 03-14, 2023-03
    bool major = false;  ///< a day among hours, a year among days
};
/// Even times in [from, to): the closest together of which there are at most `most`.
std::vector<TimeMark> time_marks(UtcTime from, UtcTime to, std::size_t most);

}  // namespace signalbox
