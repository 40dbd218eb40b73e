#include "core/signals/indicators/classic_columns.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <memory>
#include <vector>

#include "core/market/resampler.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/classic_lanes.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

extern template struct ClassicLanes<Vectors::baseline>;
extern template struct ClassicLanes<Vectors::avx2>;
extern template struct ClassicLanes<Vectors::avx512>;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t doubles_a_line = 8;
constexpr std::size_t lead = 1024;               ///< rows that a span begins early
constexpr std::size_t span_min = 4 * lead;       ///< shorter ones are not worth it
constexpr std::size_t span_max = 1 << 18;        ///< so that all lanes end about together
constexpr std::size_t rows_of_caches = 1 << 15;  ///< ten columns of so many rows do not fit them

/// The indicators themselves, for rows that go alone.
class Alone {
public:
    explicit Alone(const ClassicSeries& series) : series_(series) {}
    /// As if it had seen the rows before this one.
    Alone(const ClassicSeries& series, std::size_t row, const ClassicState& state) : series_(series) {
        const std::span<const double> close = series.candles.close;
        for (std::size_t i = row - 20; i < row; ++i) {
            sma_.update(close[i]);
            bollinger_.update(close[i]);
        }
        state.give(close[row - 1], ema_, rsi_, atr_, macd_);
    }
    ClassicState state() const { return ClassicState::of(ema_, rsi_, atr_, macd_); }
    static std::size_t warm_up() { return static_cast<std::size_t>(Macd().warm_up()); }

    void walk(std::size_t first, std::size_t end) {
        for (std::size_t row = first; row < end; ++row) step(row);
    }

private:
    void step(std::size_t row) {
        const auto set = [&](Classic column, double value) {
            if (double* to = series_.columns[static_cast<std::size_t>(column)]) to[row] = value;
        };
        const CandleView& candles = series_.candles;
        const double close = candles.close[row];
        set(Classic::sma, sma_.update(close).value_or(unknown));
        set(Classic::ema, ema_.update(close).value_or(unknown));
        set(Classic::rsi, rsi_.update(close).value_or(unknown));
        set(Classic::atr, atr_.update(candles.high[row], candles.low[row], close).value_or(unknown));
        const auto macd = macd_.update(close).value_or(MacdValue{unknown, unknown, unknown});
        set(Classic::macd_line, macd.line);
        set(Classic::macd_signal, macd.signal);
        set(Classic::macd_histogram, macd.histogram);
        const auto bands = bollinger_.update(close).value_or(BollingerValue{unknown, unknown, unknown});
        set(Classic::bollinger_lower, bands.lower);
        set(Classic::bollinger_middle, bands.middle);
        set(Classic::bollinger_upper, bands.upper);
    }

    const ClassicSeries& series_;
    Sma<20> sma_;
    Ema ema_{12};
    Rsi rsi_{14};
    Atr atr_{14};
    Macd macd_{12, 26, 9};
    Bollinger<20> bollinger_;
};

/// Where the stretch that begins at `first` ends: before a bar that more than missing_run_max ones are missing before.
std::size_t end_of_stretch(std::span<const std::int64_t> opened_ms, std::size_t first, std::int64_t step_ms) {
    constexpr std::size_t leap = 1024;  // if no bar is missing in so many, the ends say so
    std::size_t row = first;
    while (row + 1 < opened_ms.size()) {
        const std::size_t last = std::min(row + leap, opened_ms.size() - 1);
        if (opened_ms[last] - opened_ms[row] == static_cast<std::int64_t>(last - row) * step_ms) {
            row = last;
            continue;
        }
        for (; row < last; ++row)
            if (opened_ms[row + 1] - opened_ms[row] > (missing_run_max + 1) * step_ms) return row + 1;
    }
    return opened_ms.size();
}

/// The first row from `row` on that begins a line of memory, as it does in all columns where they were allocated alike.
std::size_t line_from(const ClassicSeries& series, std::size_t row) {
    for (double* column : series.columns) {
        if (column == nullptr) continue;
        const std::size_t place = reinterpret_cast<std::uintptr_t>(column + row) / sizeof(double) % doubles_a_line;
        return row + (doubles_a_line - place) % doubles_a_line;
    }
    return row;
}

/// Series become walks: stretches between holes, and spans of these.
std::vector<ClassicWalk> walks_of(std::int64_t step_ms, std::span<const ClassicSeries> all, std::size_t span) {
    std::vector<ClassicWalk> walks;
    for (const ClassicSeries& series : all) {
        for (std::size_t first = 0, end = 0; first < series.candles.size(); first = end) {
            end = end_of_stretch(series.candles.opened_ms, first, step_ms);
            Alone alone(series);
            std::size_t row = std::min(line_from(series, first + Alone::warm_up()), end);
            alone.walk(first, row);
            const ClassicState start = alone.state();
            for (bool cut = false; row < end; cut = true) {
                const std::size_t last = end - row < span + span / 2 ? end : row + span;  // of whole lines as well
                ClassicWalk walk{&series, row, row, last, start, start};
                if (cut) {
                    walk.row -= lead;
                    const double close = series.candles.close[walk.row];
                    walk.state = {.ema = close, .fast = close, .slow = close};
                }
                walks.push_back(walk);
                row = last;
            }
        }
    }
    return walks;
}

