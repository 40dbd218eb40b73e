// The 39 features: what each is called, what it means, and how long it remembers (SPEC 4).
//
// All are without unit, so that coins and years compare. The order of the enum is the order of columns, everywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

enum class Feature : std::uint8_t {
    // technical
    log_return_1,
    log_return_5,
    log_return_15,
    log_return_60,
    close_sma_7,
    close_sma_14,
    close_sma_21,
    close_sma_50,
    ema_9_21,
    ema_21_50,
    close_ema_200,
    rsi_14,
    stochrsi_k,
    stochrsi_d,
    macd,
    macd_signal,
    macd_hist,
    bb_width,
    bb_position,
    adx_14,
    // volume
    volume_ratio_20,
    volume_z_60,
    volume_trend_20,
    obv_slope_20,
    vwap_distance,
    mfi_14,
    // volatility
    natr_14,
    range_pct,
    range_atr,
    realised_vol_20,
    parkinson_20,
    vol_low,
    vol_medium,
    vol_high,
    // session
    session_tokyo,
    session_london,
    session_new_york,
    day_of_week,
    is_weekend,
};

inline constexpr std::size_t feature_count = 39;
/// Session features come last and hang on the clock alone; a multi-timeframe set repeats only the others.
inline constexpr std::size_t candle_feature_count = 34;

/// One row: a place for each feature; NaN while unknown.
using FeatureRow = std::array<double, feature_count>;
constexpr std::size_t index_of(Feature feature) { return static_cast<std::size_t>(feature); }

/// What people and documents need to know of one.
struct FeatureEntry {
    Feature feature;
    std::string_view name;
    std::string_view group;    ///< technical, volume, volatility, session
    std::string_view formula;  ///< in the names of its inputs
    std::string_view inputs;   ///< of FeatureParts, with blanks between
    std::string_view range;
    IndicatorClass kind;
    int warm_up;        ///< candles until it is known; of `vwap_distance` the first midnight besides
    int settled;        ///< candles after which the start matters less than 1e-9 of its scale; window class: not at all
    int settled_model;  ///< … less than 1e-4: models train on rows from here on
};

/// All, in the order of columns.
const std::vector<FeatureEntry>& feature_table();
inline std::string_view to_text(Feature feature) { return feature_table()[index_of(feature)].name; }
std::optional<Feature> feature_named(std::string_view name);

/// Candles from which on all of a row is known, and settled to 1e-4.
int features_warm_up();
int features_settled_model();

}  // namespace signalbox
