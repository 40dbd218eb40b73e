// The chart's main part: candles with their levels, overlays and signals, and the tag of the last price.
#pragma once

#include "adapters/picture/brush.hpp"

namespace signalbox {

/// Draws into brush.layout.price; what lies outside is cut off.
void draw_price_pane(Brush& brush, const ValueScale& scale);

/// Half the height of the tag of the last price; numbers on the axis keep out of it.
double price_tag_reach(double unit);

}  // namespace signalbox
