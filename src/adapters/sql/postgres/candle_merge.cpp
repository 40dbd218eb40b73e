// Merging a batch into a series, by the rules of ports/merge_rules.hpp.
//
// Where the batch's range is empty, the commonest case, its rows go straight into the table by COPY. Where it is not
// they go into a staging table first, and three statements tell apart what is new, what is there already, and what is
// there with other values.
#include <fmt/format.h>

#include "adapters/sql/postgres/candle_tables.hpp"
#include "adapters/sql/postgres/copy_in.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {
/// In the order in which they are sent.
constexpr std::string_view columns = "ts, open, high, low, close, volume, bid, ask";
constexpr std::string_view columns_without_quote = "ts, open, high, low, close, volume";
constexpr std::int16_t column_count = 8, column_count_without_quote = 6;

/// Stored rows `o` that an arriving row `i` changes. Parameters: symbol, timeframe, first and last time of the batch.
constexpr std::string_view changes =
    "o.symbol_id = ?1 AND o.timeframe = ?2 AND o.ts BETWEEN ?3 AND ?4 AND o.ts = i.ts"
    " AND (o.open <> i.open OR o.high <> i.high OR o.low <> i.low OR o.close <> i.close OR o.volume <> i.volume"
    " OR (o.bid IS NULL AND i.bid IS NOT NULL))";

void put_candle(CopyRows& rows, const CandleBatch& batch, std::size_t row) {
    const CandleView& candles = batch.candles;
    rows.put(candles.opened_ms[row]);
    for (const double value :
         {candles.open[row], candles.high[row], candles.low[row], candles.close[row], candles.volume[row]}) {
        rows.put(stored_form(value));
    }
}

void put_quote(CopyRows& rows, const Quote& quote) {
    if (quote.known()) {
        rows.put(quote.bid);
        rows.put(quote.ask);
    } else {
        rows.put_null();
        rows.put_null();
    }
}
}  // namespace

Result<> PostgresCandleTables::merge_rows(const StoredInstrument& into, const CandleBatch& batch, MergeReport& report,
                                          RangeSet& changed) {
    if (!TRY(has_rows(into.id, batch))) return add_to_empty(into.id, batch, report, changed);
    TRY(stage(batch));
    const auto timeframe = static_cast<std::int64_t>(batch.timeframe);
    const std::int64_t first = batch.candles.opened_ms.front();
    const std::int64_t last = batch.candles.opened_ms.back();
    {
        Query keep = TRY(connection_->query(fmt::format(
            "WITH kept AS (INSERT INTO ohlcv_versions (symbol_id, timeframe, version, replaced_version, native, {})"
            " SELECT o.symbol_id, o.timeframe, o.version, ?5, o.native, o.ts, o.open, o.high, o.low, o.close, o.volume,"
            " o.bid, o.ask FROM ohlcv o, pg_temp.incoming i WHERE {} RETURNING ts)"
            " SELECT ts / 86400000, count(*) FROM kept GROUP BY 1",
            columns, changes)));
        keep->with(into.id, timeframe, first, last, report.version);
        report.corrections = TRY(take_days(keep, changed));
    }
    if (report.corrections > 0) {
        TRY(tell_replaced(into.id, batch, report));
        Query replace = TRY(connection_->query(fmt::format(
            "UPDATE ohlcv o SET open = i.open, high = i.high, low = i.low, close = i.close, volume = i.volume,"
            " bid = coalesce(o.bid, i.bid), ask = coalesce(o.ask, i.ask), version = ?5, native = ?6"
            " FROM pg_temp.incoming i WHERE {}",
            changes)));
        TRY(replace->with(into.id, timeframe, first, last, report.version, std::int64_t{batch.native}).run());
    }
    Query add = TRY(connection_->query(fmt::format(
        "WITH added AS (INSERT INTO ohlcv (symbol_id, timeframe, version, native, {0}) SELECT ?1, ?2, ?3, ?4, {0}"
        " FROM pg_temp.incoming ORDER BY ts ON CONFLICT DO NOTHING RETURNING ts)"
        " SELECT ts / 86400000, count(*) FROM added GROUP BY 1",
        columns)));
    add->with(into.id, timeframe, report.version, std::int64_t{batch.native});
    report.accepted = TRY(take_days(add, changed));
    report.duplicates = static_cast<std::int64_t>(batch.candles.size()) - report.accepted - report.corrections;
    return {};
}

