// A candle of one minute as a frame brings it.
#pragma once

#include "core/market/candle.hpp"
#include "core/market/frame.hpp"

namespace signalbox {

inline Minute minute_of(const Candle& candle, const Quote& quote = {}) {
    return {MinuteState::present, candle.open, candle.high, candle.low, candle.close, candle.volume, quote};
}

}  // namespace signalbox
