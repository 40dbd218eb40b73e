// How quickly 1.3 M minutes go into PostgreSQL and come out, beside its own best bulk path: COPY of rows that are ready
// in memory, into the same table with the same indexes.
//
// Wall time counts, since most of the work is the server's. `items_per_second` are rows.
#include <benchmark/benchmark.h>

#include "adapters/sql/bulk_bench.hpp"
#include "adapters/sql/postgres/stores.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

/// False, and said, where there is no server.
bool there(benchmark::State& state, const PostgresSchema& schema) {
    if (!schema.there()) state.SkipWithError(schema.why_not().c_str());
    return schema.there();
}

void copy_by_hand(benchmark::State& state, const std::string& format, const std::string& ready) {
    for (auto _ : state) {
        state.PauseTiming();
        const PostgresSchema schema;
        if (!there(state, schema)) return;
        auto store = or_stop(open_postgres_candles({.url = schema.url()}));
        PGconn* connection = PQconnectdb(schema.url().c_str());
        state.ResumeTiming();
        PQclear(
            PQexec(connection, ("COPY ohlcv (ts, open, high, low, close, volume, version, symbol_id, timeframe, native)"
                                " FROM STDIN (FORMAT " +
                                format + ")")
                                   .c_str()));
        for (std::size_t at = 0; at < ready.size(); at += 1 << 20) {
            PQputCopyData(connection, ready.data() + at,
                          static_cast<int>(std::min<std::size_t>(1 << 20, ready.size() - at)));
        }
        PQputCopyEnd(connection, nullptr);
        PGresult* done = PQgetResult(connection);
        if (PQresultStatus(done) != PGRES_COMMAND_OK) std::abort();
        PQclear(done);
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
    copy_by_hand(state, "csv", ready);
}
BENCHMARK(copy_csv)->Unit(benchmark::kMillisecond)->UseRealTime();

void copy_binary(benchmark::State& state) {
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
    copy_by_hand(state, "binary", std::string(ready.bytes()));
}
BENCHMARK(copy_binary)->Unit(benchmark::kMillisecond)->UseRealTime();

void merge_fresh(benchmark::State& state) {
    benchmark::DoNotOptimize(candles());
    for (auto _ : state) {
        state.PauseTiming();
        const PostgresSchema schema;
        if (!there(state, schema)) return;
        auto store = or_stop(open_postgres_candles({.url = schema.url()}));
        or_stop(store->add(btc, {}));
        state.ResumeTiming();
        or_stop(store->merge(btc, batch()));
        state.PauseTiming();
        store.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_fresh)->Unit(benchmark::kMillisecond)->UseRealTime();

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
