// The run's own rows; its signals are read in run_signals.cpp, its events written in projection.cpp.
#include "adapters/sql/run_store.hpp"

#include <bit>

#include "adapters/sql/projection.hpp"
#include "core/base/archive.hpp"

namespace signalbox {

namespace {
constexpr std::string_view run_columns =
    "SELECT id, mode, started_at, finished_at, opened_archive, range_from, range_to, store_version, like_run, journal,"
    " bars, opinions, signals, outcomes, sha256, summary_json, engine_version, past_to FROM runs ";

Result<RunRecord> run_of(const Statement& row) {
    RunRecord run;
    run.id = row.text(0);
    run.started_at = row.time(2);
    run.range = {row.time(5), row.time(6)};
    run.mode = TRY(parse_mode(row.text(1)));
    if (!row.is_null(3)) run.finished_at = row.time(3);
    run.opened = TRY(decode<Opened>(row.bytes(4)));
    run.store_version = row.integer(7);
    run.like = row.text(8);
    run.journal = row.text(9);
    run.bars = static_cast<std::uint64_t>(row.integer(10));
    run.opinions = static_cast<std::uint64_t>(row.integer(11));
    run.signals = static_cast<std::uint64_t>(row.integer(12));
    run.outcomes = static_cast<std::uint64_t>(row.integer(13));
    run.sha256 = row.text(14);
    run.summary_json = row.text(15);
    run.engine_version = row.text(16);
    run.past_to = static_cast<std::uint64_t>(row.integer(17));
    return run;
}

Result<> read_instruments(Connection& connection, RunRecord& run) {
    Query rows = TRY(connection.query("SELECT slot, instrument FROM run_instruments WHERE run = ? ORDER BY slot"));
    rows->with(run.id);
    while (TRY(rows->step())) {
        // Slots are given out without holes; a hole would be a row lost.
        if (rows->integer(0) != static_cast<std::int64_t>(run.instruments.size())) {
            return fail(ErrorCode::Corrupt, "run {} has no instrument in slot {}", run.id, run.instruments.size());
        }
        run.instruments.push_back(TRY(Instrument::parse(rows->text(1))));
    }
    return {};
}
}  // namespace

Result<> SqlRunStore::write_run(const RunRecord& run) {
    // Not REPLACE: that would delete the row, and with it everything that belongs to the run.
    Query write = TRY(connection().query(
        "INSERT INTO runs (id, mode, started_at, finished_at, engine_version, seed, opened_archive, range_from, "
        "range_to,"
        " store_version, like_run, journal, bars, opinions, signals, outcomes, sha256, summary_json, past_to)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, started_at = excluded.started_at,"
        " finished_at = excluded.finished_at, engine_version = excluded.engine_version, seed = excluded.seed,"
        " opened_archive = excluded.opened_archive, range_from = excluded.range_from, range_to = excluded.range_to,"
        " store_version = excluded.store_version, like_run = excluded.like_run, journal = excluded.journal,"
        " bars = excluded.bars, opinions = excluded.opinions, signals = excluded.signals,"
        " outcomes = excluded.outcomes, sha256 = excluded.sha256, summary_json = excluded.summary_json,"
        " past_to = excluded.past_to"));
    const Bytes opened = encode(run.opened);
    const auto number = [](std::uint64_t value) { return std::bit_cast<std::int64_t>(value); };
    write->with(run.id, to_text(run.mode), run.started_at);
    write->bind_null(4);
    if (run.finished_at) write->bind(4, *run.finished_at);
    write->bind(5, run.engine_version);
    write->bind(6, number(run.opened.seed));
    write->bind(7, std::span<const std::byte>(opened));
    write->bind(8, run.range.from);
    write->bind(9, run.range.to);
    write->bind(10, run.store_version);
    write->bind(11, run.like);
    write->bind(12, run.journal);
    write->bind(13, number(run.bars));
    write->bind(14, number(run.opinions));
    write->bind(15, number(run.signals));
    write->bind(16, number(run.outcomes));
    write->bind(17, run.sha256);
    write->bind(18, run.summary_json);
    write->bind(19, number(run.past_to));
    TRY(write->run());

    Query slot = TRY(connection().query(put_instrument));
    for (std::size_t i = 0; i < run.instruments.size(); ++i) {
        TRY(slot->with(run.id, static_cast<std::int64_t>(i), to_text(run.instruments[i])).run());
    }
    return {};
}

Result<> SqlRunStore::save(const RunRecord& run) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    TRY(write_run(run));
    return transaction.commit();
}

