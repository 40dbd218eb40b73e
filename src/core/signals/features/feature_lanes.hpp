// The 39 features of a block, four rows or four averages at a time (feature_block.hpp): compiled once for each kind of
// vectors (core/base/vectors.hpp). Every row has the bits of FeatureStream: the formulas are the same text
// (feature_formulas.hpp, window.hpp), and no addition changes its place.
//
// Averages hang on the bar before, so they are stepped row by row, as many as fit side by side in a vector: 11 of them
// and 5 sums in four vectors. Windows do not: of those, each half is made once for all rows (window.hpp). Ranks of ATR
// are counted on keys of a byte (atr_ranks.hpp). Kernels are flattened: a loop's body that is called loses a third of
// the time to what it can't keep in registers.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "core/base/math_lanes.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/features/atr_ranks.hpp"
#include "core/signals/features/feature_block.hpp"
#include "core/signals/features/feature_formulas.hpp"
#include "core/signals/indicators/window_lanes.hpp"

namespace signalbox {

namespace lanes {

using Column = FeatureBlock::Column<>;

/// The columns that features go to, which end with the block's last row.
struct Out {
    double* const* columns;
    Rows rows;

    SIGNALBOX_INLINE void operator()(Feature feature, Rows row, Four value) const {
        double* to = columns[index_of(feature)] + row;
        if (row + width <= rows) [[likely]] {
            store(to, value);
        } else {
            for (Rows i = 0; i < rows - row; ++i) to[i] = value[i];
        }
    }
};

/// What needs the candle and the one before it, no more.
template <Vectors>
[[gnu::flatten]] void candles(FeatureBlock& b, const Out& out) {
    using namespace formulas;
    each(0, out.rows, [&](Rows row) {
        const Four high = at(b.high, row), low = at(b.low, row), close = at(b.close, row);
        const Four volume = at(b.volume, row);
        put(b.log_close, row, log_of(close));
        const Four range = log_of(high / low);
        put(b.ranges, row, range * range);
        const Four typical = (high + low + close) / 3.0;
        put(b.typical, row, typical);
        put(b.money, row, typical * volume);
        put(b.signed_volume, row, signed_volume(close - at(b.close, row - 1), volume));
    });
    each(0, out.rows, [&](Rows row) {
        put(b.flows, row, money_flow(at(b.typical, row), at(b.typical, row - 1), at(b.money, row)));
        const Four log_close = at(b.log_close, row);
        const Four one = log_close - at(b.log_close, row - 1);
        put(b.returns, row, one);
        out(Feature::log_return_1, row, one);
        out(Feature::log_return_5, row, log_close - at(b.log_close, row - 5));
        out(Feature::log_return_15, row, log_close - at(b.log_close, row - 15));
        out(Feature::log_return_60, row, log_close - at(b.log_close, row - 60));
    });
}

/// An average steps on by part of its distance; four of them, four rows.
SIGNALBOX_INLINE void step(Four& average, Four& a, Four& b, Four& c, Four& d, Four weight) {
    a = average + (a - average) * weight;
    b = a + (b - a) * weight;
    c = b + (c - b) * weight;
    d = c + (d - c) * weight;
    average = d;
}

/// Of four rows the last that is one; the others are filling.
SIGNALBOX_INLINE void stop_at(Rows last, Four& state, Four a, Four b, Four c) {
    if (last < 3) [[unlikely]]
        state = last == 0 ? a : last == 1 ? b : c;
}

template <Vectors>
[[gnu::flatten]] void averages(FeatureBlock& b, const Out& out) {
    using namespace formulas;
    const Four close_weights{2.0 / 10, 2.0 / 22, 2.0 / 51, 2.0 / 201};
    const Four other_weights{2.0 / 13, 2.0 / 27, 1.0 / 14, 1.0 / 14};
    const Four late_weights{1.0 / 14, 2.0 / 10, 1.0 / 14, 0};
    constexpr double fades = 1 - 1.0 / 14;
    const Four keep{fades, fades, fades, 1};
    Four close_averages = b.close_averages, other_averages = b.other_averages, sums = b.sums;
    Four late_averages = b.late_averages;
    double traded = b.traded;
    each(0, out.rows, [&](Rows row) {
        const Rows last = std::min(out.rows - row, width) - 1;
        const Four high = at(b.high, row), low = at(b.low, row), close = at(b.close, row);
        const Four close_before = at(b.close, row - 1);

        Four e0 = all<Four>(*b.close.at(row)), e1 = all<Four>(*b.close.at(row + 1));
        Four e2 = all<Four>(*b.close.at(row + 2)), e3 = all<Four>(*b.close.at(row + 3));
        step(close_averages, e0, e1, e2, e3, close_weights);
        stop_at(last, close_averages, e0, e1, e2);
        transpose(e0, e1, e2, e3);
        out(Feature::ema_9_21, row, away(e0, e1));
        out(Feature::ema_21_50, row, away(e1, e2));
        out(Feature::close_ema_200, row, away(close, e3));

        const Four move = close - close_before;
        Four o0 = close, o1 = close, o2 = rise(move), o3 = fall(move);
        transpose(o0, o1, o2, o3);
        step(other_averages, o0, o1, o2, o3, other_weights);
        stop_at(last, other_averages, o0, o1, o2);
        transpose(o0, o1, o2, o3);
        const Four line = o0 - o1;
        const Four rsi = relative_strength(o2, o3, close);
        put(b.rsi, row, rsi);
        out(Feature::rsi_14, row, rsi);

        const Four up = high - at(b.high, row - 1), down = at(b.low, row - 1) - low;
        const Four range = true_range(high, low, close_before);
        Four s0 = directed(up, down), s1 = directed(down, up), s2 = range, s3 = at(b.money, row);
        transpose(s0, s1, s2, s3);
        s0 = sums * keep + s0;
        s1 = s0 * keep + s1;
        s2 = s1 * keep + s2;
        s3 = s2 * keep + s3;
        sums = s3;
        stop_at(last, sums, s0, s1, s2);
        transpose(s0, s1, s2, s3);

        Four l0 = range, l1 = line, l2 = directional_index(s0, s1, s2, close), l3{};
        transpose(l0, l1, l2, l3);
        step(late_averages, l0, l1, l2, l3, late_weights);
        stop_at(last, late_averages, l0, l1, l2);
        transpose(l0, l1, l2, l3);
        put(b.atr, row, l0);
        const Four per_close = 1.0 / close, reach = high - low;
        out(Feature::macd, row, line * per_close);
        out(Feature::macd_signal, row, l1 * per_close);
        out(Feature::macd_hist, row, (line - l1) * per_close);
        out(Feature::adx_14, row, l2);
        out(Feature::natr_14, row, 100 * l0 * per_close);
        out(Feature::range_pct, row, reach * per_close);
        out(Feature::range_atr, row, ratio(reach, l0, 1));

        const double t0 = traded + *b.volume.at(row), t1 = t0 + *b.volume.at(row + 1);
        const double t2 = t1 + *b.volume.at(row + 2), t3 = t2 + *b.volume.at(row + 3);
        const Four all_traded{t0, t1, t2, t3};
        traded = all_traded[last];
        const Four vwap = select(all_traded > 0, s3 / all_traded, at(b.typical, row));
        out(Feature::vwap_distance, row, away(close, vwap));
    });
    b.close_averages = close_averages;
    b.other_averages = other_averages;
    b.sums = sums;
    b.late_averages = late_averages;
    b.traded = traded;
}

template <Vectors>
[[gnu::flatten]] void close_windows(FeatureBlock& b, const Out& out) {
    using namespace formulas;
    make_halves<4, false>(b.halves, b.close, first_of_60, out.rows);
    each(0, out.rows, [&](Rows row) {
        const Four close = at(b.close, row);
        const auto run = [&]<std::size_t level>(std::integral_constant<std::size_t, level>, Rows ago) {
            return run_at<level>(b.halves, b.close, row, ago);
        };
        constexpr std::integral_constant<std::size_t, 0> of_1;
        constexpr std::integral_constant<std::size_t, 1> of_2;
        constexpr std::integral_constant<std::size_t, 2> of_4;
        constexpr std::integral_constant<std::size_t, 3> of_8;
        constexpr std::integral_constant<std::size_t, 4> of_16;
        constexpr std::integral_constant<std::size_t, 5> of_32;
        const Run<Four> runs_7[]{run(of_4, 0), run(of_2, 4), run(of_1, 6)};
        out(Feature::close_sma_7, row, away(close, close + offset_of<7>(runs_7)));
        const Run<Four> runs_14[]{run(of_8, 0), run(of_4, 8), run(of_2, 12)};
        out(Feature::close_sma_14, row, away(close, close + offset_of<14>(runs_14)));
        const Run<Four> runs_21[]{run(of_16, 0), run(of_4, 16), run(of_1, 20)};
        out(Feature::close_sma_21, row, away(close, close + offset_of<21>(runs_21)));
        const Run<Four> runs_50[]{run(of_32, 0), run(of_16, 32), run(of_2, 48)};
        out(Feature::close_sma_50, row, away(close, close + offset_of<50>(runs_50)));

        const Run<Four> runs_20[]{run(of_16, 0), run(of_4, 16)};
        const Four offset = offset_of<20>(runs_20);
        const Four middle = close + offset, width_of_band = 4 * deviation_about<20>(offset, runs_20);
        out(Feature::bb_width, row, width_of_band / middle);
        out(Feature::bb_position, row, 0.5 + ratio(close - middle, width_of_band, 0));
    });
}

template <Vectors>
[[gnu::flatten]] void volume_windows(FeatureBlock& b, const Out& out) {
    using namespace formulas;
    make_halves<5, true>(b.halves, b.volume, first_of_60, out.rows);
    each(0, out.rows, [&](Rows row) {
        const Four volume = at(b.volume, row);
        const Run<Four> runs_20[]{run_at<4>(b.halves, b.volume, row, 0), run_at<2>(b.halves, b.volume, row, 16)};
        const Shares<Four> of_mean{volume + offset_of<20>(runs_20)};
        out(Feature::volume_ratio_20, row, of_mean(volume, 1));
        out(Feature::volume_trend_20, row, of_mean(slope_of_20(runs_20[0], runs_20[1]), 0));
        const Four balance =
            slope_of_sums<Four>([&](std::size_t i) { return at(b.signed_volume, row - 18 + static_cast<Rows>(i)); });
        out(Feature::obv_slope_20, row, of_mean(balance, 0));

        const Run<Four> runs_60[]{run_at<5>(b.halves, b.volume, row, 0), run_at<4>(b.halves, b.volume, row, 32),
                                  run_at<3>(b.halves, b.volume, row, 48), run_at<2>(b.halves, b.volume, row, 56)};
        const Four offset = offset_of<60>(runs_60);
        out(Feature::volume_z_60, row, ratio(volume - (volume + offset), deviation_about<60>(offset, runs_60), 0));
    });
}

template <Vectors>
[[gnu::flatten]] void return_windows(FeatureBlock& b, const Out& out) {
    make_halves<4, false>(b.halves, b.returns, first_of_20, out.rows);
    each(0, out.rows, [&](Rows row) {
        const Run<Four> runs[]{run_at<4>(b.halves, b.returns, row, 0), run_at<2>(b.halves, b.returns, row, 16)};
        out(Feature::realised_vol_20, row, deviation_about<20>(offset_of<20>(runs), runs) * formulas::sample_of_20);
    });
}

/// to[row] = combine(from[row − half], from[row]), from `first` on.
template <typename Combine>
SIGNALBOX_INLINE void pairs(const Column& from, Column& to, Rows half, Rows first, Rows rows, Combine combine) {
    each(first, rows, [&](Rows row) { put(to, row, combine(at(from, row - half), at(from, row))); });
}

template <Vectors>
[[gnu::flatten]] void sums(FeatureBlock& b, const Out& out) {
    using namespace formulas;
    const auto sum = [](Four older, Four newer) { return older + newer; };
    const auto make = [&](const Column& x, Column Halves<Column>::* column, std::size_t count) {
        const Column* from = &x;
        for (std::size_t level = 0; level < count; ++level) {
            pairs(*from, b.halves[level].*column, Rows{1} << level, first_of_20[level], out.rows, sum);
            from = &(b.halves[level].*column);
        }
    };
    each(-24, out.rows, [&](Rows row) {
        put(b.money_in, row, rise(at(b.flows, row)));
        put(b.money_out, row, fall(at(b.flows, row)));
    });
    make(b.money_in, &Halves<Column>::mean, 3);
    make(b.money_out, &Halves<Column>::squares, 3);
    const auto of_14 = [&](Rows row, Column Halves<Column>::* column) {
        return at(b.halves[2].*column, row) + (at(b.halves[1].*column, row - 8) + at(b.halves[0].*column, row - 12));
    };
    each(0, out.rows, [&](Rows row) {
        const Four in = of_14(row, &Halves<Column>::mean), fled = of_14(row, &Halves<Column>::squares);
        out(Feature::mfi_14, row, money_flow_index(in, fled));
    });
    make(b.ranges, &Halves<Column>::mean, 4);
    each(0, out.rows, [&](Rows row) {
        const Four all_ranges = at(b.halves[3].mean, row) + at(b.halves[1].mean, row - 16);
        out(Feature::parkinson_20, row, root_of(all_ranges * parkinson_of_20));
    });
}

/// The mean of three.
SIGNALBOX_INLINE Four mean_of_3(const Column& x, Rows row) {
    const Four newest = at(x, row);
    const Run<Four> runs[]{pair_of(at(x, row - 1) - newest), {at(x, row - 2) - newest, Four{}, Four{}}};
    return newest + offset_of<3>(runs);
}

template <Vectors>
[[gnu::flatten]] void stochastic(FeatureBlock& b, const Out& out) {
    using namespace formulas;
    const auto smaller = [](Four x, Four y) { return select(y < x, y, x); };
    const auto greater = [](Four x, Four y) { return larger(x, y); };
    // Of 2, 4 and 8; two eights cover 14. RSI reaches back 14 rows.
    constexpr std::array<Rows, 3> first{-12, -12, -8};
    const Column *low = &b.rsi, *high = &b.rsi;
    for (std::size_t level = 0; level < 3; ++level) {
        pairs(*low, b.halves[level].mean, Rows{1} << level, first[level], out.rows, smaller);
        pairs(*high, b.halves[level].squares, Rows{1} << level, first[level], out.rows, greater);
        low = &b.halves[level].mean;
        high = &b.halves[level].squares;
    }
    each(0, out.rows, [&](Rows row) {
        put(b.raw, row,
            where_in_range(at(b.rsi, row), smaller(at(*low, row), at(*low, row - 6)),
                           greater(at(*high, row), at(*high, row - 6))));
    });
    each(0, out.rows, [&](Rows row) {
        const Four k = mean_of_3(b.raw, row);
        put(b.k, row, k);
        out(Feature::stochrsi_k, row, k);
    });
    each(0, out.rows, [&](Rows row) { out(Feature::stochrsi_d, row, mean_of_3(b.k, row)); });
}

template <Vectors>
[[gnu::flatten]] void ranks(FeatureBlock& b, const Out& out) {
    double* low_column = out.columns[index_of(Feature::vol_low)];
    double* medium_column = out.columns[index_of(Feature::vol_medium)];
    double* high_column = out.columns[index_of(Feature::vol_high)];
    std::array<std::int8_t, rank_window + FeatureBlock::rows_max> keys;
    std::int8_t* key = keys.data() + rank_window;
    const RankKeys as_key(*b.atr.at(out.rows / 2));
    each(-rank_window, out.rows, [&](Rows row) { as_key.write(at(b.atr, row), key + row); });
    for (Rows row = 0; row < out.rows; ++row) {
        const auto [less, greater] = key_counts(key + row);
        const int equal = static_cast<int>(rank_window) - less - greater;
        const double* newest = b.atr.at(row);
        const bool low = among_least(newest, less, equal, [](auto x, auto y) { return x < y; });
        const bool high = among_least(newest, greater, equal, [](auto x, auto y) { return x > y; });
        low_column[row] = low;
        medium_column[row] = !low && !high;
        high_column[row] = high;
    }
}

template <Vectors>
[[gnu::flatten]] void sessions(const FeatureBlock& b, const Out& out) {
    const std::int64_t eight = b.midnight_ms + Millis{8 * hour}.count(), sixteen = eight + Millis{8 * hour}.count();
    const UtcTime midnight = utc_from_ms(b.midnight_ms);
    const auto weekday = static_cast<double>((midnight - bar_open(Timeframe::w1, midnight)) / day);
    const Four yes = all<Four>(1);
    each(0, out.rows, [&](Rows row) {
        FourTruths ms;
        std::memcpy(&ms, b.opened_ms.data() + row, sizeof ms);
        const FourTruths tokyo = ms < eight, new_york = ms >= sixteen;
        out(Feature::session_tokyo, row, select(tokyo, yes, Four{}));
        out(Feature::session_london, row, select(tokyo | new_york, Four{}, yes));
        out(Feature::session_new_york, row, select(new_york, yes, Four{}));
        out(Feature::day_of_week, row, all<Four>(weekday));
        out(Feature::is_weekend, row, all<Four>(weekday >= 5 ? 1 : 0));
    });
}

}  // namespace lanes

template <Vectors vectors>
RankCounts FeatureLanes<vectors>::rank(const std::array<double, FeatureBlock::atr_past>& values, double value) {
    const Four now = all<Four>(value);
    FourTruths below{}, above{};  // less the number of comparisons that held
    for (std::size_t i = 0; i < values.size(); i += lanes_of<Four>) {
        const Four four = load<Four>(values.data() + i);
        below += four < now;
        above += four > now;
    }
    return {-((below[0] + below[1]) + (below[2] + below[3])), -((above[0] + above[1]) + (above[2] + above[3]))};
}

/// formulas::slope_of_sums with its four sums side by side: the signs are as good as drawn by lot, and a processor that
/// jumps guesses wrong.
template <Vectors vectors>
double FeatureLanes<vectors>::balance_slope(std::span<const double, 20> closes, std::span<const double, 19> volumes) {
    const auto term = [](Four before, Four close, Four volume, double first) {
        const Four place = Four{0, 1, 2, 3} + first;
        return (place + 1) * (19 - place) * 0.5 * formulas::signed_volume(close - before, volume);
    };
    Four sums{};
    for (std::size_t i = 0; i < 16; i += 4) {
        sums +=
            term(load<Four>(&closes[i]), load<Four>(&closes[i + 1]), load<Four>(&volumes[i]), static_cast<double>(i));
    }
    const auto last_three = [](const double& first) {
        const Four four = load<Four>(&first - 1);
        return __builtin_shufflevector(four, four, 1, 2, 3, 3);  // the fourth term's factor is 0
    };
    sums += term(last_three(closes[16]), last_three(closes[17]), last_three(volumes[16]), 16);
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) * (1.0 / 665);
}

template <Vectors vectors>
void FeatureLanes<vectors>::run(FeatureBlock& block, double* const* columns) {
    const lanes::Out out{columns, static_cast<lanes::Rows>(block.rows)};
    lanes::candles<vectors>(block, out);
    lanes::averages<vectors>(block, out);
    lanes::close_windows<vectors>(block, out);
    lanes::volume_windows<vectors>(block, out);
    lanes::return_windows<vectors>(block, out);
    lanes::sums<vectors>(block, out);
    lanes::stochastic<vectors>(block, out);
    lanes::ranks<vectors>(block, out);
    lanes::sessions<vectors>(block, out);
}

}  // namespace signalbox
