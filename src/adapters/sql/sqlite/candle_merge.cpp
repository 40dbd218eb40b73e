// Merging a batch into a series: rows that are new, that are there already, and that are there with other values.
//
// A merge join: the stored rows of the batch's range are read block by block beside the batch, in order of time. The
// commonest case, a range with nothing in it, is one look at the index and then plain inserts.
#include <algorithm>
#include <array>

#include "adapters/sql/sqlite/candle_tables.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {
/// Stored rows that are compared at a time.
constexpr std::int64_t block_minutes = 16 * 1024;

void bind_row(Statement& statement, std::int64_t key, const CandleBatch& batch, std::size_t row, const Quote& quote,
              StoreVersion version) {
    const CandleView& candles = batch.candles;
    statement.with(key, stored_form(candles.open[row]), stored_form(candles.high[row]), stored_form(candles.low[row]),
                   stored_form(candles.close[row]), stored_form(candles.volume[row]));
    if (quote.known()) {
        statement.bind(7, quote.bid);
        statement.bind(8, quote.ask);
    } else {
        statement.bind_null(7);
        statement.bind_null(8);
    }
    statement.bind(9, version);
    statement.bind(10, std::int64_t{batch.native});
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
    if (first == last) return {};
    Query insert =
        TRY(connection_.query("INSERT INTO ohlcv (key, open, high, low, close, volume, bid, ask, version, native)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    for (std::size_t row = first; row < last; ++row) {
        const std::int64_t key = series + batch.candles.opened_ms[row] / minute.count();
        bind_row(*insert, key, batch, row, quote_of(batch, row), version);
        TRY(insert->run());
    }
    return {};
}

Result<> SqliteCandleTables::correct(std::int64_t series, const CandleBatch& batch, std::size_t row, const Quote& quote,
                                     StoreVersion version) {
    const std::int64_t key = series + batch.candles.opened_ms[row] / minute.count();
    Query keep = TRY(connection_.query(
        "INSERT INTO ohlcv_versions"
        " SELECT key, version, ?2, open, high, low, close, volume, bid, ask, native FROM ohlcv WHERE key = ?1"));
    TRY(keep->with(key, version).run());
    Query replace = TRY(connection_.query(
        "UPDATE ohlcv SET open = ?2, high = ?3, low = ?4, close = ?5, volume = ?6, bid = ?7, ask = ?8, version = ?9,"
        " native = ?10 WHERE key = ?1"));
    bind_row(*replace, key, batch, row, quote, version);
    return replace->run();
}

}  // namespace signalbox