/// Takes all walks to their ends, as many at once as there are lanes.
template <typename Kernels>
void step_all(Kernels, ClassicWork& work, std::vector<ClassicWalk>& walks) {
    constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();
    std::array<ClassicWalk, Kernels::walks> lanes;
    std::array<std::size_t, Kernels::walks> whose;
    whose.fill(nobody);
    for (std::size_t next = 0;;) {
        std::size_t rows = ClassicWork::rows_max, busy = nobody;
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
            // At its end it gives way to the next one; what is less than a line goes alone.
            while (whose[lane] == nobody || lanes[lane].end - lanes[lane].row < doubles_a_line) {
                if (whose[lane] != nobody) {
                    ClassicWalk& done = walks[whose[lane]] = lanes[lane];
                    Alone alone(*done.series, done.row, done.state);
                    alone.walk(done.row, done.end);
                    done.state = alone.state();
                    whose[lane] = nobody;
                }
                if (next == walks.size()) break;
                whose[lane] = next;
                lanes[lane] = walks[next++];
            }
            if (whose[lane] == nobody) continue;
            busy = lane;
            const ClassicWalk& walk = lanes[lane];
            rows = std::min(rows, (walk.row < walk.counts ? walk.counts : walk.end) - walk.row);
        }
        if (busy == nobody) return;
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
            if (whose[lane] != nobody) continue;
            lanes[lane] = lanes[busy];  // an idle lane goes along with another one, and counts for nothing
            lanes[lane].counts = nobody;
        }
        Kernels::run(work, std::span<ClassicWalk, Kernels::walks>(lanes), rows - rows % doubles_a_line);
        for (ClassicWalk& walk : lanes)
            if (walk.row == walk.counts) walk.began = walk.state;
    }
}

/// Whether all averages that wanted columns are made of have the same bits.
bool same_where_wanted(const ClassicSeries& series, const ClassicState& a, const ClassicState& b) {
    struct Need {
        Classic first, last;  ///< columns
        double ClassicState::* average;
    };
    using S = ClassicState;
    constexpr std::array<Need, 7> needs{{{Classic::ema, Classic::ema, &S::ema},
                                         {Classic::rsi, Classic::rsi, &S::gain},
                                         {Classic::rsi, Classic::rsi, &S::loss},
                                         {Classic::atr, Classic::atr, &S::atr},
                                         {Classic::macd_line, Classic::macd_histogram, &S::fast},
                                         {Classic::macd_line, Classic::macd_histogram, &S::slow},
                                         {Classic::macd_line, Classic::macd_histogram, &S::signal}}};
    return std::ranges::all_of(needs, [&](const Need& need) {
        const auto wanted =
            std::span(series.columns)
                .subspan(static_cast<std::size_t>(need.first),
                         static_cast<std::size_t>(need.last) - static_cast<std::size_t>(need.first) + 1);
        return std::ranges::count(wanted, nullptr) == std::ssize(wanted) ||
               std::bit_cast<std::uint64_t>(a.*need.average) == std::bit_cast<std::uint64_t>(b.*need.average);
    });
}

/// A span that did not begin where the one before it ended is stepped again.
void mend(std::vector<ClassicWalk>& walks) {
    for (std::size_t i = 1; i < walks.size(); ++i) {
        ClassicWalk& walk = walks[i];
        const ClassicWalk& before = walks[i - 1];
        if (walk.series != before.series || walk.counts != before.end) continue;
        if (same_where_wanted(*walk.series, walk.began, before.state)) continue;
        Alone alone(*walk.series, walk.counts, before.state);
        alone.walk(walk.counts, walk.end);
        walk.state = alone.state();
    }
}

}  // namespace

void write_classics(Timeframe timeframe, std::span<const ClassicSeries> series) {
    std::size_t rows = 0;
    for (const ClassicSeries& one : series) rows += one.candles.size();
    const auto work = std::make_unique<ClassicWork>();
    work->past_caches = rows > rows_of_caches;
    with_widest_vectors<ClassicLanes>([&](auto kernels) {
        // Spans of about one length, so that no lane is idle for long.
        const std::size_t turns = rows / (kernels.walks * span_max) + 1;
        const std::size_t span =
            std::max(span_min, (rows / (kernels.walks * turns) / doubles_a_line + 1) * doubles_a_line);
        std::vector<ClassicWalk> walks = walks_of(length_of(timeframe).count(), series, span);
        step_all(kernels, *work, walks);
        mend(walks);
    });
    if (work->past_caches) streams_done();
}

}  // namespace signalbox
