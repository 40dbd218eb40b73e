// Spans, counts and cursors; merging is in candle_merge.cpp.
#include "adapters/sql/sqlite/candle_tables.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

/// Reads windows of as many bars as rows are wanted: no LIMIT, no statement left open, and holes are jumped over.
class SqliteCandleCursor final : public CandleCursor {
public:
    SqliteCandleCursor(std::unique_ptr<SqliteConnection> connection, std::unique_ptr<SqliteCandleTables> tables,
                       KeyRange keys, Timeframe timeframe)
        : connection_(std::move(connection)), tables_(std::move(tables)), keys_(keys), timeframe_(timeframe) {}

    /// Takes the snapshot, and finds out whether the newest rows are those that were asked for.
    Result<> begin(const Instrument& instrument, StoreVersion as_of) {
        TRY(connection_->execute("BEGIN"));
        const StoredInstrument stored = TRY(tables_->need(instrument));
        has_quotes_ = stored.quotes;
        as_of_ = as_of;
        newest_ = TRY(tables_->unchanged_since(stored.id, timeframe_, as_of));
        return {};
    }

    Result<> next(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) override {
        check(rows > 0, "a block holds at least one row");
        candles.clear();
        candles.reserve(rows);
        if (quotes != nullptr) quotes->clear();
        std::vector<Quote>* const stored_quotes = has_quotes_ ? quotes : nullptr;
        const auto window =
            static_cast<std::int64_t>(std::min<std::size_t>(rows, minute_mask)) * minutes_of(timeframe_);
        while (keys_.from < keys_.to) {
            const KeyRange block{keys_.from, keys_.from + std::min(window, keys_.to - keys_.from)};
            if (newest_) {
                TRY(tables_->rows().read(block, candles, stored_quotes));
            } else {
                TRY(tables_->rows().read_as_of(block, as_of_, candles, stored_quotes));
            }
            keys_.from = block.to;
            if (!candles.empty()) break;
            keys_.from = TRY(tables_->rows().first_key(keys_, as_of_)).value_or(keys_.to);
        }
        if (quotes != nullptr) quotes->resize(candles.size());
        return {};
    }

private:
    std::unique_ptr<SqliteConnection> connection_;
    std::unique_ptr<SqliteCandleTables> tables_;
    KeyRange keys_;
    Timeframe timeframe_;
    StoreVersion as_of_ = newest_version;
    bool newest_ = true;
    bool has_quotes_ = false;
};

}  // namespace

Result<std::unique_ptr<SqliteCandleTables>> SqliteCandleTables::make(SqliteConnection& connection) {
    return std::unique_ptr<SqliteCandleTables>(new SqliteCandleTables(connection, TRY(RowReader::make(connection))));
}

Result<std::optional<TimeRange>> SqliteCandleTables::span(std::int64_t symbol, Timeframe timeframe,
                                                          StoreVersion as_of) {
    const KeyRange all = keys_of(symbol, timeframe, {utc_min, utc_max});
    const auto first = TRY(rows_.first_key(all, as_of));
    const auto last = TRY(rows_.last_key(all, as_of));
    if (!first || !last) return std::optional<TimeRange>{};
    return std::optional<TimeRange>{
        {utc_from_ms(opened_ms_of_key(*first)), utc_from_ms(opened_ms_of_key(*last)) + length_of(timeframe)}};
}

Result<std::int64_t> SqliteCandleTables::count(std::int64_t symbol, Timeframe timeframe) {
    const KeyRange all = keys_of(symbol, timeframe, {utc_min, utc_max});
    Query query = TRY(connection_.query("SELECT count(*) FROM ohlcv WHERE key >= ? AND key < ?"));
    (void)TRY(query->with(all.from, all.to).step());
    return query->integer(0);
}

Result<CandleTables::HeldRows> SqliteCandleTables::held(std::int64_t symbol, Timeframe timeframe, TimeRange range) {
    const KeyRange keys = keys_of(symbol, timeframe, range);
    Query query = TRY(connection_.query(
        "SELECT count(*), min(key), max(key), max(version),"
        " EXISTS (SELECT 1 FROM ohlcv_versions WHERE key >= ?1 AND key < ?2) FROM ohlcv WHERE key >= ?1 AND key < ?2"));
    (void)TRY(query->with(keys.from, keys.to).step());
    if (query->integer(0) == 0) return HeldRows{};
    return HeldRows{.rows = query->integer(0),
                    .first = utc_from_ms(opened_ms_of_key(query->integer(1))),
                    .last = utc_from_ms(opened_ms_of_key(query->integer(2))),
                    .newest = query->integer(3),
                    .has_versions = query->integer(4) != 0};
}

Result<> SqliteCandleTables::remove(std::int64_t symbol, Timeframe timeframe, TimeRange range) {
    const KeyRange keys = keys_of(symbol, timeframe, range);
    Query query = TRY(connection_.query("DELETE FROM ohlcv WHERE key >= ? AND key < ?"));
    return query->with(keys.from, keys.to).run();
}

Result<std::unique_ptr<CandleCursor>> SqliteCandleTables::read(const StoredInstrument& of, Timeframe timeframe,
                                                               TimeRange range, StoreVersion as_of) {
    auto connection = TRY(SqliteConnection::open(
        {.path = connection_.path(), .access = SqliteConnection::Access::read_only, .cache_bytes = 1 << 20}));
    auto tables = TRY(make(*connection));
    auto cursor = std::make_unique<SqliteCandleCursor>(std::move(connection), std::move(tables),
                                                       keys_of(of.id, timeframe, range), timeframe);
    TRY(cursor->begin(of.instrument, as_of));
    return cursor;
}

}  // namespace signalbox
