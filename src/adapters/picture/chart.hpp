// Draws a chart as PNG.
//
//     const Bytes png = TRY(draw_chart(picture));
#pragma once

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "ports/chart_picture.hpp"

namespace signalbox {

/// The bytes of a PNG file of the picture's size. WrongUse: a size out of ChartSize's bounds, too many panes for it, or
/// more slots than it has columns of pixels. Unreachable: the machine has no font. Any thread.
Result<Bytes> draw_chart(const ChartPicture& picture);

}  // namespace signalbox
