#include "adapters/sql/candle_tables.hpp"

#include <algorithm>

#include "core/base/archive.hpp"

namespace signalbox {

namespace {
constexpr std::string_view symbol_columns = "SELECT id, instrument, terms, has_quotes FROM symbols ";

Result<StoredInstrument> stored_instrument(const Statement& row) {
    StoredInstrument stored{.id = row.integer(0), .instrument = {}, .terms = {}, .quotes = row.integer(3) != 0};
    stored.instrument = TRY(Instrument::parse(row.text(1)));
    stored.terms = TRY(decode<InstrumentTerms>(row.bytes(2)));
    return stored;
}

Result<> check_times(const CandleBatch& batch) {
    for (const std::int64_t ms : batch.candles.opened_ms) {
        if (ms < 0 || ms % minute.count() != 0) {
            return fail(ErrorCode::BadData, "a candle opens at a whole minute since 1970, not at {}", utc_from_ms(ms));
        }
    }
    return {};
}
}  // namespace

Result<std::vector<StoredInstrument>> CandleTables::instruments() {
    Query query = TRY(connection_->query(std::string(symbol_columns) + "ORDER BY id"));
    std::vector<StoredInstrument> all;
    while (TRY(query->step())) all.push_back(TRY(stored_instrument(*query)));
    return all;
}

Result<std::optional<StoredInstrument>> CandleTables::find(const Instrument& instrument) {
    Query query = TRY(connection_->query(std::string(symbol_columns) + "WHERE instrument = ?"));
    query->with(to_text(instrument));
    if (!TRY(query->step())) return std::optional<StoredInstrument>{};
    return std::optional{TRY(stored_instrument(*query))};
}

Result<StoredInstrument> CandleTables::need(const Instrument& instrument) {
    auto found = TRY(find(instrument));
    if (found) return *std::move(found);
    return fail(ErrorCode::NotFound, "{} is not in the store", instrument)
        .suggest("`signalbox status` lists what is; import its candles first");
}

Result<StoredInstrument> CandleTables::add(const Instrument& instrument, const InstrumentTerms& terms) {
    const auto found = TRY(find(instrument));
    if (found) return *found;
    Query insert = TRY(connection_->query(
        "INSERT INTO symbols (instrument, venue, base, quote, settle, price_tick, price_multiplier, terms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    const Bytes bytes = encode(terms);
    TRY(insert
            ->with(to_text(instrument), instrument.venue, instrument.base, instrument.quote, instrument.settle,
                   terms.tick, std::int64_t{terms.multiplier}, std::span<const std::byte>(bytes))
            .run());
    return need(instrument);
}

Result<> CandleTables::set_terms(const Instrument& instrument, const InstrumentTerms& terms) {
    const StoredInstrument stored = TRY(need(instrument));
    Query update =
        TRY(connection_->query("UPDATE symbols SET price_tick = ?, price_multiplier = ?, terms = ? WHERE id = ?"));
    const Bytes bytes = encode(terms);
    return update->with(terms.tick, std::int64_t{terms.multiplier}, std::span<const std::byte>(bytes), stored.id).run();
}

Result<StoreVersion> CandleTables::version() {
    return TRY(connection_->number("SELECT max(version) FROM arrivals")).value_or(0);
}

Result<RangeSet> CandleTables::asked(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of) {
    Query query = TRY(
        connection_->query("SELECT from_ts, to_ts FROM asked WHERE symbol_id = ? AND timeframe = ? AND version <= ?"));
    query->with(symbol, static_cast<std::int64_t>(timeframe), as_of);
    RangeSet ranges;
    while (TRY(query->step())) ranges.add({query->time(0), query->time(1)});
    return ranges;
}

Result<bool> CandleTables::unchanged_since(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of) {
    Query query =
        TRY(connection_->query("SELECT 1 FROM arrivals WHERE version > ? AND accepted + corrections > 0"
                               " AND (symbol_id IS NULL OR (symbol_id = ? AND timeframe = ?)) LIMIT 1"));
    const bool changed = TRY(query->with(as_of, symbol, static_cast<std::int64_t>(timeframe)).step());
    return !changed;
}

Result<MergeReport> CandleTables::merge(const StoredInstrument& into, const CandleBatch& batch, StoreVersion version) {
    MergeReport report{.version = version};
    if (batch.candles.empty()) return report;
    TRY(check_times(batch));
    RangeSet changed;
    TRY(merge_rows(into, batch, report, changed));
    TRY(forget_days(into, batch.timeframe, changed));
    if (!into.quotes && std::ranges::any_of(batch.quotes, &Quote::known)) {
        Query mark = TRY(connection_->query("UPDATE symbols SET has_quotes = 1 WHERE id = ?"));
        TRY(mark->with(into.id).run());
    }
    return report;
}

Result<bool> CandleTables::note_asked(std::int64_t symbol, Timeframe timeframe, TimeRange range, StoreVersion version) {
    // Only the stored ranges that reach into this one can tell whether it is known.
    Query query = TRY(connection_->query(
        "SELECT from_ts, to_ts FROM asked WHERE symbol_id = ? AND timeframe = ? AND to_ts >= ? AND from_ts <= ?"));
    query->with(symbol, static_cast<std::int64_t>(timeframe), range.from, range.to);
    RangeSet known;
    while (TRY(query->step())) known.add({query->time(0), query->time(1)});
    if (known.covers(range)) return false;
    Query insert = TRY(connection_->query("INSERT INTO asked VALUES (?, ?, ?, ?, ?)"));
    TRY(insert->with(symbol, static_cast<std::int64_t>(timeframe), version, range.from, range.to).run());
    return true;
}

Result<> CandleTables::note_days(std::int64_t symbol, Timeframe timeframe, std::span<const StoredDay> days,
                                 StoreVersion as_of) {
    Query insert = TRY(connection_->query(
        "INSERT INTO candle_days (symbol_id, timeframe, day_ts, version, candles, hash) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (symbol_id, timeframe, day_ts) DO UPDATE SET"
        " version = excluded.version, candles = excluded.candles, hash = excluded.hash"
        " WHERE candle_days.first_ts IS NULL"));  // a retired day stays as it is
    for (const StoredDay& one : days) {
        insert->with(symbol, static_cast<std::int64_t>(timeframe), one.day, as_of, one.candles, to_text(one.hash));
        TRY(insert->run());
    }
    return {};
}

Result<std::vector<StoredDay>> CandleTables::noted_days(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of) {
    Query query =
        TRY(connection_->query("SELECT day_ts, candles, hash FROM candle_days"
                               " WHERE symbol_id = ? AND timeframe = ? AND version <= ? ORDER BY day_ts"));
    query->with(symbol, static_cast<std::int64_t>(timeframe), as_of);
    std::vector<StoredDay> days;
    while (TRY(query->step())) {
        const Hash128 hash = TRY(parse_hash(query->text(2)));
        days.push_back({.day = query->time(0), .candles = query->integer(1), .hash = hash});
    }
    return days;
}

Result<> CandleTables::forget_days(const StoredInstrument& of, Timeframe timeframe, const RangeSet& changed) {
    for (const TimeRange& part : changed.ranges()) {
        Query forget = TRY(connection_->query(
            "DELETE FROM candle_days WHERE symbol_id = ? AND timeframe = ? AND day_ts >= ? AND day_ts < ?"
            " RETURNING day_ts, first_ts"));
        forget->with(of.id, static_cast<std::int64_t>(timeframe), part.from, part.to);
        while (TRY(forget->step())) {
            if (!forget->is_null(1)) return retired_and_closed(of.instrument, forget->time(0));
        }
    }
    return {};
}

Result<std::vector<StoredDay>> CandleTables::retire_days(std::int64_t symbol, Timeframe timeframe,
                                                         std::span<const StoredDay> days) {
    std::vector<StoredDay> gone;
    for (const StoredDay& one : days) {
        const TimeRange range{one.day, one.day + day};
        const HeldRows rows = TRY(held(symbol, timeframe, range));
        if (rows.rows == 0 || rows.has_versions) continue;
        const bool is_marked = TRY(mark_retired(symbol, timeframe, one, rows));
        if (!is_marked) continue;  // it changed since, or went before
        TRY(remove(symbol, timeframe, range));
        gone.push_back(one);
    }
    return gone;
}

Result<bool> CandleTables::mark_retired(std::int64_t symbol, Timeframe timeframe, const StoredDay& noted,
                                        const HeldRows& rows) {
    Query mark =
        TRY(connection_->query("UPDATE candle_days SET version = ?, first_ts = ?, last_ts = ? WHERE symbol_id = ?"
                               " AND timeframe = ? AND day_ts = ? AND candles = ? AND hash = ? AND first_ts IS NULL"
                               " RETURNING 1"));
    mark->with(rows.newest, rows.first, rows.last, symbol, static_cast<std::int64_t>(timeframe), noted.day,
               noted.candles, to_text(noted.hash));
    return mark->step();
}

Result<RangeSet> CandleTables::retired(std::int64_t symbol, Timeframe timeframe, TimeRange range) {
    Query query =
        TRY(connection_->query("SELECT day_ts FROM candle_days WHERE symbol_id = ? AND timeframe = ? AND day_ts > ?"
                               " AND day_ts < ? AND first_ts IS NOT NULL ORDER BY day_ts"));
    query->with(symbol, static_cast<std::int64_t>(timeframe), std::max(range.from, utc_from_ms(0)) - day, range.to);
    RangeSet days;
    while (TRY(query->step())) days.add({query->time(0), query->time(0) + day});
    return days;
}

Result<CandleTables::RetiredRows> CandleTables::retired_rows(std::int64_t symbol, Timeframe timeframe,
                                                             StoreVersion as_of) {
    Query query = TRY(connection_->query(
        "SELECT min(first_ts), max(last_ts), CAST(coalesce(sum(candles), 0) AS BIGINT) FROM candle_days"
        " WHERE symbol_id = ? AND timeframe = ? AND version <= ? AND first_ts IS NOT NULL"));
    query->with(symbol, static_cast<std::int64_t>(timeframe), as_of);
    RetiredRows rows;
    if (!TRY(query->step()) || query->is_null(0)) return rows;
    rows.span = {query->time(0), query->time(1) + length_of(timeframe)};
    rows.candles = query->integer(2);
    return rows;
}

Result<> CandleTables::note_arrival(const Arrival& arrival) {
    Query insert = TRY(connection_->query("INSERT INTO arrivals VALUES (?, ?, ?, ?, ?, ?, ?)"));
    insert->with(arrival.version, arrival.arrived_at, arrival.source);
    insert->bind_null(4);
    insert->bind_null(5);
    if (arrival.symbol) insert->bind(4, *arrival.symbol);
    if (arrival.timeframe) insert->bind(5, static_cast<std::int64_t>(*arrival.timeframe));
    insert->bind(6, arrival.accepted);
    insert->bind(7, arrival.corrections);
    return insert->run();
}

}  // namespace signalbox
