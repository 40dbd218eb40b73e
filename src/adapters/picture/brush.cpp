#include "adapters/picture/brush.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace signalbox {

double sharp(double position) { return std::floor(position) + 0.5; }

std::pair<double, double> Brush::body(UtcTime opened_at) const {
    const double slot = layout.time.slot;
    const double width = slot < 3 ? 1 : std::floor((slot * 0.75 - 1) / 2 + 0.5) * 2 + 1;  // odd: the wick in its middle
    return {std::floor(layout.time.x(opened_at) + (slot - width) / 2), width};
}

void Brush::column(const ChartLine& line, const ValueScale& scale) {
    const Colour colour = line_colour(line.colour);
    const double zero = std::clamp(scale.y(0), scale.box.y, scale.box.bottom());
    std::vector<Point> run;
    const auto end_run = [&] {
        if (run.size() == 1) canvas.dot(run[0], 1.5 * unit, colour);
        if (run.size() > 1) canvas.path(run, {.colour = colour, .width = 2.2 * unit});
        run.clear();
    };
    for (std::size_t i = 0; i < picture.candles.size(); ++i) {
        const UtcTime opened_at = picture.candles[i].opened_at;
        const double value = line.values[i];
        const bool hole = i > 0 && opened_at - picture.candles[i - 1].opened_at > layout.time.length;
        if (hole || !std::isfinite(value)) end_run();
        if (!std::isfinite(value)) continue;
        const Point at{layout.time.x(opened_at) + layout.time.slot / 2, scale.y(value)};
        switch (line.drawn) {
            case Drawn::line: run.push_back(at); break;
            case Drawn::dots: canvas.dot(at, std::max(1.2, std::min(2.4 * unit, layout.time.slot / 3)), colour); break;
            case Drawn::bars: {
                const auto [left, width] = body(opened_at);
                const double top = std::min(at.y, zero);
                canvas.fill({.x = left, .y = top, .width = width, .height = std::max(at.y, zero) - top},
                            (value < 0 ? colours.down : colours.up).faded(0.6));
                break;
            }
            case Drawn::no: break;
        }
    }
    end_run();
}

}  // namespace signalbox
