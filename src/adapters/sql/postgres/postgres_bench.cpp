// How quickly 1.3 M minutes go into PostgreSQL and come out, beside its own best bulk paths: COPY of rows that are
// ready in memory, as psql's \copy of a file, into the same table with the same indexes; and, where half of them are
// there already, COPY into a staging table and one INSERT … ON CONFLICT DO UPDATE.
//
// CPU time is ours and the server's together. After each round every row is read back and compared.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "adapters/sql/bulk_bench.hpp"
#include "adapters/sql/bulk_main.hpp"
#include "adapters/sql/postgres/copy_rows.hpp"
#include "adapters/sql/postgres/stores.hpp"
#include "bench/watch.hpp"
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

/// Not one that writes what others left, or looks after tables: such work comes whenever it likes.
bool serves_a_client(const std::string& process) {
    std::ifstream file("/proc/" + process + "/cmdline");
    const std::string title{std::istreambuf_iterator<char>(file), {}};
    return title.find("[local]") != title.npos || title.find('(') != title.npos;
}

/// What the server's processes have worked for clients: seconds of CPU time, by process.
std::map<std::string, double> server_work(PGconn* connection) {
    std::map<std::string, double> work;
    const auto stat_of = [](const std::string& process) {
        std::ifstream file("/proc/" + process + "/stat");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        std::istringstream behind_name(text.substr(std::min(text.size(), text.rfind(')') + 1)));
        return std::vector<std::string>{std::istream_iterator<std::string>(behind_name), {}};
    };
    const auto session = stat_of(std::to_string(PQbackendPID(connection)));
    if (session.size() < 2) return work;
    const std::string& postmaster = session[1];
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string process = entry.path().filename().string();
        if (process.find_first_not_of("0123456789") != process.npos) continue;
        const auto stat = stat_of(process);
        if (stat.size() < 13 || stat[1] != postmaster || !serves_a_client(process)) continue;
        work[process] = (std::stod(stat[11]) + std::stod(stat[12])) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    return work;
}

/// `work` on a connection to fresh tables, of which the first `there_already` rows are in the store. CPU time is ours
/// and the server's, all its processes; 0 where the server is on another machine.
template <typename Work>
Spent on_fresh_tables(std::size_t there_already, Work&& work) {
    const PostgresSchema schema;
    auto store = or_stop(open_postgres_candles({.url = schema.url()}));
    or_stop(store->add(btc, {}));
    CandleBatch first = batch();
    first.candles = first.candles.slice(0, there_already);
    if (there_already > 0) or_stop(store->merge(btc, first));
    PGconn* connection = PQconnectdb(schema.url().c_str());
    const auto before = server_work(connection);
    const Watch watch;
    work(connection, *store);
    Spent spent{watch.wall(), watch.cpu()};
    for (const auto& [process, seconds] : server_work(connection)) {
        const auto found = before.find(process);
        spent.cpu += seconds - (found == before.end() ? 0 : found->second);
    }
    PQfinish(connection);
    stop_unless_all_there(*store);
    return spent;
}

/// As psql's \copy of a file.
Spent copy_csv() {
    static const std::string ready = [] {
        std::string text;
        const CandleView view = candles().view();
        char line[256];
        for (std::size_t i = 0; i < view.size(); ++i) {
            text.append(line, static_cast<std::size_t>(
                                  std::snprintf(line, sizeof line, "%lld,%.2f,%.2f,%.2f,%.2f,%.5f,1,1,0,0\n",
                                                static_cast<long long>(view.opened_ms[i]), view.open[i], view.high[i],
                                                view.low[i], view.close[i], view.volume[i])));
        }
        return text;
    }();
    return on_fresh_tables(0, [](PGconn* to, CandleStore&) { copy(to, "ohlcv " + columns, "csv", ready); });
}

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

Spent copy_binary() {
    const std::string& ready = binary_rows();
    return on_fresh_tables(0, [&](PGconn* to, CandleStore&) { copy(to, "ohlcv " + columns, "binary", ready); });
}

Spent upsert_binary() {
    const std::string& ready = binary_rows();
    return on_fresh_tables(rows / 2, [&](PGconn* to, CandleStore&) {
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

Spent merge_into(std::size_t there_already) {
    return on_fresh_tables(there_already, [](PGconn*, CandleStore& store) { or_stop(store.merge(btc, batch())); });
}

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
    using namespace signalbox;
    const PostgresSchema schema;
    if (!schema.there()) {
        std::printf("not measured: %s\n", schema.why_not().c_str());
        return 0;
    }
    return bulk_main(
        argc, argv,
        {{{"merge", [] { return merge_into(0); }}, {{"COPY, text", copy_csv}, {"COPY, binary", copy_binary}}},
         {{"merge, half there", [] { return merge_into(rows / 2); }}, {{"COPY and upsert", upsert_binary}}}});
}
