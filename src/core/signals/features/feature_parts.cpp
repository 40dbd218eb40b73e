#include "core/signals/features/feature_parts.hpp"

#include <cmath>
#include <type_traits>

#include "core/market/timeframe.hpp"
#include "core/signals/features/feature_formulas.hpp"

namespace signalbox {

using formulas::away, formulas::ratio, formulas::Shares;

namespace {

/// 1 or 0, or unknown as `rank` is.
double flag(double rank, bool holds) { return std::isnan(rank) ? rank : holds ? 1.0 : 0.0; }

}  // namespace

FeatureRow feature_row(const FeatureParts& p) {
    FeatureRow row;
    const auto set = [&row](Feature feature, double value) { row[index_of(feature)] = value; };

    set(Feature::log_return_1, p.log_return_1);
    set(Feature::log_return_5, p.log_return_5);
    set(Feature::log_return_15, p.log_return_15);
    set(Feature::log_return_60, p.log_return_60);
    set(Feature::close_sma_7, away(p.close, p.sma_7));
    set(Feature::close_sma_14, away(p.close, p.sma_14));
    set(Feature::close_sma_21, away(p.close, p.sma_21));
    set(Feature::close_sma_50, away(p.close, p.sma_50));
    set(Feature::ema_9_21, away(p.ema_9, p.ema_21));
    set(Feature::ema_21_50, away(p.ema_21, p.ema_50));
    set(Feature::close_ema_200, away(p.close, p.ema_200));
    set(Feature::rsi_14, p.rsi);
    set(Feature::stochrsi_k, p.stoch_k);
    set(Feature::stochrsi_d, p.stoch_d);
    const double per_close = 1 / p.close;
    set(Feature::macd, p.macd_line * per_close);
    set(Feature::macd_signal, p.macd_average * per_close);
    set(Feature::macd_hist, (p.macd_line - p.macd_average) * per_close);
    set(Feature::bb_width, 4 * p.bb_deviation / p.bb_middle);
    // (close − lower) / (upper − lower) with bands two deviations away.
    set(Feature::bb_position, 0.5 + ratio(p.close - p.bb_middle, 4 * p.bb_deviation, 0));
    set(Feature::adx_14, p.adx);

    const Shares<double> of_mean_volume{p.volume_mean_20};
    set(Feature::volume_ratio_20, of_mean_volume(p.volume, 1));
    set(Feature::volume_z_60, ratio(p.volume - p.volume_mean_60, p.volume_deviation_60, 0));
    set(Feature::volume_trend_20, of_mean_volume(p.volume_slope, 0));
    set(Feature::obv_slope_20, of_mean_volume(p.obv_slope, 0));
    set(Feature::vwap_distance, away(p.close, p.vwap));
    set(Feature::mfi_14, p.mfi);

    set(Feature::natr_14, 100 * p.atr * per_close);
    set(Feature::range_pct, (p.high - p.low) * per_close);
    set(Feature::range_atr, ratio(p.high - p.low, p.atr, 1));
    set(Feature::realised_vol_20, p.realised_vol);
    set(Feature::parkinson_20, p.parkinson);
    const bool low = p.atr_below <= atr_rank_max, high = p.atr_above <= atr_rank_max;
    set(Feature::vol_low, flag(p.atr_below, low));
    set(Feature::vol_medium, flag(p.atr_below, !low && !high));
    set(Feature::vol_high, flag(p.atr_below, high));

    const auto hour_of_day = (p.opened_at - bar_open(Timeframe::d1, p.opened_at)) / hour;
    const auto weekday = static_cast<double>((p.opened_at - bar_open(Timeframe::w1, p.opened_at)) / day);
    set(Feature::session_tokyo, hour_of_day < 8 ? 1 : 0);
    set(Feature::session_london, hour_of_day >= 8 && hour_of_day < 16 ? 1 : 0);
    set(Feature::session_new_york, hour_of_day >= 16 ? 1 : 0);
    set(Feature::day_of_week, weekday);
    set(Feature::is_weekend, weekday >= 5 ? 1 : 0);
    return row;
}

std::vector<std::pair<std::string_view, double>> inputs_of(Feature feature, const FeatureParts& parts) {
    std::vector<std::pair<std::string_view, double>> inputs;
    for (std::string_view left = feature_table()[index_of(feature)].inputs; !left.empty();) {
        const std::string_view name = left.substr(0, left.find(' '));
        left.remove_prefix(name.size() == left.size() ? name.size() : name.size() + 1);
        FeatureParts::each_field(parts, [&](std::string_view field, const auto& value) {
            if constexpr (std::is_same_v<decltype(value), const double&>) {
                if (field == name) inputs.emplace_back(name, value);
            }
        });
    }
    return inputs;
}

}  // namespace signalbox
