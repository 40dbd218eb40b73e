// The kernels behind classic_columns.hpp, compiled once for each kind of vectors (core/base/vectors.hpp): averages with
// a walk to each lane, in two vectors, so that one is under way while the other waits; windows with a row to each lane.
//
// Rows of several walks become vectors across them and back four at a time. What is computed goes to a small piece of
// memory first and from there past the caches to the columns (stream_out).
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/base/vectors.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/classic_columns.hpp"
#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/window_lanes.hpp"

namespace signalbox {

/// What the averages stand at behind a row.
struct ClassicState {
    double ema = 0, gain = 0, loss = 0, atr = 0, fast = 0, slow = 0, signal = 0;

    static ClassicState of(const Ema& ema, const Rsi& rsi, const Atr& atr, const Macd& macd) {
        return {ema.average(),        rsi.gain_.average(),  rsi.loss_.average(),   atr.average_.average(),
                macd.fast_.average(), macd.slow_.average(), macd.signal_.average()};
    }
    /// The indicators go on behind the candle that closed at `close`.
    void give(double close, Ema& to_ema, Rsi& to_rsi, Atr& to_atr, Macd& to_macd) const {
        to_ema.go_on_from(ema);
        to_rsi.gain_.go_on_from(gain);
        to_rsi.loss_.go_on_from(loss);
        to_atr.average_.go_on_from(atr);
        to_macd.fast_.go_on_from(fast);
        to_macd.slow_.go_on_from(slow);
        to_macd.signal_.go_on_from(signal);
        to_macd.fast_waits_ = 0;
        to_rsi.seen_one_ = to_atr.seen_one_ = true;
        to_rsi.close_ = to_atr.close_ = close;
    }
};

/// A lane's way along a series.
struct ClassicWalk {
    const ClassicSeries* series;
    std::size_t row;     ///< the next one; at least classic_past rows lie before it
    std::size_t counts;  ///< rows before this one find the averages and are not written
    std::size_t end;
    ClassicState state;
    ClassicState began;  ///< the state at `counts`
};
constexpr std::size_t classic_past = 24;  ///< rows that a window of 20 looks back, in whole vectors

/// Memory for the way from walks to columns.
struct ClassicWork {
    static constexpr std::size_t rows_max = 128;
    static constexpr std::size_t walks_max = 16;
    using Column = lanes::RowColumn<classic_past, rows_max>;

    bool past_caches = false;                                             ///< columns are longer than those
    alignas(64) std::array<double, rows_max * walks_max> closes, ranges;  ///< row by row, across the walks
    alignas(64) std::array<std::array<std::array<double, rows_max>, walks_max>, 3> results;
    std::array<lanes::Halves<Column>, 4> halves;
};

template <Vectors vectors>
struct ClassicLanes {
    static constexpr std::size_t lanes = vectors == Vectors::avx512 ? 8 : 4;
    static constexpr std::size_t walks = 2 * lanes;

    /// Takes each walk `rows` on: a multiple of eight, at most rows_max and what is left of every walk, and up to its
    /// `counts` where that lies ahead.
    static void run(ClassicWork& work, std::span<ClassicWalk, walks> walk, std::size_t rows);
};

namespace lanes {

#ifdef __AVX512F__
template <Vectors vectors>
using Across = std::conditional_t<vectors == Vectors::avx512, Eight, Four>;
#else
template <Vectors>
using Across = Four;
#endif

/// One call of ClassicLanes::run.
template <Vectors vectors>
class ClassicBlock {
    using N = Across<vectors>;
    static constexpr std::size_t lane_count = lanes_of<N>;
    static constexpr std::size_t walks = ClassicLanes<vectors>::walks;

public:
    SIGNALBOX_INLINE ClassicBlock(ClassicWork& work, std::span<ClassicWalk, walks> walk, std::size_t rows)
        : work_(work), walk_(walk), rows_(static_cast<Rows>(rows)) {}

    /// The next rows are on their way while these are computed: walks jump about too much for the CPU to see it.
    void fetch_ahead(bool ranges) const {
        for (const ClassicWalk& walk : walk_) {
            const CandleView& candles = walk.series->candles;
            for (const std::span<const double> column : {candles.close, candles.high, candles.low}) {
                for (Rows i = 0; i < rows_; i += 8) __builtin_prefetch(column.data() + walk.row + rows_ + i, 0, 2);
                if (!ranges) break;
            }
        }
    }

