// One price for a candle: what many indicators stand on. TA-Lib: TYPPRICE, MEDPRICE, WCLPRICE, AVGPRICE.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// (high + low + close) / 3.
constexpr double typical_price(double high, double low, double close) { return (high + low + close) / 3; }
/// (high + low) / 2.
constexpr double median_price(double high, double low) { return (high + low) / 2; }

/// The typical price as an indicator.
class TypicalPrice {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return 1; }
    std::optional<double> update(double high, double low, double close) { return typical_price(high, low, close); }

    template <typename Self, typename Visit>
    static void each_field(Self&, Visit&&) {}
};

/// The middle between high and low.
class MedianPrice {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return 1; }
    std::optional<double> update(const Candle& candle) { return median_price(candle.high, candle.low); }

    template <typename Self, typename Visit>
    static void each_field(Self&, Visit&&) {}
};

/// (high + low + 2 close) / 4.
class WeightedClose {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return 1; }
    std::optional<double> update(double high, double low, double close) { return (high + low + 2 * close) / 4; }

    template <typename Self, typename Visit>
    static void each_field(Self&, Visit&&) {}
};

/// (open + high + low + close) / 4.
class AveragePrice {
public:
    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 1; }
    static constexpr int settled() { return 1; }
    std::optional<double> update(const Candle& candle) {
        return (candle.open + candle.high + candle.low + candle.close) / 4;
    }

    template <typename Self, typename Visit>
    static void each_field(Self&, Visit&&) {}
};

}  // namespace signalbox
