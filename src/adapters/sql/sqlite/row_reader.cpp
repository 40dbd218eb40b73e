// The aggregate `take_rows` and the statements around it.
#include "adapters/sql/sqlite/row_reader.hpp"

#include <sqlite3.h>

namespace signalbox {

namespace {
void take_row(sqlite3_context* context, int count, sqlite3_value** values) {
    auto& sink = *static_cast<RowReader::Sink*>(sqlite3_user_data(context));
    sink.candles->append({.opened_at = utc_from_ms(opened_ms_of_key(sqlite3_value_int64(values[0]))),
                          .open = sqlite3_value_double(values[1]),
                          .high = sqlite3_value_double(values[2]),
                          .low = sqlite3_value_double(values[3]),
                          .close = sqlite3_value_double(values[4]),
                          .volume = sqlite3_value_double(values[5])});
    if (count == 8) {
        // A null is 0 as a double: an unknown quote.
        sink.quotes->push_back({.bid = sqlite3_value_double(values[6]), .ask = sqlite3_value_double(values[7])});
    }
}
void took_rows(sqlite3_context*) {}
}  // namespace

Result<RowReader> RowReader::make(SqliteConnection& connection) {
    auto sink = std::make_unique<Sink>();
    for (const int arguments : {6, 8}) {
        const int code = sqlite3_create_function(connection.raw(), "take_rows", arguments, SQLITE_UTF8, sink.get(),
                                                 nullptr, take_row, took_rows);
        if (code != SQLITE_OK) return connection.failure(code);
    }
    return RowReader(connection, std::move(sink));
}

Result<> RowReader::read(KeyRange keys, CandleSeries& candles, std::vector<Quote>* quotes) {
    Query query = TRY(connection_->query(
        quotes == nullptr
            ? "SELECT take_rows(key, open, high, low, close, volume) FROM ohlcv WHERE key >= ? AND key < ?"
            : "SELECT take_rows(key, open, high, low, close, volume, bid, ask) FROM ohlcv"
              " WHERE key >= ? AND key < ?"));
    *sink_ = {.candles = &candles, .quotes = quotes};
    return query->with(keys.from, keys.to).run();
}

Result<> RowReader::read_as_of(KeyRange keys, StoreVersion as_of, CandleSeries& candles, std::vector<Quote>* quotes) {
    Query query =
        TRY(connection_->query("SELECT key, open, high, low, close, volume, bid, ask FROM ohlcv"
                               " WHERE key >= ?1 AND key < ?2 AND version <= ?3 "
                               "UNION ALL "
                               "SELECT key, open, high, low, close, volume, bid, ask FROM ohlcv_versions"
                               " WHERE key >= ?1 AND key < ?2 AND version <= ?3 AND replaced_version > ?3 "
                               "ORDER BY 1"));
    query->with(keys.from, keys.to, as_of);
    while (TRY(query->step())) {
        candles.append({.opened_at = utc_from_ms(opened_ms_of_key(query->integer(0))),
                        .open = query->real(1),
                        .high = query->real(2),
                        .low = query->real(3),
                        .close = query->real(4),
                        .volume = query->real(5)});
        if (quotes != nullptr) quotes->push_back({.bid = query->real(6), .ask = query->real(7)});
    }
    return {};
}

namespace {
Result<std::optional<std::int64_t>> edge_key(SqliteConnection& connection, std::string_view sql, KeyRange keys,
                                             StoreVersion as_of) {
    Query query = TRY(connection.query(sql));
    query->with(keys.from, keys.to, as_of);
    if (!TRY(query->step()) || query->is_null(0)) return std::optional<std::int64_t>{};
    return std::optional{query->integer(0)};
}
}  // namespace

// A row and its older versions have one key, and a row is as old as the oldest of them.
Result<std::optional<std::int64_t>> RowReader::first_key(KeyRange keys, StoreVersion as_of) {
    return edge_key(*connection_,
                    "SELECT key FROM ohlcv o WHERE key >= ?1 AND key < ?2 AND (version <= ?3 OR EXISTS"
                    " (SELECT 1 FROM ohlcv_versions v WHERE v.key = o.key AND v.version <= ?3)) ORDER BY key LIMIT 1",
                    keys, as_of);
}
Result<std::optional<std::int64_t>> RowReader::last_key(KeyRange keys, StoreVersion as_of) {
    return edge_key(*connection_,
                    "SELECT key FROM ohlcv o WHERE key >= ?1 AND key < ?2 AND (version <= ?3 OR EXISTS"
                    " (SELECT 1 FROM ohlcv_versions v WHERE v.key = o.key AND v.version <= ?3))"
                    " ORDER BY key DESC LIMIT 1",
                    keys, as_of);
}

}  // namespace signalbox
