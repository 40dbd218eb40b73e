// Merging a batch into a series: rows that are new, that are there already, and that are there with other values.
//
// A merge join: the stored rows of the batch's range are read block by block beside the batch, in order of time. The
// commonest case, a range with nothing in it, is one look at the index and then plain inserts.
#include <algorithm>
#include <string>

#include "adapters/sql/sqlite/candle_tables.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {
/// Stored rows that are compared at a time.
constexpr std::int64_t block_minutes = 16 * 1024;
/// Rows one INSERT takes where there are so many: a statement costs as much as three of its rows.
constexpr std::size_t rows_together = 64;

void bind_candle(Statement& statement, int at, std::int64_t key, const CandleView& candles, std::size_t row) {
    statement.bind(at, key);
    for (const double value :
         {candles.open[row], candles.high[row], candles.low[row], candles.close[row], candles.volume[row]}) {
        statement.bind(++at, stored_form(value));
    }
}

void bind_quote(Statement& statement, int at, const Quote& quote) {
    if (quote.known()) {
        statement.bind(at, quote.bid);
        statement.bind(at + 1, quote.ask);
    } else {
        statement.bind_null(at);
        statement.bind_null(at + 1);
    }
}

/// Parameters 1 and 2 are what all rows share; six a row behind them, and two of its quote.
std::string insert_of(std::size_t rows, bool has_quotes) {
    std::string sql = "INSERT INTO ohlcv (version, native, key, open, high, low, close, volume, bid, ask) VALUES ";
    for (std::size_t row = 0; row < rows; ++row) {
        sql += row == 0 ? "(?1, ?2, ?, ?, ?, ?, ?, ?, " : ", (?1, ?2, ?, ?, ?, ?, ?, ?, ";
        sql += has_quotes ? "?, ?)" : "null, null)";
    }
    return sql;
}

Quote quote_of(const CandleBatch& batch, std::size_t row) { return batch.quotes.empty() ? Quote{} : batch.quotes[row]; }
}  // namespace

Result<> SqliteCandleTables::merge_rows(const StoredInstrument& into, const CandleBatch& batch, MergeReport& report,
                                        RangeSet& changed) {
    const CandleView& candles = batch.candles;
    const StoreVersion version = report.version;
    const std::int64_t series = series_key(into.id, batch.timeframe);
    const auto key_of = [&](std::size_t row) { return series + candles.opened_ms[row] / minute.count(); };
    const KeyRange whole{key_of(0), key_of(candles.size() - 1) + 1};

    const auto note_change = [&](std::size_t first, std::size_t last) {
        if (first == last) return;
        const auto day_of = [&](std::size_t i) { return day_start(utc_from_ms(candles.opened_ms[i])); };
        changed.add({day_of(first), day_of(last - 1) + day});
    };
    CandleSeries stored;
    std::vector<Quote> stored_quotes;
    std::size_t row = 0;
    while (row < candles.size()) {
        // Up to the next stored row everything is new.
        const auto next_stored = TRY(rows_.first_key({key_of(row), whole.to}, newest_version));
        const std::size_t fresh_to =
            next_stored ? candles.lower_bound(utc_from_ms(opened_ms_of_key(*next_stored))) : candles.size();
        TRY(insert(series, batch, row, fresh_to, version));
        note_change(row, fresh_to);
        report.accepted += static_cast<std::int64_t>(fresh_to - row);
        row = fresh_to;
        if (!next_stored) break;

        const KeyRange block{*next_stored, std::min(*next_stored + block_minutes, whole.to)};
        stored.clear();
        stored_quotes.clear();
        TRY(rows_.read(block, stored, into.quotes ? &stored_quotes : nullptr));
        std::size_t other = 0;
        while (row < candles.size() && key_of(row) < block.to) {
            const std::int64_t ms = candles.opened_ms[row];
            while (other < stored.size() && stored.view().opened_ms[other] < ms) ++other;
            if (other == stored.size() || stored.view().opened_ms[other] > ms) {
                TRY(insert(series, batch, row, row + 1, version));
                note_change(row, row + 1);
                ++report.accepted;
            } else {
                const Quote old_quote = into.quotes ? stored_quotes[other] : Quote{};
                if (is_duplicate(stored[other], old_quote, candles[row], quote_of(batch, row))) {
                    ++report.duplicates;
                } else {
                    if (report.replaced.size() < MergeReport::replaced_kept) {
                        report.replaced.push_back({stored[other], candles[row]});
                    }
                    TRY(correct(series, batch, row, merged_quote(old_quote, quote_of(batch, row)), version));
                    note_change(row, row + 1);
                    ++report.corrections;
                }
            }
            ++row;
        }
    }
    return {};
}

Result<> SqliteCandleTables::insert(std::int64_t series, const CandleBatch& batch, std::size_t first, std::size_t last,
                                    StoreVersion version) {
    const bool has_quotes = !batch.quotes.empty();
    const auto insert = [&](std::size_t together) -> Result<> {
        if (last - first < together) return {};
        static const std::string many[]{insert_of(rows_together, false), insert_of(rows_together, true)};
        static const std::string one[]{insert_of(1, false), insert_of(1, true)};
        Query query = TRY(connection_.query((together == 1 ? one : many)[has_quotes]));
        query->with(version, std::int64_t{batch.native});
        while (last - first >= together) {
            int at = 3;
            for (const std::size_t end = first + together; first < end; ++first) {
                const std::int64_t key = series + batch.candles.opened_ms[first] / minute.count();
                bind_candle(*query, at, key, batch.candles, first);
                at += 6;
                if (!has_quotes) continue;
                bind_quote(*query, at, batch.quotes[first]);
                at += 2;
            }
            TRY(query->run());
        }
        return {};
    };
    TRY(insert(rows_together));
    return insert(1);
}

Result<> SqliteCandleTables::correct(std::int64_t series, const CandleBatch& batch, std::size_t row, const Quote& quote,
                                     StoreVersion version) {
    const std::int64_t key = series + batch.candles.opened_ms[row] / minute.count();
    Query keep = TRY(connection_.query(
        "INSERT INTO ohlcv_versions"
        " SELECT key, version, ?2, open, high, low, close, volume, bid, ask, native FROM ohlcv WHERE key = ?1"));
    TRY(keep->with(key, version).run());
    Query replace = TRY(connection_.query(
        "UPDATE ohlcv SET version = ?, native = ?, open = ?4, high = ?5, low = ?6, close = ?7, volume = ?8, bid = ?9,"
        " ask = ?10 WHERE key = ?3"));
    replace->with(version, std::int64_t{batch.native});
    bind_candle(*replace, 3, key, batch.candles, row);
    bind_quote(*replace, 9, quote);
    return replace->run();
}

}  // namespace signalbox
