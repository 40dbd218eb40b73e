// The quality ledger's part of the candle tables.
#include <algorithm>

#include "adapters/sql/candle_tables.hpp"

namespace signalbox {

Result<> CandleTables::note_quality(std::int64_t symbol, const QualityNote& note) {
    Query insert = TRY(connection_->query(
        "INSERT INTO quality_ledger (recorded_at, symbol_id, timeframe, from_ts, to_ts, kind, rows, done, source,"
        " detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    return insert
        ->with(note.recorded_at, symbol, static_cast<std::int64_t>(note.timeframe), note.range.from, note.range.to,
               to_text(note.flaw), note.rows, to_text(note.done), note.source, note.detail)
        .run();
}

Result<bool> CandleTables::note_quality_once(std::int64_t symbol, const QualityNote& note) {
    {
        Query same =
            TRY(connection_->query("SELECT 1 FROM quality_ledger WHERE symbol_id = ? AND timeframe = ? AND from_ts = ?"
                                   " AND to_ts = ? AND kind = ? AND done = ? LIMIT 1"));
        same->with(symbol, static_cast<std::int64_t>(note.timeframe), note.range.from, note.range.to,
                   to_text(note.flaw), to_text(note.done));
        if (TRY(same->step())) return false;
    }
    TRY(note_quality(symbol, note));
    return true;
}

Result<std::vector<LedgerLine>> CandleTables::quality(const LedgerFilter& filter) {
    std::string sql =
        "SELECT q.id, s.instrument, q.recorded_at, q.timeframe, q.from_ts, q.to_ts, q.kind, q.rows, q.done, q.source,"
        " q.detail FROM quality_ledger q JOIN symbols s ON s.id = q.symbol_id WHERE q.recorded_at >= ?";
    if (filter.instrument) sql += " AND s.instrument = ?";
    if (filter.flaw) sql += " AND q.kind = ?";
    sql += " ORDER BY q.id DESC";
    if (filter.limit > 0) sql += " LIMIT ?";
    Query query = TRY(connection_->query(sql));
    int at = 0;
    const std::string named = filter.instrument ? to_text(*filter.instrument) : std::string();
    query->bind(++at, filter.since.value_or(utc_min));
    if (filter.instrument) query->bind(++at, std::string_view(named));
    if (filter.flaw) query->bind(++at, to_text(*filter.flaw));
    if (filter.limit > 0) query->bind(++at, static_cast<std::int64_t>(filter.limit));
    std::vector<LedgerLine> lines;
    while (TRY(query->step())) {
        LedgerLine& line = lines.emplace_back();
        line.id = query->integer(0);
        line.instrument = TRY(Instrument::parse(query->text(1)));
        line.note = {.recorded_at = query->time(2),
                     .timeframe = static_cast<Timeframe>(query->integer(3)),
                     .range = {query->time(4), query->time(5)},
                     .flaw = TRY(parse_flaw(query->text(6))),
                     .rows = query->integer(7),
                     .done = TRY(parse_remedy(query->text(8))),
                     .source = query->text(9),
                     .detail = query->text(10)};
    }
    std::ranges::reverse(lines);
    return lines;
}

}  // namespace signalbox
