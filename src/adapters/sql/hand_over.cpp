#include "adapters/sql/hand_over.hpp"

#include <map>

#include "adapters/sql/candle_store.hpp"
#include "adapters/sql/run_store.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {

/// The five numbers of a row from this column on; none where they are null.
std::optional<Candle> candle_at(const Statement& row, int column, UtcTime opened_at) {
    if (row.is_null(column)) return std::nullopt;
    return Candle{
        opened_at,           row.real(column), row.real(column + 1), row.real(column + 2), row.real(column + 3),
        row.real(column + 4)};
}

/// What leaves of one series, from one source.
struct Leaving {
    UtcTime arrived_at{};
    CandleSeries candles;
    RangeSet told;
};

}  // namespace

Result<std::optional<std::string>> ends_waiting(Connection& connection, std::int64_t symbol, UtcTime opened_at,
                                                const std::optional<Candle>& candle) {
    std::string source;
    {
        Query row = TRY(connection.query(
            "SELECT open, high, low, close, volume, source FROM handed_over WHERE opened_ts = ? AND symbol_id = ?"));
        if (!TRY(row->with(opened_at, symbol).step())) return std::optional<std::string>{};
        const auto waits = candle_at(*row, 0, opened_at);
        const bool is_it = waits && candle ? is_duplicate(*waits, {}, *candle, {}) : !waits && !candle;
        if (!is_it) return std::optional<std::string>{};
        source = row->text(5);
    }
    Query gone = TRY(connection.query("DELETE FROM handed_over WHERE opened_ts = ? AND symbol_id = ?"));
    TRY(gone->with(opened_at, symbol).run());
    return std::optional(std::move(source));
}

Result<> SqlRunStore::leave(std::span<const HandedMinute> minutes) {
    if (minutes.empty()) return {};
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    {
        std::map<Instrument, std::int64_t> symbols;
        Query put = TRY(connection().query(
            "INSERT INTO handed_over (opened_ts, symbol_id, open, high, low, close, volume, arrived_at, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (opened_ts, symbol_id) DO UPDATE SET"
            " open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,"
            " volume = excluded.volume, arrived_at = excluded.arrived_at, source = excluded.source"
            " WHERE excluded.open IS NOT NULL OR handed_over.open IS NULL"));
        for (const HandedMinute& one : minutes) {
            auto symbol = symbols.find(one.instrument);
            if (symbol == symbols.end()) {
                const StoredInstrument stored = TRY(tables_->need(one.instrument));
                symbol = symbols.emplace(one.instrument, stored.id).first;
            }
            put->bind(1, one.opened_at);
            put->bind(2, symbol->second);
            for (int at = 3; at <= 7; ++at) put->bind_null(at);
            if (one.candle) {
                int at = 2;
                for (const double value :
                     {one.candle->open, one.candle->high, one.candle->low, one.candle->close, one.candle->volume}) {
                    put->bind(++at, stored_form(value));
                }
            }
            put->bind(8, one.arrived_at);
            put->bind(9, one.source);
            TRY(put->run());
        }
    }
    return transaction.commit();
}

Result<std::int64_t> SqlRunStore::waiting(UtcTime before) {
    Query count = TRY(connection().query("SELECT count(*) FROM handed_over WHERE opened_ts < ?"));
    (void)TRY(count->with(before).step());
    return count->integer(0);
}

Result<std::vector<HandedMinute>> SqlRunStore::oldest(std::size_t limit, UtcTime before) {
    Query rows = TRY(connection().query(
        "SELECT h.opened_ts, s.instrument, h.open, h.high, h.low, h.close, h.volume, h.arrived_at, h.source"
        " FROM handed_over h JOIN symbols s ON s.id = h.symbol_id WHERE h.opened_ts < ?"
        " ORDER BY h.opened_ts, h.symbol_id LIMIT ?"));
    rows->with(before, static_cast<std::int64_t>(limit));
    std::vector<HandedMinute> found;
    while (TRY(rows->step())) {
        HandedMinute& one = found.emplace_back();
        one.opened_at = rows->time(0);
        one.instrument = TRY(Instrument::parse(rows->text(1)));
        one.candle = candle_at(*rows, 2, one.opened_at);
        one.arrived_at = rows->time(7);
        one.source = rows->text(8);
    }
    return found;
}

Result<> SqlRunStore::settle(std::span<const HandedMinute> minutes) {
    if (minutes.empty()) return {};
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    struct Series {
        std::int64_t symbol = 0;
        RangeSet retired;
        std::map<std::string, Leaving> by_source;
    };
    std::map<Instrument, Series> all;
    for (const HandedMinute& one : minutes) {
        auto series = all.find(one.instrument);
        if (series == all.end()) {
            const StoredInstrument stored = TRY(tables_->need(one.instrument));
            RangeSet retired = TRY(tables_->retired(stored.id, Timeframe::m1, {utc_from_ms(0), utc_max}));
            series = all.emplace(one.instrument, Series{stored.id, std::move(retired), {}}).first;
        }
        const auto waited = TRY(ends_waiting(connection(), series->second.symbol, one.opened_at, one.candle));
        if (!waited) continue;
        Leaving& leaving = series->second.by_source[one.source];
        leaving.arrived_at = one.arrived_at;
        leaving.told.add({one.opened_at, one.opened_at + minute});
        if (one.candle && !series->second.retired.holds(one.opened_at)) leaving.candles.append(*one.candle);
    }
    std::vector<SeriesBatch> batches;
    for (const auto& [instrument, series] : all) {
        for (const auto& [source, leaving] : series.by_source) {
            CandleBatch batch{.timeframe = Timeframe::m1,
                              .candles = leaving.candles.view(),
                              .quotes = {},
                              .asked = {},
                              .source = source,
                              .arrived_at = leaving.arrived_at};
            if (!leaving.candles.empty()) batches.push_back({instrument, batch});
            batch.candles = {};
            for (const TimeRange& told : leaving.told.ranges()) {
                batch.asked = told;
                batches.push_back({instrument, batch});
            }
        }
    }
    if (!batches.empty()) TRY(merge_batches(*tables_, batches));
    return transaction.commit();
}

}  // namespace signalbox
