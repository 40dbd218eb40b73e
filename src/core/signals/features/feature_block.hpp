// Up to 720 candles in a row with what their features need of the candles before them: what the kernels of
// feature_lanes.hpp work on. All that a FeatureStream knows once it is warm, in columns instead of rings.
//
//     block.take(stream);                                  // warm: every feature is known
//     while (…) { block.load(candles); kernels.run(block, columns); block.move_on(); }
//     block.give(stream);                                  // as if it had seen the candles one by one
//
// Rows of a block are of one UTC day, so that its VWAP begins with it or goes on. About 210 KiB; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/lanes.hpp"
#include "core/base/vectors.hpp"
#include "core/market/series.hpp"
#include "core/signals/features/feature_stream.hpp"
#include "core/signals/indicators/window_lanes.hpp"

namespace signalbox {

struct FeatureBlock {
    static constexpr std::size_t rows_max = 720;
    static constexpr std::size_t past = 64;       ///< rows kept of what came before: the longest window has 61
    static constexpr std::size_t atr_past = 240;  ///< of ATR

    /// Before its first row lies the past, behind its last up to three rows of filling.
    template <std::size_t before = past>
    using Column = lanes::RowColumn<before, rows_max>;

    void take(const FeatureStream& stream);
    void give(FeatureStream& stream) const;
    /// The next candles: 1 … rows_max, of one day. Begins the VWAP anew where the day is another than before.
    void load(const CandleView& candles);
    /// What was the block's rows becomes the past.
    void move_on();

    Column<> high, low, close, volume;
    // Made by the kernels, and needed by later rows.
    Column<> log_close, returns, ranges, typical, signed_volume, flows, rsi, raw, k;
    Column<atr_past> atr;

    // Of no row outside: halves of windows on their way.
    std::array<lanes::Halves<Column<>>, 5> halves;  ///< of 2, 4, 8, 16, 32 rows
    Column<> money, money_in, money_out;

    // As of the last row of the past; the kernels step them on.
    Four close_averages{};  ///< EMA 9, 21, 50, 200
    Four other_averages{};  ///< EMA 12 and 26 of MACD, gain and loss of RSI
    Four sums{};            ///< of ADX: plus, minus, range; and the day's money
    Four late_averages{};   ///< ATR, MACD's signal, ADX; the last is idle
    double traded = 0;      ///< the day's volume

    std::size_t rows = 0;
    std::int64_t midnight_ms = 0;  ///< of the rows' day
    std::array<std::int64_t, rows_max> opened_ms{};

private:
    template <typename Visit>
    void each_past(Visit&& visit);

    std::int64_t candles_ = 0;
    UtcTime last_opened_at_{};
    std::uint16_t atr_next_ = 0;
};

struct RankCounts {
    std::int64_t below, above;
};

/// The kernels (feature_lanes.hpp), made for each kind of vectors.
template <Vectors>
struct FeatureLanes {
    /// How many values, in any order, are below and above `value`.
    static RankCounts rank(const std::array<double, FeatureBlock::atr_past>& values, double value);
    /// The slope of on-balance volume over 20 closes, from the volumes of all but the first.
    static double balance_slope(std::span<const double, 20> closes, std::span<const double, 19> volumes);
    /// Writes the block's rows: columns[f] takes feature f.
    static void run(FeatureBlock& block, double* const* columns);
};

}  // namespace signalbox
