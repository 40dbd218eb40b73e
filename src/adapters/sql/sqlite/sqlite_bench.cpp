// How quickly 1.3 M minutes go in and come out, beside the plainest C program that does the same with SQLite.
//
// The yardstick: one prepared INSERT a row, key (symbol, ts) WITHOUT ROWID, WAL, synchronous=NORMAL, one transaction.
// `items_per_second` are rows; CPU time counts, since the disk's syncs are the same for both.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cmath>
#include <cstdlib>

#include "adapters/sql/sqlite/candle_store.hpp"
#include "core/base/random.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t first_minute = 27'349'920;  // 2022-01-01
constexpr std::size_t rows = 1'300'000;
const Instrument btc{"binance", "BTC", "USDT", ""};

/// Prices of two places and volumes of five, as an exchange prints them.
const CandleSeries& candles() {
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

CandleBatch batch() { return {.candles = candles().view(), .quotes = {}, .asked = {}, .source = "file:bench"}; }

template <typename T>
T or_stop(Result<T> result) {
    if (!result) std::abort();
    return *std::move(result);
}
void or_stop(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) std::abort();
}

void by_hand(benchmark::State& state) {
    const CandleView view = candles().view();
    for (auto _ : state) {
        const Scratch directory;
        sqlite3* db = nullptr;
        or_stop(sqlite3_open((directory / "hand.db").c_str(), &db));
        or_stop(
            sqlite3_exec(db,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                         "CREATE TABLE candles (symbol INTEGER, ts INTEGER, open REAL, high REAL, low REAL, close REAL,"
                         " volume REAL, PRIMARY KEY (symbol, ts)) WITHOUT ROWID; BEGIN",
                         nullptr, nullptr, nullptr));
        sqlite3_stmt* insert = nullptr;
        or_stop(sqlite3_prepare_v2(db, "INSERT INTO candles VALUES (?, ?, ?, ?, ?, ?, ?)", -1, &insert, nullptr));
        for (std::size_t i = 0; i < view.size(); ++i) {
            sqlite3_bind_int64(insert, 1, 1);
            sqlite3_bind_int64(insert, 2, view.opened_ms[i]);
            sqlite3_bind_double(insert, 3, view.open[i]);
            sqlite3_bind_double(insert, 4, view.high[i]);
            sqlite3_bind_double(insert, 5, view.low[i]);
            sqlite3_bind_double(insert, 6, view.close[i]);
            sqlite3_bind_double(insert, 7, view.volume[i]);
            or_stop(sqlite3_step(insert));
            sqlite3_reset(insert);
        }
        sqlite3_finalize(insert);
        or_stop(sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr));
        sqlite3_close(db);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(by_hand)->Unit(benchmark::kMillisecond);

void merge_fresh(benchmark::State& state) {
    benchmark::DoNotOptimize(candles());
    for (auto _ : state) {
        const Scratch directory;
        auto store = or_stop(SqliteCandleStore::open({.path = directory / "ours.db"}));
        or_stop(store->add(btc, {}));
        or_stop(store->merge(btc, batch()));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_fresh)->Unit(benchmark::kMillisecond);

void merge_again(benchmark::State& state) {
    const Scratch directory;
    auto store = or_stop(SqliteCandleStore::open({.path = directory / "ours.db"}));
    or_stop(store->add(btc, {}));
    or_stop(store->merge(btc, batch()));
    for (auto _ : state) or_stop(store->merge(btc, batch()));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_again)->Unit(benchmark::kMillisecond);

/// Blocks of `range(0)` rows; `range(1)` 1: as of a version that is not the newest.
void read_all(benchmark::State& state) {
    const Scratch directory;
    auto store = or_stop(SqliteCandleStore::open({.path = directory / "ours.db"}));
    or_stop(store->add(btc, {}));
    const StoreVersion first = or_stop(store->merge(btc, batch())).version;
    CandleSeries later;
    later.append({utc_from_ms(0), 1, 1, 1, 1, 1});
    or_stop(store->merge(btc, {.candles = later.view(), .quotes = {}, .asked = {}, .source = "file:bench"}));
    const StoreVersion as_of = state.range(1) == 1 ? first : newest_version;
    const TimeRange range{utc_from_ms(first_minute * 60'000), utc_max};
    CandleSeries block;
    for (auto _ : state) {
        auto cursor = or_stop(store->read(btc, Timeframe::m1, range, as_of));
        std::size_t seen = 0;
        do {
            if (!cursor->next(static_cast<std::size_t>(state.range(0)), block, nullptr)) std::abort();
            seen += block.size();
        } while (!block.empty());
        if (seen != rows) std::abort();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(read_all)->Args({1440, 0})->Args({4096, 0})->Args({16384, 0})->Args({4096, 1})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace signalbox
