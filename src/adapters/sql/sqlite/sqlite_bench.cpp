// How quickly 1.3 M minutes go in and come out, beside plain C calls that put the same rows into the same table.
//
// The yardsticks: one prepared INSERT a row, and one of 64 rows at once; WAL, synchronous=NORMAL, one transaction, keys
// ready. CPU time counts, since the disk's syncs are the same for all; afterwards every row is read back and compared.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <string>

#include "adapters/sql/bulk_bench.hpp"
#include "adapters/sql/bulk_main.hpp"
#include "adapters/sql/sqlite/candle_key.hpp"
#include "adapters/sql/sqlite/stores.hpp"
#include "bench/watch.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

void or_stop(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) std::abort();
}

/// `together` rows a statement; what is left over goes by ones.
Spent by_hand(std::size_t together) {
    const CandleView view = candles().view();
    const std::int64_t series = series_key(1, Timeframe::m1);
    const Scratch directory;
    or_stop(open_sqlite_candles({.path = directory / "hand.db"}));  // the same tables
    const Watch watch;
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
    const Spent spent{watch.wall(), watch.cpu()};
    stop_unless_all_there(*or_stop(open_sqlite_candles({.path = directory / "hand.db"})));
    return spent;
}

Spent merge() {
    const Scratch directory;
    or_stop(open_sqlite_candles({.path = directory / "ours.db"}));
    const Watch watch;
    auto store = or_stop(open_sqlite_candles({.path = directory / "ours.db"}));
    or_stop(store->add(btc, {}));
    or_stop(store->merge(btc, batch()));
    store.reset();
    const Spent spent{watch.wall(), watch.cpu()};
    stop_unless_all_there(*or_stop(open_sqlite_candles({.path = directory / "ours.db"})));
    return spent;
}

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
    using namespace signalbox;
    return bulk_main(
        argc, argv,
        {{{"merge", merge},
          {{"one a statement", [] { return by_hand(1); }}, {"64 a statement", [] { return by_hand(64); }}}}});
}
