// Transactions around the tables.
#include "adapters/sql/candle_store.hpp"

#include "core/base/check.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

Result<std::vector<StoredInstrument>> SqlCandleStore::instruments() { return tables_->instruments(); }

Result<std::optional<StoredInstrument>> SqlCandleStore::find(const Instrument& instrument) {
    return tables_->find(instrument);
}

Result<StoredInstrument> SqlCandleStore::add(const Instrument& instrument, const InstrumentTerms& terms) {
    const auto found = TRY(tables_->find(instrument));
    if (found) return *found;
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    StoredInstrument added = TRY(tables_->add(instrument, terms));
    TRY(transaction.commit());
    return added;
}

Result<> SqlCandleStore::set_terms(const Instrument& instrument, const InstrumentTerms& terms) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    TRY(tables_->set_terms(instrument, terms));
    return transaction.commit();
}

Result<MergeReport> SqlCandleStore::merge(const Instrument& instrument, const CandleBatch& batch) {
    check(batch.quotes.empty() || batch.quotes.size() == batch.candles.size(), "a quote for every candle, or none");
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    const StoredInstrument into = TRY(tables_->need(instrument));
    const StoreVersion before = TRY(tables_->version());
    MergeReport report = TRY(tables_->merge(into, batch, before + 1));
    bool changed = report.accepted + report.corrections > 0;
    if (!batch.asked.empty() && TRY(tables_->note_asked(into.id, batch.timeframe, batch.asked, before + 1)))
        changed = true;
    if (!changed) {
        report.version = before;
        return report;
    }
    TRY(tables_->note_arrival({.version = before + 1,
                               .arrived_at = batch.arrived_at,
                               .source = batch.source,
                               .symbol = into.id,
                               .timeframe = batch.timeframe,
                               .accepted = report.accepted,
                               .corrections = report.corrections}));
    if (report.corrections > 0) {
        const CandleView& candles = batch.candles;
        TRY(tables_->note_quality({.recorded_at = batch.arrived_at,
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

Result<StoreVersion> SqlCandleStore::version() { return tables_->version(); }

Result<std::optional<TimeRange>> SqlCandleStore::span(const Instrument& instrument, Timeframe timeframe,
                                                      StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->span(stored.id, timeframe, as_of);
}

Result<std::int64_t> SqlCandleStore::count(const Instrument& instrument, Timeframe timeframe) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->count(stored.id, timeframe);
}

Result<RangeSet> SqlCandleStore::asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->asked(stored.id, timeframe, as_of);
}

Result<std::unique_ptr<CandleCursor>> SqlCandleStore::read(const Instrument& instrument, Timeframe timeframe,
                                                           TimeRange range, StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->read(stored, timeframe, range, as_of);
}

Result<> SqlCandleStore::note_days(const Instrument& instrument, Timeframe timeframe, std::span<const StoredDay> days,
                                   StoreVersion as_of) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    const StoredInstrument stored = TRY(tables_->need(instrument));
    if (!TRY(tables_->unchanged_since(stored.id, timeframe, as_of))) return candles_changed(instrument);
    TRY(tables_->note_days(stored.id, timeframe, days, as_of));
    return transaction.commit();
}

Result<std::vector<StoredDay>> SqlCandleStore::noted_days(const Instrument& instrument, Timeframe timeframe,
                                                          StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->noted_days(stored.id, timeframe, as_of);
}

}  // namespace signalbox
