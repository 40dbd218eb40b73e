// Wilder's average (New Concepts in Technical Trading Systems, 1978): seeded with the mean of its first `period`
// values, then average = (average · (period − 1) + value) / period. RSI, ATR and ADX stand on it. Known as RMA or SMMA.
#pragma once

#include "core/signals/indicators/average.hpp"

namespace signalbox {

/// In the unit of its input. The step is written as average += (value − average) · (1 / period). period ≥ 1.
class Rma : public SteppedAverage {
public:
    explicit Rma(int period) : SteppedAverage(period, 1.0 / period) {}
};

}  // namespace signalbox
