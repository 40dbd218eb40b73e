// Running sums of price changes that volume chooses or weighs.
// Volume price trend: Σ volume · (close / last close − 1). `ta`: VolumePriceTrendIndicator.
// Negative volume index (Paul Dysart, 1936; Norman Fosback's form): begins at 1000 and follows the close's change, in
// percent, through the candles whose volume fell. `ta`: NegativeVolumeIndexIndicator. TA-Lib: PVT, NVI.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In base currency, 0 at the first candle; only its changes mean something.
class VolumePriceTrend {
public:
    static constexpr IndicatorClass kind = IndicatorClass::cumulative;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return never; }

    std::optional<double> update(const Candle& candle) {
        if (close_) trend_ += candle.volume * ((candle.close - *close_) / *close_);
        close_ = candle.close;
        return trend_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close_);
        visit("trend", self.trend_);
    }

private:
    std::optional<double> close_;
    double trend_ = 0;
};

/// Above 0, 1000 at the first candle; only its relative changes mean something.
class NegativeVolumeIndex {
public:
    static constexpr IndicatorClass kind = IndicatorClass::cumulative;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return never; }

    std::optional<double> update(const Candle& candle) {
        if (begun_ && candle.volume < volume_) index_ *= candle.close / close_;
        begun_ = true;
        close_ = candle.close;
        volume_ = candle.volume;
        return index_;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("begun", self.begun_);
        visit("close", self.close_);
        visit("volume", self.volume_);
        visit("index", self.index_);
    }

private:
    bool begun_ = false;
    double close_ = 0, volume_ = 0;
    double index_ = 1000;
};

}  // namespace signalbox