Result<std::optional<RunRecord>> SqlRunStore::run(const std::string& id) {
    Query row = TRY(connection().query(std::string(run_columns) + "WHERE id = ?"));
    if (!TRY(row->with(id).step())) return std::optional<RunRecord>{};
    RunRecord found = TRY(run_of(*row));
    TRY(read_instruments(connection(), found));
    return std::optional{std::move(found)};
}

Result<std::vector<RunRecord>> SqlRunStore::runs() {
    std::vector<RunRecord> all;
    Query rows = TRY(connection().query(std::string(run_columns) + "ORDER BY started_at DESC, rowid DESC"));
    while (TRY(rows->step())) all.push_back(TRY(run_of(*rows)));
    for (RunRecord& found : all) TRY(read_instruments(connection(), found));
    return all;
}

Result<std::string> SqlRunStore::new_id(std::string_view prefix, UtcTime now) {
    std::string date = to_text(day_start(now)).substr(0, 10);
    std::erase(date, '-');
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    std::string id;
    {
        Query next = TRY(
            connection().query("INSERT INTO run_numbers VALUES (?, ?, 1)"
                               " ON CONFLICT (prefix, day) DO UPDATE SET last = run_numbers.last + 1 RETURNING last"));
        (void)TRY(next->with(prefix, date).step());
        id = std::string(prefix) + "-" + date + "-" + std::to_string(next->integer(0));
    }
    TRY(transaction.commit());
    return id;
}

Result<> SqlRunStore::remove(const std::string& id) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    {
        Query gone = TRY(connection().query("DELETE FROM runs WHERE id = ? RETURNING id"));
        if (!TRY(gone->with(id).step())) {
            return fail(ErrorCode::NotFound, "there is no run {}", id)
                .suggest("`signalbox signals` names the newest run");
        }
        TRY(gone->run());
    }
    return transaction.commit();
}

Result<> SqlRunStore::project(const RunRecord& run, std::span<const ProjectedStep> steps) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    if (!TRY(this->run(run.id))) TRY(write_run(run));
    const std::uint64_t reached = TRY(position(run.id));
    std::uint64_t now_at = reached;
    Projection projection(connection(), *tables_, run);
    for (const ProjectedStep& step : steps) {
        if (step.position <= now_at) continue;
        TRY(projection.write(step));
        now_at = step.position;
    }
    if (now_at == reached) return {};
    TRY(projection.write_counts());
    Query stand = TRY(connection().query(
        "INSERT INTO projection VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET position = excluded.position"));
    TRY(stand->with(run.id, static_cast<std::int64_t>(now_at)).run());
    return transaction.commit();
}

Result<std::uint64_t> SqlRunStore::position(const std::string& run) {
    Query row = TRY(connection().query("SELECT position FROM projection WHERE run = ?"));
    if (!TRY(row->with(run).step())) return std::uint64_t{0};
    return static_cast<std::uint64_t>(row->integer(0));
}

Result<std::vector<EquityMarked>> SqlRunStore::marks(const std::string& run) {
    Query rows = TRY(connection().query(
        "SELECT at, equity, realised, unrealised, costs, open_positions, equity_low, equity_high FROM equity_marks"
        " WHERE run = ? ORDER BY at"));
    rows->with(run);
    std::vector<EquityMarked> all;
    while (TRY(rows->step())) {
        const auto money = [&](int column) { return Decimal::from_units(rows->integer(column)); };
        all.push_back({.at = rows->time(0),
                       .equity = money(1),
                       .realised = money(2),
                       .unrealised = money(3),
                       .costs = money(4),
                       .open_positions = static_cast<std::int32_t>(rows->integer(5)),
                       .equity_low = money(6),
                       .equity_high = money(7)});
    }
    return all;
}

Result<std::map<std::string, std::int64_t>> SqlRunStore::gate_counts(const std::string& run) {
    Query rows = TRY(connection().query("SELECT gate, opinions FROM gate_counts WHERE run = ?"));
    rows->with(run);
    std::map<std::string, std::int64_t> counts;
    while (TRY(rows->step())) counts[rows->text(0)] = rows->integer(1);
    return counts;
}

}  // namespace signalbox
