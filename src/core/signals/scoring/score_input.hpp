// What a score needs at a 15m close where there is no opinion: the trend and the momentum of one instrument (SPEC 9).
#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace signalbox {

struct ScoreInput {
    std::uint16_t slot = 0;
    UtcTime at{};   ///< the 15m close
    int trend = 0;  ///< of 15m: +1, −1 or 0
    bool momentum_known = false;
    double momentum = 0;  ///< −1…+1, positive upward
};

}  // namespace signalbox
