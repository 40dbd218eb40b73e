#include "core/signals/features/feature_block.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/features/feature_formulas.hpp"

namespace signalbox {
namespace {

/// The values a ring holds become the newest of a column's past.
void take_past(auto& column, const auto& ring) {
    const auto values = ring.values();
    std::ranges::copy(values, column.at(-static_cast<std::ptrdiff_t>(values.size())));
}

/// A column's last values fill a ring.
void give_past(const auto& column, auto& ring) {
    ring.clear();
    for (std::ptrdiff_t row = -ring.length(); row < 0; ++row) ring.push(*column.at(row));
}

}  // namespace

template <typename Visit>
void FeatureBlock::each_past(Visit&& visit) {
    for (Column<>* column : {&high, &low, &close, &volume, &log_close, &returns, &ranges, &typical, &signed_volume,
                             &flows, &rsi, &raw, &k}) {
        visit(*column);
    }
    visit(atr);
}

void FeatureBlock::take(const FeatureStream& stream) {
    const FeatureStream::Memory& m = stream.memory_;
    check(stream.warm(), "a block was told to go on from a stream that is not warm");
    candles_ = m.candles;
    last_opened_at_ = m.opened_at;
    midnight_ms = to_ms(bar_open(Timeframe::d1, m.opened_at));
    *high.at(-1) = m.adx.index_.high_;
    *low.at(-1) = m.adx.index_.low_;
    *typical.at(-1) = m.typical;
    take_past(close, m.closes);
    take_past(volume, m.volumes);
    take_past(ranges, m.ranges);
    take_past(flows, m.flows);
    for (std::int64_t i = 1; i <= 64; ++i) *log_close.at(-i) = m.log_closes[FeatureStream::log_place(m.candles - i)];
    for (std::ptrdiff_t i = -20; i < 0; ++i) {
        *returns.at(i) = *log_close.at(i) - *log_close.at(i - 1);
        *signed_volume.at(i) = formulas::signed_volume(*close.at(i) - *close.at(i - 1), *volume.at(i));
    }
    take_past(rsi, m.stoch.last_);
    take_past(raw, m.stoch.k_.last_);
    take_past(k, m.stoch.d_.last_);
    atr_next_ = m.atr_rank.next_;
    for (std::size_t i = 0; i < atr_past; ++i) atr.values[i] = m.atr_rank.values_[(atr_next_ + i) % atr_past];

    close_averages = Four{m.ema_9.average(), m.ema_21.average(), m.ema_50.average(), m.ema_200.average()};
    other_averages = Four{m.macd.fast_.average(), m.macd.slow_.average(), m.rsi.gain_.average(), m.rsi.loss_.average()};
    sums = Four{m.adx.index_.plus_, m.adx.index_.minus_, m.adx.index_.range_, m.money};
    late_averages = Four{m.atr.average_.average(), m.macd.signal_.average(), m.adx.average_.average(), 0};
    traded = m.traded;
}

void FeatureBlock::give(FeatureStream& stream) const {
    FeatureStream::Memory& m = stream.memory_;
    m.candles = candles_;
    m.opened_at = last_opened_at_;
    m.typical = *typical.at(-1);
    give_past(close, m.closes);
    give_past(volume, m.volumes);
    give_past(ranges, m.ranges);
    give_past(flows, m.flows);
    for (std::int64_t i = 1; i <= 64; ++i) m.log_closes[FeatureStream::log_place(candles_ - i)] = *log_close.at(-i);
    give_past(rsi, m.stoch.last_);
    give_past(raw, m.stoch.k_.last_);
    give_past(k, m.stoch.d_.last_);
    m.atr_rank.next_ = atr_next_;
    for (std::size_t i = 0; i < atr_past; ++i) m.atr_rank.values_[(atr_next_ + i) % atr_past] = atr.values[i];

    const double last_close = *close.at(-1);
    m.ema_9.go_on_from(close_averages[0]);
    m.ema_21.go_on_from(close_averages[1]);
    m.ema_50.go_on_from(close_averages[2]);
    m.ema_200.go_on_from(close_averages[3]);
    m.macd.fast_.go_on_from(other_averages[0]);
    m.macd.slow_.go_on_from(other_averages[1]);
    m.rsi.gain_.go_on_from(other_averages[2]);
    m.rsi.loss_.go_on_from(other_averages[3]);
    m.rsi.close_ = last_close;
    m.adx.index_.plus_ = sums[0];
    m.adx.index_.minus_ = sums[1];
    m.adx.index_.range_ = sums[2];
    m.adx.index_.high_ = *high.at(-1);
    m.adx.index_.low_ = *low.at(-1);
    m.adx.index_.true_range_.close_ = last_close;
    m.money = sums[3];
    m.traded = traded;
    m.atr.average_.go_on_from(late_averages[0]);
    m.atr.close_ = last_close;
    m.macd.signal_.go_on_from(late_averages[1]);
    m.adx.average_.go_on_from(late_averages[2]);
}

void FeatureBlock::load(const CandleView& candles) {
    rows = candles.size();
    check(rows >= 1 && rows <= rows_max, "a block was handed more candles than it holds");
    const auto fill = [&](Column<>& column, std::span<const double> values) {
        std::ranges::copy(values, column.at(0));
        // The last candle again, up to a whole number of vectors: kernels compute on it and nobody looks at it.
        for (std::size_t row = rows; row % lanes_of<Four> != 0; ++row) column.values[past + row] = values.back();
    };
    fill(high, candles.high);
    fill(low, candles.low);
    fill(close, candles.close);
    fill(volume, candles.volume);
    std::ranges::copy(candles.opened_ms, opened_ms.begin());
    const std::int64_t midnight = to_ms(bar_open(Timeframe::d1, utc_from_ms(opened_ms[0])));
    if (midnight != midnight_ms) {
        midnight_ms = midnight;
        sums[3] = traded = 0;
    }
    candles_ += static_cast<std::int64_t>(rows);
    last_opened_at_ = utc_from_ms(opened_ms[rows - 1]);
    atr_next_ = static_cast<std::uint16_t>((atr_next_ + rows) % atr_past);
}

void FeatureBlock::move_on() {
    each_past([this](auto& column) {
        const std::size_t before = column.values.size() - rows_max;
        std::copy_n(column.values.data() + rows, before, column.values.data());
    });
}

}  // namespace signalbox
