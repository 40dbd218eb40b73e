#include "core/signals/features/feature.hpp"

#include <algorithm>

#include "core/signals/indicators/adx.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/rma.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"

namespace signalbox {
namespace {

struct Length {
    IndicatorClass kind;
    int warm_up;
    int settled;
    int fade = 0;  ///< bars in which the start of its slowest average fades to 1e-9
};

/// A window's start does not matter at all once it is full.
Length window(int bars) { return {IndicatorClass::window, bars, bars}; }
/// As the indicator it is made of, `more` candles later.
template <Indicator I>
Length as(const I& indicator, int fade, int more = 0) {
    return {I::kind, indicator.warm_up() + more, indicator.settled() + more, fade};
}
/// Of Wilder's averages of 14.
template <Indicator I>
Length wilder(const I& indicator, int more = 0) {
    return as(indicator, Rma(14).settled(), more);
}

/// A quotient of averages of so many bars: the difference it shows is some hundredth of what the averages are, so they
/// must have settled that much better.
Length ratio_to(const Ema& slow, int period) {
    return {IndicatorClass::recursive, slow.warm_up(), slow.settled() + 5 * period / 2, slow.settled()};
}

/// A quotient shows the error of what it divides by larger where that is small.
Length divided_by(const Atr& atr) {
    return {Atr::kind, atr.warm_up(), atr.settled() + 2 * atr.warm_up(), Rma(14).settled()};
}

/// From 1e-4 to 1e-9 it is five ninths of the way from 1.
int settled_model(const Length& length) { return std::max(length.warm_up, length.settled - 5 * length.fade / 9); }

std::vector<FeatureEntry> all_entries() {
    std::vector<FeatureEntry> all;
    std::string_view group;
    const auto add = [&](std::string_view name, std::string_view formula, std::string_view inputs,
                         std::string_view range, const Length& length) {
        all.push_back({.feature = static_cast<Feature>(all.size()),
                       .name = name,
                       .group = group,
                       .formula = formula,
                       .inputs = inputs,
                       .range = range,
                       .kind = length.kind,
                       .warm_up = length.warm_up,
                       .settled = length.settled,
                       .settled_model = settled_model(length)});
    };
    constexpr std::string_view any = "…0…", unit = "0…1", percent = "0…100", flag = "0, 1", up = "0…";

    group = "technical";
    add("log_return_1", "log(close / close_1)", "close close_1", any, window(2));
    add("log_return_5", "log(close / close_5)", "close close_5", any, window(6));
    add("log_return_15", "log(close / close_15)", "close close_15", any, window(16));
    add("log_return_60", "log(close / close_60)", "close close_60", any, window(61));
    add("close_sma_7", "close / sma_7 - 1", "close sma_7", any, window(7));
    add("close_sma_14", "close / sma_14 - 1", "close sma_14", any, window(14));
    add("close_sma_21", "close / sma_21 - 1", "close sma_21", any, window(21));
    add("close_sma_50", "close / sma_50 - 1", "close sma_50", any, window(50));
    add("ema_9_21", "ema_9 / ema_21 - 1", "ema_9 ema_21", any, ratio_to(Ema(21), 21));
    add("ema_21_50", "ema_21 / ema_50 - 1", "ema_21 ema_50", any, ratio_to(Ema(50), 50));
    add("close_ema_200", "close / ema_200 - 1", "close ema_200", any, ratio_to(Ema(200), 200));
    add("rsi_14", "rsi, Wilder's, of 14", "rsi", percent, wilder(Rsi(14)));
    add("stochrsi_k", "stoch_k: where rsi stands in its range of 14, mean of 3", "stoch_k", unit, wilder(StochRsi<>()));
    add("stochrsi_d", "stoch_d: mean of 3 stoch_k", "stoch_d", unit, wilder(StochRsi<>()));
    add("macd", "macd_line / close; EMA 12 less EMA 26", "macd_line close", any, as(Macd(), Ema(26).settled()));
    add("macd_signal", "macd_average / close; EMA 9 of macd_line", "macd_average close", any,
        as(Macd(), Ema(26).settled()));
    add("macd_hist", "(macd_line - macd_average) / close", "macd_line macd_average close", any,
        as(Macd(), Ema(26).settled()));
    add("bb_width", "4 bb_deviation / bb_middle: upper less lower band", "bb_deviation bb_middle", up, window(20));
    add("bb_position", "(close - bb_middle) / (4 bb_deviation) + 0.5: 0 at the lower band, 1 at the upper",
        "close bb_middle bb_deviation", "…0.5…", window(20));
    add("adx_14", "adx, Wilder's, of 14", "adx", percent, wilder(Adx(14)));

    group = "volume";
    add("volume_ratio_20", "volume / volume_mean_20", "volume volume_mean_20", up, window(20));
    add("volume_z_60", "(volume - volume_mean_60) / volume_deviation_60", "volume volume_mean_60 volume_deviation_60",
        any, window(60));
    add("volume_trend_20", "volume_slope / volume_mean_20", "volume_slope volume_mean_20", any, window(20));
    add("obv_slope_20", "obv_slope / volume_mean_20", "obv_slope volume_mean_20", any, window(20));
    add("vwap_distance", "close / vwap - 1, vwap since 00:00 UTC", "close vwap", any,
        {IndicatorClass::window, 1, 1440});
    add("mfi_14", "mfi of 14", "mfi", percent, window(15));

    group = "volatility";
    add("natr_14", "100 atr / close", "atr close", up, wilder(Atr(14)));
    add("range_pct", "(high - low) / close", "high low close", up, window(1));
    add("range_atr", "(high - low) / atr", "high low atr", up, divided_by(Atr(14)));
    add("realised_vol_20", "realised_vol: sample deviation of 20 one-candle log returns", "realised_vol", up,
        window(21));
    add("parkinson_20", "parkinson of 20", "parkinson", up, window(20));
    add("vol_low", "1 where at most 78 of the last 240 ATR are below the newest: not above their 33rd percentile",
        "atr atr_below", flag, wilder(Atr(14), 239));
    add("vol_medium", "1 where neither vol_low nor vol_high is", "atr atr_below atr_above", flag, wilder(Atr(14), 239));
    add("vol_high", "1 where at most 78 of the last 240 ATR are above the newest: not below their 67th percentile",
        "atr atr_above", flag, wilder(Atr(14), 239));

    group = "session";
    add("session_tokyo", "1 from 00:00 to 08:00 UTC", "", flag, window(1));
    add("session_london", "1 from 08:00 to 16:00 UTC", "", flag, window(1));
    add("session_new_york", "1 from 16:00 to 24:00 UTC", "", flag, window(1));
    add("day_of_week", "Monday is 0, Sunday 6; UTC", "", "0…6", window(1));
    add("is_weekend", "1 on Saturday and Sunday; UTC", "", flag, window(1));
    return all;
}

int most(int FeatureEntry::* length) {
    int bars = 0;
    for (const FeatureEntry& line : feature_table()) bars = std::max(bars, line.*length);
    return bars;
}

}  // namespace

const std::vector<FeatureEntry>& feature_table() {
    static const std::vector<FeatureEntry> table = all_entries();
    return table;
}

std::optional<Feature> feature_named(std::string_view name) {
    const auto line = std::ranges::find(feature_table(), name, &FeatureEntry::name);
    if (line == feature_table().end()) return std::nullopt;
    return line->feature;
}

int features_warm_up() { return most(&FeatureEntry::warm_up); }
int features_settled_model() { return most(&FeatureEntry::settled_model); }

}  // namespace signalbox
