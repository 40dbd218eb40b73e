// Transactions around the tables.
#include "adapters/sql/candle_store.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "ports/correction_notes.hpp"
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
    const SeriesBatch one{instrument, batch};
    return TRY(merge_all({&one, 1})).front();
}

Result<std::vector<MergeReport>> SqlCandleStore::merge_all(std::span<const SeriesBatch> batches) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    MergedBatches merged = TRY(merge_batches(*tables_, batches));
    if (merged.is_news) TRY(transaction.commit());
    return std::move(merged.reports);
}

Result<MergedBatches> merge_batches(CandleTables& tables, std::span<const SeriesBatch> batches) {
    const StoreVersion before = TRY(tables.version());
    MergedBatches merged;
    std::vector<MergeReport>& reports = merged.reports;
    MergeReport all;
    bool changed = false;
    bool noted = false;
    std::optional<std::int64_t> symbol;
    for (const auto& [instrument, batch] : batches) {
        check(batch.quotes.empty() || batch.quotes.size() == batch.candles.size(), "a quote for every candle, or none");
        const StoredInstrument into = TRY(tables.need(instrument));
        symbol = into.id;
        const MergeReport& report = reports.emplace_back(TRY(tables.merge(into, batch, before + 1)));
        changed = changed || report.accepted + report.corrections > 0;
        if (!batch.asked.empty() && TRY(tables.note_asked(into.id, batch.timeframe, batch.asked, before + 1)))
            changed = true;
        for (const QualityNote& note : correction_notes(batch, report)) TRY(tables.note_quality(into.id, note));
        for (const QualityNote& note : batch.notes) {
            const bool fresh = TRY(tables.note_quality_once(into.id, note));
            noted = noted || fresh;
        }
        all.accepted += report.accepted;
        all.corrections += report.corrections;
    }
    for (MergeReport& report : reports) report.version = changed ? before + 1 : before;
    if (changed) {
        const CandleBatch& first = batches.front().batch;
        TRY(tables.note_arrival({.version = before + 1,
                                 .arrived_at = first.arrived_at,
                                 .source = first.source,
                                 .symbol = batches.size() == 1 ? symbol : std::nullopt,
                                 .timeframe = batches.size() == 1 ? std::optional(first.timeframe) : std::nullopt,
                                 .accepted = all.accepted,
                                 .corrections = all.corrections}));
    }
    merged.is_news = changed || noted;
    return merged;
}

Result<std::int64_t> SqlCandleStore::note_quality(const Instrument& instrument, std::span<const QualityNote> notes) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    const StoredInstrument stored = TRY(tables_->need(instrument));
    std::int64_t written = 0;
    for (const QualityNote& note : notes) written += TRY(tables_->note_quality_once(stored.id, note)) ? 1 : 0;
    TRY(transaction.commit());
    return written;
}

Result<std::vector<LedgerLine>> SqlCandleStore::quality(const LedgerFilter& filter) { return tables_->quality(filter); }

Result<StoreVersion> SqlCandleStore::version() { return tables_->version(); }

Result<std::optional<TimeRange>> SqlCandleStore::span(const Instrument& instrument, Timeframe timeframe,
                                                      StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    auto span = TRY(tables_->span(stored.id, timeframe, as_of));
    const auto retired = TRY(tables_->retired_rows(stored.id, timeframe, as_of));
    if (!span || !retired.span) return span ? span : retired.span;
    return std::optional<TimeRange>{{std::min(span->from, retired.span->from), std::max(span->to, retired.span->to)}};
}

Result<std::int64_t> SqlCandleStore::count(const Instrument& instrument, Timeframe timeframe) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    const std::int64_t rows = TRY(tables_->count(stored.id, timeframe));
    return rows + TRY(tables_->retired_rows(stored.id, timeframe, newest_version)).candles;
}

Result<RangeSet> SqlCandleStore::asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->asked(stored.id, timeframe, as_of);
}

Result<std::unique_ptr<CandleCursor>> SqlCandleStore::read(const Instrument& instrument, Timeframe timeframe,
                                                           TimeRange range, StoreVersion as_of) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    auto cursor = TRY(tables_->read(stored, timeframe, range, as_of));
    // After the cursor has its rows: what is retired by now may be missing in them.
    const RangeSet retired = TRY(tables_->retired(stored.id, timeframe, range));
    if (!retired.empty()) return only_in_the_lake(instrument, retired.ranges().front().from);
    return cursor;
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

Result<std::vector<StoredDay>> SqlCandleStore::retire_days(const Instrument& instrument, Timeframe timeframe,
                                                           std::span<const StoredDay> days) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    const StoredInstrument stored = TRY(tables_->need(instrument));
    auto gone = TRY(tables_->retire_days(stored.id, timeframe, days));
    if (!gone.empty()) TRY(transaction.commit());
    return gone;
}

Result<RangeSet> SqlCandleStore::retired(const Instrument& instrument, Timeframe timeframe) {
    const StoredInstrument stored = TRY(tables_->need(instrument));
    return tables_->retired(stored.id, timeframe, {utc_from_ms(0), utc_max});
}

}  // namespace signalbox
