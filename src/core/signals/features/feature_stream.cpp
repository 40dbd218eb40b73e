#include "core/signals/features/feature_stream.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/math.hpp"
#include "core/market/resampler.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {
namespace {

constexpr double unknown = FeatureParts::unknown;

double value_or_unknown(const std::optional<double>& value) { return value.value_or(unknown); }

template <std::size_t n>
double mean_or_unknown(const auto& ring) {
    return ring.size() < n ? unknown : mean_of(ring.values().template last<n>());
}

double plain_sum(const auto& window) {
    return sum_of(window, [](double x) { return x; });
}

/// Σ (i − mean i)² over 20 bars.
constexpr double time_squares_20 = 665;

/// Least-squares slope of 20 values: pairs that lie alike about the middle, so that a flat window has exactly 0.
double slope_of(std::span<const double, 20> y) {
    return sum_over(10, [y](std::size_t i) { return (static_cast<double>(i) + 0.5) * (y[10 + i] - y[9 - i]); }) /
           time_squares_20;
}

/// The slope of 20 running sums, from the 19 steps between them: each step lifts all sums behind it.
double slope_of_sums(std::span<const double, 19> steps) {
    return sum_over(19, [steps](std::size_t i) { return static_cast<double>((i + 1) * (19 - i)) * 0.5 * steps[i]; }) /
           time_squares_20;
}

}  // namespace

void FeatureStream::miss() {
    if (missing_run_ > missing_run_max) return;
    if (++missing_run_ > missing_run_max) memory_ = Memory{};
}

FeatureParts FeatureStream::update(const Candle& candle) {
    missing_run_ = 0;
    FeatureParts parts{.opened_at = candle.opened_at,
                       .high = candle.high,
                       .low = candle.low,
                       .close = candle.close,
                       .volume = candle.volume};
    step_volumes(candle, parts);  // first: it looks at the close before
    step_closes(candle, parts);
    step_ranges(candle, parts);
    memory_.opened_at = candle.opened_at;
    ++memory_.candles;
    return parts;
}

void FeatureStream::step_closes(const Candle& candle, FeatureParts& p) {
    Memory& m = memory_;
    const double close = candle.close;
    m.closes.push(close);
    const auto before = [&m](std::size_t steps) { return steps < m.closes.size() ? m.closes.ago(steps) : unknown; };
    p.close_1 = before(1);
    p.close_5 = before(5);
    p.close_15 = before(15);
    p.close_60 = before(60);
    if (m.candles > 0) {
        p.log_return_1 = log(close / p.close_1);
        m.returns.push(p.log_return_1);
    }
    p.sma_7 = mean_or_unknown<7>(m.closes);
    p.sma_14 = mean_or_unknown<14>(m.closes);
    p.sma_21 = mean_or_unknown<21>(m.closes);
    p.sma_50 = mean_or_unknown<50>(m.closes);
    if (m.closes.size() >= 20) {
        const auto [mean, deviation] = mean_and_deviation_of(m.closes.values().last<20>());
        p.bb_middle = mean;
        p.bb_deviation = deviation;
    }
    if (m.returns.full()) {
        p.realised_vol = mean_and_deviation_of(m.returns.window()).deviation * std::sqrt(20.0 / 19);
    }

    p.ema_9 = value_or_unknown(m.ema_9.update(close));
    p.ema_21 = value_or_unknown(m.ema_21.update(close));
    p.ema_50 = value_or_unknown(m.ema_50.update(close));
    p.ema_200 = value_or_unknown(m.ema_200.update(close));
    if (const auto macd = m.macd.update(close)) {
        p.macd_line = macd->line;
        p.macd_average = macd->signal;
    }
    if (const auto rsi = m.rsi.update(close)) {
        p.rsi = *rsi;
        if (const auto stoch = m.stoch.update(*rsi)) {
            p.stoch_k = stoch->k;
            p.stoch_d = stoch->d;
        }
    }
}

void FeatureStream::step_volumes(const Candle& candle, FeatureParts& p) {
    Memory& m = memory_;
    m.volumes.push(candle.volume);
    if (m.volumes.size() >= 20) {
        const auto volumes = m.volumes.values().last<20>();
        p.volume_mean_20 = plain_sum(volumes) / 20;
        p.volume_slope = slope_of(volumes);
    }
    if (m.volumes.full()) {
        const auto [mean, deviation] = mean_and_deviation_of(m.volumes.window());
        p.volume_mean_60 = mean;
        p.volume_deviation_60 = deviation;
    }

    const double typical = typical_price(candle.high, candle.low, candle.close);
    if (m.candles > 0) {
        const double change = candle.close - m.closes.newest();
        m.signed_volumes.push(change > 0 ? candle.volume : change < 0 ? -candle.volume : 0.0);
        const double move = typical - m.typical;
        const bool moves = std::abs(move) > 1e-15 * typical;  // mfi.hpp
        const double money = typical * candle.volume;
        m.flows.push(!moves ? 0.0 : move > 0 ? money : -money);
    }
    if (m.signed_volumes.full()) p.obv_slope = slope_of_sums(m.signed_volumes.window());
    if (m.flows.full()) {
        const double in = sum_of(m.flows.window(), [](double flow) { return flow > 0 ? flow : 0.0; });
        const double out = sum_of(m.flows.window(), [](double flow) { return flow < 0 ? -flow : 0.0; });
        p.mfi = in + out > 0 ? 100 * (in / (in + out)) : 50.0;
    }

    const UtcTime midnight = bar_open(Timeframe::d1, candle.opened_at);
    if (m.candles == 0 || m.opened_at < midnight) {
        m.saw_midnight = m.candles > 0 || candle.opened_at == midnight;
        m.money = m.traded = 0;
    }
    m.money += typical * candle.volume;
    m.traded += candle.volume;
    if (m.saw_midnight) p.vwap = m.traded > 0 ? m.money / m.traded : typical;
    m.typical = typical;
}

void FeatureStream::step_ranges(const Candle& candle, FeatureParts& p) {
    Memory& m = memory_;
    const double range = log(candle.high / candle.low);
    m.ranges.push(range * range);
    if (m.ranges.full()) {
        constexpr double four_ln_2 = 2.772588722239781;
        p.parkinson = std::sqrt(plain_sum(m.ranges.window()) / 20 / four_ln_2);
    }
    if (const auto adx = m.adx.update(candle.high, candle.low, candle.close)) p.adx = adx->adx;
    if (const auto atr = m.atr.update(candle.high, candle.low, candle.close)) {
        p.atr = *atr;
        m.atr_rank.update(*atr, p);
    }
}

void FeatureStream::AtrRank::update(double atr, FeatureParts& parts) {
    values_[next_] = atr;
    next_ = static_cast<std::uint16_t>((next_ + 1U) % values_.size());
    if (count_ < values_.size()) ++count_;
    if (count_ < values_.size()) return;
    // Counted in pairs: a comparison of two doubles gives two integers, −1 where it holds. Whole numbers add up the
    // same in any order.
    using Pair [[gnu::vector_size(16)]] = double;
    using Counts [[gnu::vector_size(16)]] = std::int64_t;
    const Pair newest{atr, atr};
    Counts below{}, above{};
    for (std::size_t i = 0; i < values_.size(); i += 2) {
        const Pair two{values_[i], values_[i + 1]};
        below -= two < newest;
        above -= two > newest;
    }
    parts.atr_below = static_cast<double>(below[0] + below[1]);
    parts.atr_above = static_cast<double>(above[0] + above[1]);
}

}  // namespace signalbox
