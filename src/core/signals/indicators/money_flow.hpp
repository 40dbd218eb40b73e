// How much of a candle's volume flowed in (Marc Chaikin): volume · ((close − low) − (high − close)) / (high − low), 0
// where high is low. What the A/D line, the Chaikin oscillator and the Chaikin money flow sum.
#pragma once

#include "core/market/candle.hpp"

namespace signalbox {

/// In base currency, −volume…+volume.
inline double money_flow_volume(const Candle& candle) {
    const double range = candle.high - candle.low;
    if (range <= 0) return 0;
    return ((candle.close - candle.low) - (candle.high - candle.close)) / range * candle.volume;
}

}  // namespace signalbox
