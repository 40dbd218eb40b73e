// What the parts of a chart share while they are painted: the picture, its colours, the canvas, and where things stand.
#pragma once

#include <utility>

#include "adapters/picture/canvas.hpp"
#include "adapters/picture/layout.hpp"
#include "adapters/picture/theme.hpp"

namespace signalbox {

/// In the middle of a pixel, where a thin line is sharp.
double sharp(double position);

struct Brush {
    const ChartPicture& picture;
    const ThemeColours& colours;
    Canvas canvas;
    double unit = 1;
    ChartLayout layout = {};

    Letters letters(Colour colour, double size = 19, bool bold = false) const {
        return {.size = size * unit, .colour = colour, .bold = bold};
    }
    Colour line_colour(int number) const {
        return colours.lines[static_cast<std::size_t>(number) % colours.lines.size()];
    }
    Colour candle_colour(const Candle& candle) const { return candle.close >= candle.open ? colours.up : colours.down; }
    Candle last() const { return picture.candles[picture.candles.size() - 1]; }

    /// The left edge of a candle's body and its width, in whole pixels.
    std::pair<double, double> body(UtcTime opened_at) const;
    /// An indicator's column; a line breaks where a value is unknown or a candle is missing.
    void column(const ChartLine& line, const ValueScale& scale);
};

}  // namespace signalbox
