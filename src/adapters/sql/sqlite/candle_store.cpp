// The candle store: transactions around the tables, and the cursor.
#include "adapters/sql/sqlite/candle_store.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {

/// Reads windows of as many bars as rows are wanted: no LIMIT, no statement left open, and holes are jumped over.
class SqliteCandleCursor final : public CandleCursor {
public:
    SqliteCandleCursor(std::unique_ptr<Connection> connection, CandleTables tables, KeyRange keys, Timeframe timeframe)
        : connection_(std::move(connection)), tables_(std::move(tables)), keys_(keys), timeframe_(timeframe) {}

    /// Takes the snapshot, and finds out whether the newest rows are those that were asked for.
    Result<> begin(const Instrument& instrument, StoreVersion as_of) {
        TRY(connection_->execute("BEGIN"));
        const StoredInstrument stored = TRY(tables_.need(instrument));
        has_quotes_ = stored.quotes;
        as_of_ = as_of;
        newest_ = TRY(tables_.unchanged_since(stored.id, timeframe_, as_of));
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
                TRY(tables_.rows().read(block, candles, stored_quotes));
            } else {
                TRY(tables_.rows().read_as_of(block, as_of_, candles, stored_quotes));
            }
            keys_.from = block.to;
            if (!candles.empty()) break;
            keys_.from = TRY(tables_.rows().first_key(keys_, as_of_)).value_or(keys_.to);
        }
        if (quotes != nullptr) quotes->resize(candles.size());
        return {};
    }

private:
    std::unique_ptr<Connection> connection_;
    CandleTables tables_;
    KeyRange keys_;
    Timeframe timeframe_;
    StoreVersion as_of_ = newest_version;
    bool newest_ = true;
    bool has_quotes_ = false;
};

}  // namespace

Result<std::unique_ptr<SqliteCandleStore>> SqliteCandleStore::open(const Database::Options& options) {
    Database database = TRY(Database::open(options));
    CandleTables tables = TRY(CandleTables::make(database.connection()));
    return std::unique_ptr<SqliteCandleStore>(new SqliteCandleStore(std::move(database), std::move(tables)));
}

Result<std::vector<StoredInstrument>> SqliteCandleStore::instruments() { return tables_.instruments(); }

Result<std::optional<StoredInstrument>> SqliteCandleStore::find(const Instrument& instrument) {
    return tables_.find(instrument);
}

Result<StoredInstrument> SqliteCandleStore::add(const Instrument& instrument, const InstrumentTerms& terms) {
    const auto found = TRY(tables_.find(instrument));
    if (found) return *found;
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    StoredInstrument added = TRY(tables_.add(instrument, terms));
    TRY(transaction.commit());
    return added;
}

Result<> SqliteCandleStore::set_terms(const Instrument& instrument, const InstrumentTerms& terms) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    TRY(tables_.set_terms(instrument, terms));
    return transaction.commit();
}

Result<MergeReport> SqliteCandleStore::merge(const Instrument& instrument, const CandleBatch& batch) {
    check(batch.quotes.empty() || batch.quotes.size() == batch.candles.size(), "a quote for every candle, or none");
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    const StoredInstrument into = TRY(tables_.need(instrument));
    const StoreVersion before = TRY(tables_.version());
    MergeReport report = TRY(tables_.merge(into, batch, before + 1));
    bool changed = report.accepted + report.corrections > 0;
    if (!batch.asked.empty() && TRY(tables_.note_asked(into.id, batch.timeframe, batch.asked, before + 1)))
        changed = true;
    if (!changed) {
        report.version = before;
        return report;
    }
    TRY(tables_.note_arrival({.version = before + 1,
                              .arrived_at = batch.arrived_at,
                              .source = batch.source,
                              .symbol = into.id,
                              .timeframe = batch.timeframe,
                              .accepted = report.accepted,
                              .corrections = report.corrections}));
    if (report.corrections > 0) {
        const CandleView& candles = batch.candles;
        TRY(tables_.note_quality({.recorded_at = batch.arrived_at,
                                  .symbol = into.id,
                                  .timeframe = batch.timeframe,
                                  .range = {utc_from_ms(candles.opened_ms.front()),
                                            utc_from_ms(candles.opened_ms.back()) + length_of(batch.timeframe)},
                                  .kind = "correction",
                                  .rows = report.corrections,
                                  .done = "replaced",
                                  .source = batch.source}));
    }
    TRY(transaction.commit());
    return report;
}

Result<StoreVersion> SqliteCandleStore::version() { return tables_.version(); }

Result<std::optional<TimeRange>> SqliteCandleStore::span(const Instrument& instrument, Timeframe timeframe,
                                                         StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_.need(instrument));
    const KeyRange all = keys_of(stored.id, timeframe, {utc_min, utc_max});
    const auto first = TRY(tables_.rows().first_key(all, as_of));
    const auto last = TRY(tables_.rows().last_key(all, as_of));
    if (!first || !last) return std::optional<TimeRange>{};
    return std::optional<TimeRange>{
        {utc_from_ms(opened_ms_of_key(*first)), utc_from_ms(opened_ms_of_key(*last)) + length_of(timeframe)}};
}

Result<std::int64_t> SqliteCandleStore::count(const Instrument& instrument, Timeframe timeframe) {
    const StoredInstrument stored = TRY(tables_.need(instrument));
    const KeyRange all = keys_of(stored.id, timeframe, {utc_min, utc_max});
    Query query = TRY(database_.connection().query("SELECT count(*) FROM ohlcv WHERE key >= ? AND key < ?"));
    (void)TRY(query->with(all.from, all.to).step());
    return query->integer(0);
}

Result<RangeSet> SqliteCandleStore::asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_.need(instrument));
    return tables_.asked(stored.id, timeframe, as_of);
}

Result<std::unique_ptr<CandleCursor>> SqliteCandleStore::read(const Instrument& instrument, Timeframe timeframe,
                                                              TimeRange range, StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_.need(instrument));
    auto connection = TRY(
        Connection::open({.path = database_.path(), .access = Connection::Access::read_only, .cache_bytes = 1 << 20}));
    CandleTables tables = TRY(CandleTables::make(*connection));
    auto cursor = std::make_unique<SqliteCandleCursor>(std::move(connection), std::move(tables),
                                                       keys_of(stored.id, timeframe, range), timeframe);
    TRY(cursor->begin(instrument, as_of));
    return cursor;
}

Result<> SqliteCandleStore::note_days(const Instrument& instrument, Timeframe timeframe,
                                      std::span<const StoredDay> days, StoreVersion as_of) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    const StoredInstrument stored = TRY(tables_.need(instrument));
    if (!TRY(tables_.unchanged_since(stored.id, timeframe, as_of))) return candles_changed(instrument);
    TRY(tables_.note_days(stored.id, timeframe, days, as_of));
    return transaction.commit();
}

Result<std::vector<StoredDay>> SqliteCandleStore::noted_days(const Instrument& instrument, Timeframe timeframe,
                                                             StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_.need(instrument));
    return tables_.noted_days(stored.id, timeframe, as_of);
}

}  // namespace signalbox