    [[gnu::flatten]] void closes() {
        each_group([&](std::size_t first) {
            each(0, rows_, [&](Rows row) {
                N four[4];
                rows_across([&](std::size_t lane) { return load<Four>(at(first + lane, &CandleView::close) + row); },
                            four);
                four_times([&](Rows i) { store(across(work_.closes, row + i, first), four[i]); });
            });
        });
    }
    [[gnu::flatten]] void ranges() {
        each_group([&](std::size_t first) {
            each(0, rows_, [&](Rows row) {
                N four[4];
                rows_across(
                    [&](std::size_t lane) {
                        const std::size_t walk = first + lane;
                        return formulas::true_range(load<Four>(at(walk, &CandleView::high) + row),
                                                    load<Four>(at(walk, &CandleView::low) + row),
                                                    load<Four>(at(walk, &CandleView::close) + row - 1));
                    },
                    four);
                four_times([&](Rows i) { store(across(work_.ranges, row + i, first), four[i]); });
            });
        });
    }

    /// One average of closes, or of true ranges.
    [[gnu::flatten]] void average(double ClassicState::* state, const auto& values, double weight, Classic column) {
        N averages[2]{of_walks(0, state), of_walks(lane_count, state)};
        each(0, rows_, [&](Rows row) {
            two_groups([&](std::size_t group, std::size_t first) {
                N four[4];
                four_times(
                    [&](Rows i) { four[i] = step(averages[group], load<N>(across(values, row + i, first)), weight); });
                keep(0, row, first, four);
            });
        });
        two_groups([&](std::size_t group, std::size_t first) { to_walks(first, state, averages[group]); });
        write(0, column);
    }

    [[gnu::flatten]] void relative_strengths() {
        constexpr double weight = 1.0 / 14;
        N gains[2]{of_walks(0, &ClassicState::gain), of_walks(lane_count, &ClassicState::gain)};
        N losses[2]{of_walks(0, &ClassicState::loss), of_walks(lane_count, &ClassicState::loss)};
        N before[2]{closes_before(0), closes_before(lane_count)};
        each(0, rows_, [&](Rows row) {
            two_groups([&](std::size_t group, std::size_t first) {
                N four[4];
                four_times([&](Rows i) {
                    const N close = load<N>(across(work_.closes, row + i, first)), move = close - before[group];
                    before[group] = close;
                    const N gain = step(gains[group], formulas::rise(move), weight);
                    const N loss = step(losses[group], formulas::fall(move), weight);
                    four[i] = formulas::relative_strength(gain, loss, close);
                });
                keep(0, row, first, four);
            });
        });
        two_groups([&](std::size_t group, std::size_t first) {
            to_walks(first, &ClassicState::gain, gains[group]);
            to_walks(first, &ClassicState::loss, losses[group]);
        });
        write(0, Classic::rsi);
    }

    [[gnu::flatten]] void convergences() {
        N fast[2]{of_walks(0, &ClassicState::fast), of_walks(lane_count, &ClassicState::fast)};
        N slow[2]{of_walks(0, &ClassicState::slow), of_walks(lane_count, &ClassicState::slow)};
        N signals[2]{of_walks(0, &ClassicState::signal), of_walks(lane_count, &ClassicState::signal)};
        each(0, rows_, [&](Rows row) {
            two_groups([&](std::size_t group, std::size_t first) {
                N lines[4], averages[4], histograms[4];
                four_times([&](Rows i) {
                    const N close = load<N>(across(work_.closes, row + i, first));
                    lines[i] = step(fast[group], close, 2.0 / 13) - step(slow[group], close, 2.0 / 27);
                    averages[i] = step(signals[group], lines[i], 2.0 / 10);
                    histograms[i] = lines[i] - averages[i];
                });
                keep(0, row, first, lines);
                keep(1, row, first, averages);
                keep(2, row, first, histograms);
            });
        });
        two_groups([&](std::size_t group, std::size_t first) {
            to_walks(first, &ClassicState::fast, fast[group]);
            to_walks(first, &ClassicState::slow, slow[group]);
            to_walks(first, &ClassicState::signal, signals[group]);
        });
        write(0, Classic::macd_line);
        write(1, Classic::macd_signal);
        write(2, Classic::macd_histogram);
    }

    /// The mean of 20 closes, and with `bands` the deviation about it.
    template <bool bands>
    [[gnu::flatten]] void windows() {
        for (std::size_t w = 0; w < walks; ++w) {
            if (walk_[w].row < walk_[w].counts) continue;
            const RowsOf close{at(w, &CandleView::close)};
            make_halves<bands ? 4 : 0, false>(work_.halves, close, first_of_20, rows_);
            std::array<double*, 3> to{};
            for (std::size_t i = 0; i < to.size(); ++i) to[i] = work_.results[i][w].data();
            each(0, rows_, [&](Rows row) {
                const Run<Four> runs[]{run_at<4>(work_.halves, close, row, 0), run_at<2>(work_.halves, close, row, 16)};
                const Four offset = offset_of<20>(runs), mean = load<Four>(close.at(row)) + offset;
                store(to[1] + row, mean);
                if (!bands) return;
                const Four reach = 2.0 * deviation_about<20>(offset, runs);
                store(to[0] + row, mean - reach);
                store(to[2] + row, mean + reach);
            });
            write_one(w, 1, Classic::sma);
            if (!bands) continue;
            write_one(w, 0, Classic::bollinger_lower);
            write_one(w, 1, Classic::bollinger_middle);
            write_one(w, 2, Classic::bollinger_upper);
        }
    }

