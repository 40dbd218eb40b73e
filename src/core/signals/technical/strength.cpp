// See strength.hpp. The rules are written for a long; `s` turns them for a short. A comparison with an unknown (NaN) is
// false, so an unknown indicator adds nothing.
#include "core/signals/technical/strength.hpp"

namespace signalbox {

namespace {

// The margins keep the order of a sum out of the answer: K = D is common at the rails, and so is a flat SMA20.
constexpr double bollinger_margin = 1e-9;
constexpr double stochrsi_margin = 1e-9;

int points_for(bool bullish, bool bearish, int sign, int points) {
    if (bullish == bearish) return 0;
    return (bullish ? 1 : -1) * sign * points;
}

}  // namespace

int own_strength(const Readings& now, Divergence divergence, PatternSet patterns, Side side,
                 std::optional<HigherTrend> higher, Reasons* reasons) {
    const int sign = sign_of(side);
    const double s = sign;
    int sum = 0;
    const auto part = [&](ReasonCode code, int points, double value, double value2) {
        sum += points;
        if (reasons != nullptr) reasons->add({code, static_cast<std::int16_t>(points), value, value2});
    };

    part(ReasonCode::trend, strength_base, s, 0);
    const double rsi_from = sign > 0 ? 30 : 50;
    if (now.rsi >= rsi_from && now.rsi <= rsi_from + 20) part(ReasonCode::rsi_pullback, 10, now.rsi, 0);
    if (sign > 0 ? now.rsi > 70 : now.rsi < 30) part(ReasonCode::rsi_extreme, -10, now.rsi, 0);
    if (s * now.histogram > 0) {
        part(ReasonCode::macd_side, 10, now.histogram, 0);
        if (s * now.histogram_before <= 0) part(ReasonCode::macd_cross, 10, now.histogram, now.histogram_before);
    }
    if (now.volume > now.volume_mean) part(ReasonCode::volume, 10, now.volume, now.volume_mean);
    if (s * (now.sma20 - now.close) > bollinger_margin * now.close)
        part(ReasonCode::bollinger, 5, now.close, now.sma20);
    if (s * (now.stoch_k - now.stoch_d) > stochrsi_margin) part(ReasonCode::stochrsi, 5, now.stoch_k, now.stoch_d);
    if (higher && higher->trend != 0)
        part(ReasonCode::higher, higher->trend == sign ? 10 : -15, higher->trend, minutes_of(higher->timeframe));

    if (divergence.bullish || divergence.bearish)
        part(ReasonCode::divergence, points_for(divergence.bullish, divergence.bearish, sign, 10),
             divergence.bullish - divergence.bearish, 0);

    if (!patterns.empty())
        part(ReasonCode::pattern, points_for(patterns.any_bullish(), patterns.any_bearish(), sign, 5),
             static_cast<double>(patterns.first()), patterns.any_bullish() - patterns.any_bearish());
    return sum;
}

}  // namespace signalbox
