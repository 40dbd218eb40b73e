// How quickly 1.3 M minutes go into PostgreSQL and come out, beside its own best bulk paths: COPY of rows that are
// ready in memory, as psql's \copy of a file, into the same table with the same indexes; and, where half of them are
// there already, COPY into a staging table and one INSERT … ON CONFLICT DO UPDATE.
//
// Wall time counts, since most of the work is the server's. `items_per_second` are rows.
#include <benchmark/benchmark.h>

#include "adapters/sql/bulk_bench.hpp"
#include "adapters/sql/bulk_main.hpp"
#include "adapters/sql/postgres/copy_rows.hpp"
#include "adapters/sql/postgres/stores.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

/// False, and said, where there is no server.
bool there(benchmark::State& state, const PostgresSchema& schema) {
    if (!schema.there()) state.SkipWithError(schema.why_not().c_str());
    return schema.there();
}

void run(PGconn* connection, const std::string& sql) {
    PGresult* done = PQexec(connection, sql.c_str());
    if (PQresultStatus(done) != PGRES_COMMAND_OK) std::abort();
    PQclear(done);
}

void copy(PGconn* connection, const std::string& into, const std::string& format, std::string_view ready) {
    PQclear(PQexec(connection, ("COPY " + into + " FROM STDIN (FORMAT " + format + ")").c_str()));
    for (std::size_t at = 0; at < ready.size(); at += 1 << 20) {
        const std::string_view block = ready.substr(at, 1 << 20);
        PQputCopyData(connection, block.data(), static_cast<int>(block.size()));
    }
    PQputCopyEnd(connection, nullptr);
    while (PGresult* done = PQgetResult(connection)) {
        if (PQresultStatus(done) != PGRES_COMMAND_OK) std::abort();
        PQclear(done);
    }
}

const std::string columns = "(ts, open, high, low, close, volume, version, symbol_id, timeframe, native)";

/// `work` on a connection to fresh tables, of which the first `there_already` rows are in the store.
template <typename Work>
void on_fresh_tables(benchmark::State& state, std::size_t there_already, Work&& work) {
    benchmark::DoNotOptimize(candles());
    for (auto _ : state) {
        state.PauseTiming();
        const PostgresSchema schema;
        if (!there(state, schema)) return;
        auto store = or_stop(open_postgres_candles({.url = schema.url()}));
        or_stop(store->add(btc, {}));
        CandleBatch first = batch();
        first.candles = first.candles.slice(0, there_already);
        if (there_already > 0) or_stop(store->merge(btc, first));
        PGconn* connection = PQconnectdb(schema.url().c_str());
        state.ResumeTiming();
        work(connection, *store);
        state.PauseTiming();
        PQfinish(connection);
        store.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}

/// As psql's \copy of a file.
void copy_csv(benchmark::State& state) {
    std::string ready;
    const CandleView view = candles().view();
    char line[256];
    for (std::size_t i = 0; i < view.size(); ++i) {
        ready.append(
            line, static_cast<std::size_t>(std::snprintf(line, sizeof line, "%lld,%.2f,%.2f,%.2f,%.2f,%.5f,1,1,0,0\n",
                                                         static_cast<long long>(view.opened_ms[i]), view.open[i],
                                                         view.high[i], view.low[i], view.close[i], view.volume[i])));
    }
    on_fresh_tables(state, 0, [&](PGconn* to, CandleStore&) { copy(to, "ohlcv " + columns, "csv", ready); });
}
BENCHMARK(copy_csv)->Unit(benchmark::kMillisecond)->UseRealTime();

const std::string& binary_rows() {
    static const std::string made = [] {
        CopyRows ready;
        const CandleView view = candles().view();
        for (std::size_t i = 0; i < view.size(); ++i) {
            ready.begin_row(10);
            ready.put(view.opened_ms[i]);
            for (const double value : {view.open[i], view.high[i], view.low[i], view.close[i], view.volume[i]})
                ready.put(value);
            ready.put(std::int64_t{1});
            ready.put(std::int32_t{1});
            ready.put(std::int16_t{0});
            ready.put(std::int16_t{0});
        }
        ready.finish();
        return std::string(ready.bytes());
    }();
    return made;
}

void copy_binary(benchmark::State& state) {
    const std::string& ready = binary_rows();
    on_fresh_tables(state, 0, [&](PGconn* to, CandleStore&) { copy(to, "ohlcv " + columns, "binary", ready); });
}
BENCHMARK(copy_binary)->Unit(benchmark::kMillisecond)->UseRealTime();

void merge_fresh(benchmark::State& state) {
    on_fresh_tables(state, 0, [](PGconn*, CandleStore& store) { or_stop(store.merge(btc, batch())); });
}
BENCHMARK(merge_fresh)->Unit(benchmark::kMillisecond)->UseRealTime();

void upsert_binary(benchmark::State& state) {
    const std::string& ready = binary_rows();
    on_fresh_tables(state, rows / 2, [&](PGconn* to, CandleStore&) {
        run(to, "BEGIN");
        run(to, "CREATE TEMPORARY TABLE staged (LIKE ohlcv) ON COMMIT DROP");
        copy(to, "staged " + columns, "binary", ready);
        run(to,
            "INSERT INTO ohlcv SELECT * FROM staged ON CONFLICT (symbol_id, timeframe, ts) DO UPDATE SET"
            " open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,"
            " volume = excluded.volume, version = excluded.version");
        run(to, "COMMIT");
    });
}
BENCHMARK(upsert_binary)->Unit(benchmark::kMillisecond)->UseRealTime();

void merge_half(benchmark::State& state) {
    on_fresh_tables(state, rows / 2, [](PGconn*, CandleStore& store) { or_stop(store.merge(btc, batch())); });
}
BENCHMARK(merge_half)->Unit(benchmark::kMillisecond)->UseRealTime();

void merge_again(benchmark::State& state) {
    const PostgresSchema schema;
    if (!there(state, schema)) return;
    auto store = or_stop(open_postgres_candles({.url = schema.url()}));
    or_stop(store->add(btc, {}));
    or_stop(store->merge(btc, batch()));
    for (auto _ : state) or_stop(store->merge(btc, batch()));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_again)->Unit(benchmark::kMillisecond)->UseRealTime();

void read_all(benchmark::State& state) {
    const PostgresSchema schema;
    if (!there(state, schema)) return;
    read_everything(state, *or_stop(open_postgres_candles({.url = schema.url()})));
}
BENCHMARK(read_all)->Args({1440, 0})->Args({16384, 0})->Args({4096, 1})->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace signalbox

int main(int argc, char** argv) {
    return signalbox::bulk_main(argc, argv,
                                {{"merge_fresh", {"copy_csv", "copy_binary"}}, {"merge_half", {"upsert_binary"}}});
}
