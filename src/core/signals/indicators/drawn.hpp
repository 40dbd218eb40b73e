// How a chart draws a column of numbers.
#pragma once

#include <cstdint>

namespace signalbox {

enum class Drawn : std::uint8_t {
    line,
    bars,  ///< from zero
    dots,
    no,  ///< on another scale than its neighbours: left to tables
};

}  // namespace signalbox
