// Exponential moving average, as TA-Lib makes it: seeded with the mean of its first `period` values, then
// average += (value − average) · 2 / (period + 1).
#pragma once

#include "core/signals/indicators/average.hpp"

namespace signalbox {

/// In the unit of its input. period ≥ 1.
class Ema : public SteppedAverage {
public:
    explicit Ema(int period) : SteppedAverage(period, 2.0 / (period + 1)) {}
};

}  // namespace signalbox
