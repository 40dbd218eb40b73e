#include "core/signals/features/feature_stream.hpp"

#include <bit>
#include <cmath>

#include "core/base/math.hpp"
#include "core/market/resampler.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/features/feature_block.hpp"
#include "core/signals/features/feature_formulas.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {
namespace {

constexpr double unknown = FeatureParts::unknown;

double value_or_unknown(const std::optional<double>& value) { return value.value_or(unknown); }

/// Of the last n values that end before `end`: the form of window.hpp that is inlined, so that several windows of one
/// series make the halves that they share only once.
template <std::size_t n>
struct WindowBefore {
    SIGNALBOX_INLINE explicit WindowBefore(const double* end) : newest(end[-1]) {
        write_runs<n>(end - n, newest, runs);
        offset = offset_of<n>(runs);
    }
    SIGNALBOX_INLINE double mean() const { return newest + offset; }
    SIGNALBOX_INLINE double deviation() const { return deviation_about<n>(offset, runs); }

    double newest, offset;
    Run<double> runs[std::popcount(n)];
};

template <std::size_t n>
double mean_or_unknown(std::span<const double> values) {
    return values.size() < n ? unknown : mean_of(values.last<n>());
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
    step_closes(candle, parts);
    step_volumes(candle, parts);  // on-balance volume looks at closes
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
    const double log_close = log(close);
    const auto log_return = [&](std::int64_t steps) {
        return m.candles < steps ? unknown : log_close - m.log_closes[log_place(m.candles - steps)];
    };
    p.log_return_1 = log_return(1);
    p.log_return_5 = log_return(5);
    p.log_return_15 = log_return(15);
    p.log_return_60 = log_return(60);
    m.log_closes[log_place(m.candles)] = log_close;
    const std::span<const double> closes = m.closes.values();
    if (closes.size() >= 50) {
        // All of them before any is written: between writes the compiler would have to make shared halves again.
        const double* end = closes.data() + closes.size();
        const WindowBefore<7> of_7(end);
        const WindowBefore<14> of_14(end);
        const WindowBefore<21> of_21(end);
        const WindowBefore<50> of_50(end);
        const WindowBefore<20> of_20(end);
        p.sma_7 = of_7.mean();
        p.sma_14 = of_14.mean();
        p.sma_21 = of_21.mean();
        p.sma_50 = of_50.mean();
        p.bb_middle = of_20.mean();
        p.bb_deviation = of_20.deviation();
    } else {
        p.sma_7 = mean_or_unknown<7>(closes);
        p.sma_14 = mean_or_unknown<14>(closes);
        p.sma_21 = mean_or_unknown<21>(closes);
        if (closes.size() >= 20) {
            const auto [mean, deviation] = mean_and_deviation_of(closes.last<20>());
            p.bb_middle = mean;
            p.bb_deviation = deviation;
        }
    }
    if (m.candles >= 20) {
        std::array<double, 20> returns;
        for (std::int64_t i = 0; i < 20; ++i) {
            const std::int64_t candle_number = m.candles - 19 + i;
            returns[static_cast<std::size_t>(i)] =
                m.log_closes[log_place(candle_number)] - m.log_closes[log_place(candle_number - 1)];
        }
        p.realised_vol = mean_and_deviation_of(std::span<const double, 20>(returns)).deviation * formulas::sample_of_20;
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
    const double* volumes_end = m.volumes.values().data() + m.volumes.size();
    const auto set_20 = [&p](const WindowBefore<20>& of_20) {
        p.volume_mean_20 = of_20.mean();
        p.volume_slope = formulas::slope_of_20(of_20.runs[0], of_20.runs[1]);
    };
    if (m.volumes.full()) {
        const WindowBefore<60> of_60(volumes_end);
        const WindowBefore<20> of_20(volumes_end);
        set_20(of_20);
        p.volume_mean_60 = of_60.mean();
        p.volume_deviation_60 = of_60.deviation();
    } else if (m.volumes.size() >= 20) {
        set_20(WindowBefore<20>(volumes_end));
    }

    const double typical = typical_price(candle.high, candle.low, candle.close);
    if (m.candles > 0) m.flows.push(formulas::money_flow(typical, m.typical, typical * candle.volume));
    if (m.volumes.size() >= 20) {
        const auto closes = m.closes.values().last<20>();
        const auto volumes = m.volumes.values().last<19>();
        with_vectors<FeatureLanes>([&](auto kernels) { p.obv_slope = kernels.balance_slope(closes, volumes); });
    }
    if (m.flows.full()) {
        p.mfi = formulas::money_flow_index(sum_of(m.flows.window(), formulas::rise<double>),
                                           sum_of(m.flows.window(), formulas::fall<double>));
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
        p.parkinson = std::sqrt(sum_of(m.ranges.window(), [](double x) { return x; }) * formulas::parkinson_of_20);
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
    with_vectors<FeatureLanes>([&](auto kernels) {
        const RankCounts counts = kernels.rank(values_, atr);
        parts.atr_below = static_cast<double>(counts.below);
        parts.atr_above = static_cast<double>(counts.above);
    });
}

}  // namespace signalbox
