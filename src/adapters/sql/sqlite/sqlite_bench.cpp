// How quickly 1.3 M minutes go in and come out, beside plain C calls that put the same rows into the same table.
//
// The yardsticks: one prepared INSERT a row, and one of 64 rows at once; WAL, synchronous=NORMAL, one transaction, keys
// ready. `items_per_second` are rows; CPU time counts, since the disk's syncs are the same for all.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <string>

#include "adapters/sql/bulk_bench.hpp"
#include "adapters/sql/bulk_main.hpp"
#include "adapters/sql/sqlite/candle_key.hpp"
#include "adapters/sql/sqlite/stores.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

void or_stop(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) std::abort();
}

/// `together` rows a statement; what is left over goes by ones.
void by_hand(benchmark::State& state, std::size_t together) {
    const CandleView view = candles().view();
    const std::int64_t series = series_key(1, Timeframe::m1);
    for (auto _ : state) {
        const Scratch directory;
        or_stop(open_sqlite_candles({.path = directory / "hand.db"}));  // the same tables
        sqlite3* db = nullptr;
        or_stop(sqlite3_open((directory / "hand.db").c_str(), &db));
        or_stop(sqlite3_exec(db, "PRAGMA synchronous = NORMAL; BEGIN", nullptr, nullptr, nullptr));
        const auto insert = [&](std::size_t first, std::size_t last, std::size_t step) {
            std::string sql = "INSERT INTO ohlcv (key, open, high, low, close, volume, version, native) VALUES ";
            for (std::size_t i = 0; i < step; ++i)
                sql += i == 0 ? "(?, ?, ?, ?, ?, ?, 1, 0)" : ", (?, ?, ?, ?, ?, ?, 1, 0)";
            sqlite3_stmt* statement = nullptr;
            or_stop(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr));
            std::size_t row = first;
            for (; row + step <= last; row += step) {
                int at = 0;
                for (std::size_t i = row; i < row + step; ++i) {
                    sqlite3_bind_int64(statement, ++at, series + view.opened_ms[i] / 60'000);
                    for (const double value : {view.open[i], view.high[i], view.low[i], view.close[i], view.volume[i]})
                        sqlite3_bind_double(statement, ++at, value);
                }
                or_stop(sqlite3_step(statement));
                sqlite3_reset(statement);
            }
            sqlite3_finalize(statement);
            return row;
        };
        insert(insert(0, view.size(), together), view.size(), 1);
        or_stop(sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr));
        sqlite3_close(db);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
void by_hand_one(benchmark::State& state) { by_hand(state, 1); }
BENCHMARK(by_hand_one)->Unit(benchmark::kMillisecond);
void by_hand_many(benchmark::State& state) { by_hand(state, 64); }
BENCHMARK(by_hand_many)->Unit(benchmark::kMillisecond);

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

int main(int argc, char** argv) {
    return signalbox::bulk_main(argc, argv, {{"merge_fresh", {"by_hand_one", "by_hand_many"}}});
}
