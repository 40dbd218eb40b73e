// Reading signals back, with all that is known of them.
#include <algorithm>

#include "adapters/sql/run_store.hpp"
#include "core/base/archive.hpp"

namespace signalbox {

namespace {
constexpr std::string_view signal_columns =
    "SELECT s.signal_id, s.run, s.mode, s.instrument, s.signal_archive, v.opinion_archive, v.verdict_archive"
    " FROM signals s JOIN verdicts v ON v.run = s.run AND v.opinion = s.opinion JOIN runs r ON r.id = s.run ";

/// All but fills and moves.
Result<SignalRecord> signal_of(const Statement& row) {
    SignalRecord record;
    record.run = row.text(1);
    record.mode = TRY(parse_mode(row.text(2)));
    record.instrument = TRY(Instrument::parse(row.text(3)));
    record.signal = TRY(decode<Signal>(row.bytes(4)));
    record.opinion = TRY(decode<Opinion>(row.bytes(5)));
    record.verdict = TRY(decode<Verdict>(row.bytes(6)));
    return record;
}

Result<> read_course(Connection& connection, std::int64_t signal_id, SignalRecord& record) {
    Query fills = TRY(connection.query("SELECT fill_archive FROM paper_trades WHERE signal_id = ? ORDER BY id"));
    fills->with(signal_id);
    while (TRY(fills->step())) record.fills.push_back(TRY(decode<PaperFilled>(fills->bytes(0))));
    Query moves = TRY(connection.query("SELECT move_archive FROM signal_events WHERE signal_id = ? ORDER BY id"));
    moves->with(signal_id);
    while (TRY(moves->step())) record.moves.push_back(TRY(decode<SignalMoved>(moves->bytes(0))));
    if (record.moves.empty()) return {};
    const SignalMoved& last = record.moves.back();
    record.state = last.to;
    record.closed = last.closed;
    record.unsure = last.unsure;
    record.net_r = last.net_r;
    record.net = last.net;
    record.reason = last.reason;
    return {};
}
}  // namespace

Result<std::vector<SignalRecord>> SqlRunStore::signals(const SignalFilter& filter) {
    std::string sql = std::string(signal_columns) + "WHERE TRUE";
    if (!filter.run.empty()) sql += " AND s.run = ?";
    if (filter.instrument) sql += " AND s.instrument = ?";
    if (filter.timeframe) sql += " AND s.timeframe = ?";
    if (filter.range) sql += " AND s.closed_at >= ? AND s.closed_at < ?";
    sql += " ORDER BY s.closed_at DESC, s.signal_id DESC";
    if (filter.limit > 0) sql += " LIMIT ?";

    Query rows = TRY(connection().query(sql));
    int at = 0;
    if (!filter.run.empty()) rows->bind(++at, filter.run);
    if (filter.instrument) rows->bind(++at, to_text(*filter.instrument));
    if (filter.timeframe) rows->bind(++at, to_text(*filter.timeframe));
    if (filter.range) {
        rows->bind(++at, filter.range->from);
        rows->bind(++at, filter.range->to);
    }
    if (filter.limit > 0) rows->bind(++at, static_cast<std::int64_t>(std::min<std::size_t>(filter.limit, INT64_MAX)));

    std::vector<SignalRecord> records;
    while (TRY(rows->step())) {
        records.push_back(TRY(signal_of(*rows)));
        TRY(read_course(connection(), rows->integer(0), records.back()));
    }
    std::ranges::reverse(records);
    return records;
}

Result<std::optional<SignalRecord>> SqlRunStore::signal(const std::string& id, const std::string& run) {
    const std::string beginning = TRY(signal_id_beginning(id));
    // 'g' follows 'f': the ids that begin so are one stretch of the index.
    Query ids =
        TRY(connection().query("SELECT DISTINCT id FROM signals WHERE id >= ?1 AND id < ?1 || 'g' AND (?2 = '' OR run "
                               "= ?2) ORDER BY id LIMIT 5"));
    ids->with(beginning, run);
    std::vector<std::string> found;
    while (TRY(ids->step())) found.push_back(ids->text(0));
    if (found.empty()) return std::optional<SignalRecord>{};
    if (found.size() > 1) {
        std::string names = found.front();
        for (std::size_t i = 1; i < found.size(); ++i) names += ", " + found[i];
        return fail(ErrorCode::WrongUse, "several signals begin with {}: {}", beginning, names)
            .suggest("give more digits");
    }
    Query row = TRY(connection().query(
        std::string(signal_columns) +
        "WHERE s.id = ?1 AND (?2 = '' OR s.run = ?2)"
        " ORDER BY r.mode NOT IN ('live', 'paper', 'observe'), r.started_at DESC, r.rowid DESC LIMIT 1"));
    row->with(found.front(), run);
    if (!TRY(row->step())) {
        return fail(ErrorCode::Corrupt, "signal {} has lost its verdict", found.front())
            .suggest("`signalbox replay` makes it anew from the run's journal");
    }
    SignalRecord record = TRY(signal_of(*row));
    TRY(read_course(connection(), row->integer(0), record));
    return std::optional{std::move(record)};
}

/// Rows of a run are written in the order of their closes: so the newest are read, and no more. No index is chosen by
/// the run, which would have all of its rows sorted.
Result<> SqlRunStore::verdicts(const std::string& run, TimeRange closed, const TakeVerdict& take) {
    Query rows =
        TRY(connection().query("SELECT instrument, closed_at, verdict_archive FROM verdicts"
                               " WHERE run || '' = ? ORDER BY id DESC"));
    rows->with(run);
    while (TRY(rows->step())) {
        const UtcTime at = rows->time(1);
        if (at < closed.from) return {};
        if (at >= closed.to) continue;
        const Instrument about = TRY(Instrument::parse(rows->text(0)));
        const Verdict verdict = TRY(decode<Verdict>(rows->bytes(2)));
        TRY(take(about, verdict));
    }
    return {};
}

}  // namespace signalbox
