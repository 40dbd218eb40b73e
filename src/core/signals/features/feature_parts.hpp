// What the features of one candle are made of, in the units of the market: what `features show` prints beside each
// value, and the quotients that make them comparable.
#pragma once

#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "core/signals/features/feature.hpp"

namespace signalbox {

/// NaN: not known yet. Prices in quote currency, volumes in base currency.
struct FeatureParts {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    UtcTime opened_at{};
    double high = unknown, low = unknown, close = unknown, volume = unknown;
    double close_1 = unknown, close_5 = unknown, close_15 = unknown, close_60 = unknown;  ///< so many candles before
    double log_return_1 = unknown, log_return_5 = unknown;  ///< log(close / close_1), as a difference of logarithms
    double log_return_15 = unknown, log_return_60 = unknown;
    double sma_7 = unknown, sma_14 = unknown, sma_21 = unknown, sma_50 = unknown;
    double ema_9 = unknown, ema_21 = unknown, ema_50 = unknown, ema_200 = unknown;
    double rsi = unknown;                         ///< 0–100
    double stoch_k = unknown, stoch_d = unknown;  ///< 0–1
    double macd_line = unknown, macd_average = unknown;
    double bb_middle = unknown, bb_deviation = unknown;  ///< mean and population deviation of 20 closes
    double adx = unknown;                                ///< 0–100
    double volume_mean_20 = unknown;
    double volume_mean_60 = unknown, volume_deviation_60 = unknown;
    double volume_slope = unknown;  ///< of 20, least squares, a candle
    double obv_slope = unknown;     ///< the same of on-balance volume
    double vwap = unknown;          ///< since 00:00 UTC
    double mfi = unknown;           ///< 0–100
    double atr = unknown;
    double atr_below = unknown, atr_above = unknown;  ///< how many of the last 240 ATR are below, above the newest
    double realised_vol = unknown;                    ///< sample deviation of 20 one-candle log returns
    double parkinson = unknown;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("opened_at", self.opened_at);
        visit("high", self.high);
        visit("low", self.low);
        visit("close", self.close);
        visit("volume", self.volume);
        visit("close_1", self.close_1);
        visit("close_5", self.close_5);
        visit("close_15", self.close_15);
        visit("close_60", self.close_60);
        visit("log_return_1", self.log_return_1);
        visit("log_return_5", self.log_return_5);
        visit("log_return_15", self.log_return_15);
        visit("log_return_60", self.log_return_60);
        visit("sma_7", self.sma_7);
        visit("sma_14", self.sma_14);
        visit("sma_21", self.sma_21);
        visit("sma_50", self.sma_50);
        visit("ema_9", self.ema_9);
        visit("ema_21", self.ema_21);
        visit("ema_50", self.ema_50);
        visit("ema_200", self.ema_200);
        visit("rsi", self.rsi);
        visit("stoch_k", self.stoch_k);
        visit("stoch_d", self.stoch_d);
        visit("macd_line", self.macd_line);
        visit("macd_average", self.macd_average);
        visit("bb_middle", self.bb_middle);
        visit("bb_deviation", self.bb_deviation);
        visit("adx", self.adx);
        visit("volume_mean_20", self.volume_mean_20);
        visit("volume_mean_60", self.volume_mean_60);
        visit("volume_deviation_60", self.volume_deviation_60);
        visit("volume_slope", self.volume_slope);
        visit("obv_slope", self.obv_slope);
        visit("vwap", self.vwap);
        visit("mfi", self.mfi);
        visit("atr", self.atr);
        visit("atr_below", self.atr_below);
        visit("atr_above", self.atr_above);
        visit("realised_vol", self.realised_vol);
        visit("parkinson", self.parkinson);
    }
};

/// Of 240 values the interpolated 33rd percentile lies between the 79th and the 80th by size (0.33 · 239 = 78.87), so
/// the newest is not above it exactly when at most 78 are below the newest; alike for the 67th, counted from above.
inline constexpr double atr_rank_max = 78;

/// The row of a candle. Unknown parts give unknown features; sessions are always known.
FeatureRow feature_row(const FeatureParts& parts);

/// The parts that a feature is made of, with their names: `FeatureEntry::inputs` in numbers.
std::vector<std::pair<std::string_view, double>> inputs_of(Feature feature, const FeatureParts& parts);

}  // namespace signalbox
