// How quickly 1.3 M minutes go in and come out, beside the plainest C program that does the same with SQLite.
//
// The yardstick: one prepared INSERT a row, key (symbol, ts) WITHOUT ROWID, WAL, synchronous=NORMAL, one transaction.
// `items_per_second` are rows; CPU time counts, since the disk's syncs are the same for both.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include "adapters/sql/bulk_bench.hpp"
#include "adapters/sql/sqlite/stores.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

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
        auto store = or_stop(open_sqlite_candles({.path = directory / "ours.db"}));
        or_stop(store->add(btc, {}));
        or_stop(store->merge(btc, batch()));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_fresh)->Unit(benchmark::kMillisecond);

void merge_again(benchmark::State& state) {
    const Scratch directory;
    auto store = or_stop(open_sqlite_candles({.path = directory / "ours.db"}));
    or_stop(store->add(btc, {}));
    or_stop(store->merge(btc, batch()));
    for (auto _ : state) or_stop(store->merge(btc, batch()));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_again)->Unit(benchmark::kMillisecond);

void read_all(benchmark::State& state) {
    const Scratch directory;
    read_everything(state, *or_stop(open_sqlite_candles({.path = directory / "ours.db"})));
}
BENCHMARK(read_all)->Args({1440, 0})->Args({4096, 0})->Args({16384, 0})->Args({4096, 1})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace signalbox
