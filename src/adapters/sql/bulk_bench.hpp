// What the benches of the stores put in and take out: 1.3 M minutes with prices of two places and volumes of five, as
// an exchange prints them.
#pragma once

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>

#include "core/base/random.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

inline constexpr std::int64_t first_minute = 27'349'920;  // 2022-01-01
inline constexpr std::size_t rows = 1'300'000;
inline const Instrument btc{"binance", "BTC", "USDT", ""};

inline const CandleSeries& candles() {
    static const CandleSeries made = [] {
        CandleSeries series;
        Random random(1, "bench");
        const auto cents = [](double value) { return std::round(value * 100) / 100; };
        double close = 40'000;
        for (std::size_t i = 0; i < rows; ++i) {
            const double open = close;
            close = std::max(1000.0, cents(open + 20 * (random.uniform() - 0.5)));
            series.append({.opened_at = utc_from_ms((first_minute + static_cast<std::int64_t>(i)) * 60'000),
                           .open = open,
                           .high = cents(std::max(open, close) + 5 * random.uniform()),
                           .low = cents(std::min(open, close) - 5 * random.uniform()),
                           .close = close,
                           .volume = std::round(random.uniform() * 5e6) / 1e5});
        }
        return series;
    }();
    return made;
}

inline CandleBatch batch() { return {.candles = candles().view(), .quotes = {}, .asked = {}, .source = "file:bench"}; }

template <typename T>
T or_stop(Result<T> result) {
    if (!result) std::abort();
    return *std::move(result);
}

/// The correctness gate: the store has exactly these rows.
inline void stop_unless_all_there(CandleStore& store) {
    or_stop(store.add(btc, {}));
    CandleSeries older;  // rows by hand have a version that the store has only after its first merge
    older.append({utc_from_ms(0), 1, 1, 1, 1, 1});
    or_stop(store.merge(btc, {.candles = older.view(), .quotes = {}, .asked = {}, .source = "file:bench"}));
    auto cursor = or_stop(store.read(btc, Timeframe::m1, {utc_from_ms(first_minute * 60'000), utc_max}));
    CandleSeries block;
    std::size_t seen = 0;
    do {
        if (!cursor->next(16'384, block, nullptr)) std::abort();
        for (std::size_t i = 0; i < block.size(); ++i) {
            if (seen >= rows || block[i] != candles()[seen++]) std::abort();
        }
    } while (!block.empty());
    if (seen != rows) std::abort();
}

/// Blocks of `range(0)` rows; `range(1)` 1: as of a version that is not the newest.
inline void read_everything(benchmark::State& state, CandleStore& store) {
    or_stop(store.add(btc, {}));
    const StoreVersion first = or_stop(store.merge(btc, batch())).version;
    CandleSeries later;
    later.append({utc_from_ms(0), 1, 1, 1, 1, 1});
    or_stop(store.merge(btc, {.candles = later.view(), .quotes = {}, .asked = {}, .source = "file:bench"}));
    const StoreVersion as_of = state.range(1) == 1 ? first : newest_version;
    const TimeRange range{utc_from_ms(first_minute * 60'000), utc_max};
    CandleSeries block;
    for (auto _ : state) {
        auto cursor = or_stop(store.read(btc, Timeframe::m1, range, as_of));
        std::size_t seen = 0;
        do {
            if (!cursor->next(static_cast<std::size_t>(state.range(0)), block, nullptr)) std::abort();
            seen += block.size();
        } while (!block.empty());
        if (seen != rows) std::abort();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}

}  // namespace signalbox