    bool wants(Classic column) const {
        for (const ClassicWalk& walk : walk_)
            if (walk.series->columns[static_cast<std::size_t>(column)] != nullptr) return true;
        return false;
    }

private:
    SIGNALBOX_INLINE static N step(N& average, N value, double weight) {
        return average = average + (value - average) * weight;
    }
    /// Where a walk stands in a column of its candles.
    SIGNALBOX_INLINE const double* at(std::size_t walk, std::span<const double> CandleView::* column) const {
        return (walk_[walk].series->candles.*column).data() + walk_[walk].row;
    }
    SIGNALBOX_INLINE static auto* across(auto& values, Rows row, std::size_t first) {
        return values.data() + static_cast<std::size_t>(row) * walks + first;
    }
    template <typename Body>
    SIGNALBOX_INLINE static void each_group(Body body) {
        for (std::size_t first = 0; first < walks; first += lane_count) body(first);
    }
    /// As the same text twice: in a loop the compiler would keep the averages in memory.
    template <typename Body>
    SIGNALBOX_INLINE static void two_groups(Body body) {
        body(0, 0);
        body(1, lane_count);
    }
    SIGNALBOX_INLINE N of_walks(std::size_t first, double ClassicState::* field) const {
        double values[lane_count];
        for (std::size_t lane = 0; lane < lane_count; ++lane) values[lane] = walk_[first + lane].state.*field;
        return load<N>(values);
    }
    SIGNALBOX_INLINE void to_walks(std::size_t first, double ClassicState::* field, N value) {
        double values[lane_count];
        store(values, value);
        for (std::size_t lane = 0; lane < lane_count; ++lane) walk_[first + lane].state.*field = values[lane];
    }
    SIGNALBOX_INLINE N closes_before(std::size_t first) const {
        double values[lane_count];
        for (std::size_t lane = 0; lane < lane_count; ++lane) values[lane] = at(first + lane, &CandleView::close)[-1];
        return load<N>(values);
    }
    SIGNALBOX_INLINE void keep(std::size_t result, Rows row, std::size_t first, N (&four)[4]) {
        rows_along(four, [&](std::size_t lane, Four values) {
            store(work_.results[result][first + lane].data() + row, values);
        });
    }
    /// A result goes to the columns of those walks whose rows count.
    SIGNALBOX_INLINE void write(std::size_t result, Classic column) const {
        for (std::size_t w = 0; w < walks; ++w) write_one(w, result, column);
    }
    SIGNALBOX_INLINE void write_one(std::size_t w, std::size_t result, Classic column) const {
        double* to = walk_[w].series->columns[static_cast<std::size_t>(column)];
        if (to == nullptr || walk_[w].row < walk_[w].counts) return;
        const double* from = work_.results[result][w].data();
        const auto count = static_cast<std::size_t>(rows_);
        if (work_.past_caches)
            stream_out(to + walk_[w].row, from, count);
        else
            std::memcpy(to + walk_[w].row, from, count * sizeof(double));
    }

    ClassicWork& work_;
    std::span<ClassicWalk, walks> walk_;
    Rows rows_;
};

}  // namespace lanes

template <Vectors vectors>
void ClassicLanes<vectors>::run(ClassicWork& work, std::span<ClassicWalk, walks> walk, std::size_t rows) {
    lanes::ClassicBlock<vectors> block(work, walk, rows);
    const auto wants = [&](auto... columns) { return (block.wants(columns) || ...); };
    const bool bands = wants(Classic::bollinger_lower, Classic::bollinger_middle, Classic::bollinger_upper);
    const bool convergences = wants(Classic::macd_line, Classic::macd_signal, Classic::macd_histogram);
    block.fetch_ahead(wants(Classic::atr));
    if (bands)
        block.template windows<true>();
    else if (wants(Classic::sma))
        block.template windows<false>();
    if (convergences || wants(Classic::ema, Classic::rsi)) block.closes();
    if (wants(Classic::ema)) block.average(&ClassicState::ema, work.closes, 2.0 / 13, Classic::ema);
    if (wants(Classic::rsi)) block.relative_strengths();
    if (convergences) block.convergences();
    if (wants(Classic::atr)) {
        block.ranges();
        block.average(&ClassicState::atr, work.ranges, 1.0 / 14, Classic::atr);
    }
    for (ClassicWalk& each : walk) each.row += rows;
}

}  // namespace signalbox