Result<> PostgresCandleTables::tell_replaced(std::int64_t symbol, const CandleBatch& batch, MergeReport& report) {
    Query replaced = TRY(connection_->query(
        "SELECT o.ts, o.open, o.high, o.low, o.close, o.volume, i.open, i.high, i.low, i.close, i.volume"
        " FROM ohlcv_versions o JOIN pg_temp.incoming i ON i.ts = o.ts WHERE o.symbol_id = ? AND o.timeframe = ?"
        " AND o.ts BETWEEN ? AND ? AND o.replaced_version = ? ORDER BY o.ts LIMIT ?"));
    replaced->with(symbol, static_cast<std::int64_t>(batch.timeframe), batch.candles.opened_ms.front(),
                   batch.candles.opened_ms.back(), report.version,
                   static_cast<std::int64_t>(MergeReport::replaced_kept));
    while (TRY(replaced->step())) {
        const auto candle = [&](int first) {
            return Candle{replaced->time(0),         replaced->real(first),     replaced->real(first + 1),
                          replaced->real(first + 2), replaced->real(first + 3), replaced->real(first + 4)};
        };
        report.replaced.push_back({candle(1), candle(6)});
    }
    return {};
}

Result<bool> PostgresCandleTables::has_rows(std::int64_t symbol, const CandleBatch& batch) {
    Query any = TRY(
        connection_->query("SELECT 1 FROM ohlcv WHERE symbol_id = ? AND timeframe = ? AND ts BETWEEN ? AND ? LIMIT 1"));
    any->with(symbol, static_cast<std::int64_t>(batch.timeframe), batch.candles.opened_ms.front(),
              batch.candles.opened_ms.back());
    return any->step();
}

Result<> PostgresCandleTables::add_to_empty(std::int64_t symbol, const CandleBatch& batch, MergeReport& report,
                                            RangeSet& changed) {
    const bool has_quotes = !batch.quotes.empty();
    CopyIn copy = TRY(CopyIn::begin(
        *connection_, fmt::format("COPY ohlcv ({}, version, symbol_id, timeframe, native) FROM STDIN (FORMAT binary)",
                                  has_quotes ? columns : columns_without_quote)));
    CopyRows& to = copy.rows();
    for (std::size_t row = 0; row < batch.candles.size(); ++row) {
        to.begin_row((has_quotes ? column_count : column_count_without_quote) + 4);
        put_candle(to, batch, row);
        if (has_quotes) put_quote(to, batch.quotes[row]);
        to.put(report.version);
        to.put(static_cast<std::int32_t>(symbol));
        to.put(static_cast<std::int16_t>(batch.timeframe));
        to.put(static_cast<std::int16_t>(batch.native));
        const UtcTime of = day_start(utc_from_ms(batch.candles.opened_ms[row]));
        if (changed.empty() || changed.ranges().back().to <= of) changed.add({of, of + day});
        TRY(copy.row_done());
    }
    TRY(copy.finish());
    report.accepted = static_cast<std::int64_t>(batch.candles.size());
    return {};
}

Result<> PostgresCandleTables::stage(const CandleBatch& batch) {
    TRY(connection_->execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS incoming (ts BIGINT PRIMARY KEY, open DOUBLE PRECISION,"
        " high DOUBLE PRECISION, low DOUBLE PRECISION, close DOUBLE PRECISION, volume DOUBLE PRECISION,"
        " bid DOUBLE PRECISION, ask DOUBLE PRECISION) ON COMMIT DELETE ROWS;"
        "DELETE FROM pg_temp.incoming"));
    CopyIn copy =
        TRY(CopyIn::begin(*connection_, fmt::format("COPY pg_temp.incoming ({}) FROM STDIN (FORMAT binary)", columns)));
    for (std::size_t row = 0; row < batch.candles.size(); ++row) {
        copy.rows().begin_row(column_count);
        put_candle(copy.rows(), batch, row);
        put_quote(copy.rows(), batch.quotes.empty() ? Quote{} : batch.quotes[row]);
        TRY(copy.row_done());
    }
    return copy.finish();
}

Result<std::int64_t> PostgresCandleTables::take_days(Query& told, RangeSet& changed) {
    std::int64_t rows = 0;
    while (TRY(told->step())) {
        const UtcTime of = utc_from_ms(told->integer(0) * day.count());
        changed.add({of, of + day});
        rows += told->integer(1);
    }
    return rows;
}

}  // namespace signalbox
