// The candle store as maps.
#include "ports/memory_candle_store.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "ports/correction_notes.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {
class MemoryCursor final : public CandleCursor {
public:
    MemoryCursor(std::vector<Candle> candles, std::vector<Quote> quotes)
        : candles_(std::move(candles)), quotes_(std::move(quotes)) {}

    Result<> next(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) override {
        check(rows > 0, "a block holds at least one row");
        candles.clear();
        if (quotes != nullptr) quotes->clear();
        for (; rows > 0 && at_ < candles_.size(); --rows, ++at_) {
            candles.append(candles_[at_]);
            if (quotes != nullptr) quotes->push_back(quotes_[at_]);
        }
        return {};
    }

private:
    std::vector<Candle> candles_;
    std::vector<Quote> quotes_;
    std::size_t at_ = 0;
};

Candle stored_candle(const Candle& candle) {
    return {candle.opened_at,        stored_form(candle.open),  stored_form(candle.high),
            stored_form(candle.low), stored_form(candle.close), stored_form(candle.volume)};
}
}  // namespace

Result<std::vector<StoredInstrument>> MemoryCandleStore::instruments() { return instruments_; }

Result<StoredInstrument*> MemoryCandleStore::need(const Instrument& instrument) {
    const auto found = std::ranges::find(instruments_, instrument, &StoredInstrument::instrument);
    if (found != instruments_.end()) return &*found;
    return fail(ErrorCode::NotFound, "{} is not in the store", instrument).suggest("import its candles first");
}

Result<std::optional<StoredInstrument>> MemoryCandleStore::find(const Instrument& instrument) {
    const auto found = std::ranges::find(instruments_, instrument, &StoredInstrument::instrument);
    if (found == instruments_.end()) return std::optional<StoredInstrument>{};
    return std::optional{*found};
}

Result<StoredInstrument> MemoryCandleStore::add(const Instrument& instrument, const InstrumentTerms& terms) {
    const auto found = TRY(find(instrument));
    if (found) return *found;
    instruments_.push_back({static_cast<std::int64_t>(instruments_.size()) + 1, instrument, terms, false});
    return instruments_.back();
}

Result<> MemoryCandleStore::set_terms(const Instrument& instrument, const InstrumentTerms& terms) {
    TRY(need(instrument))->terms = terms;
    return {};
}

Result<MergeReport> MemoryCandleStore::merge(const Instrument& instrument, const CandleBatch& batch) {
    const SeriesBatch one{instrument, batch};
    return TRY(merge_all({&one, 1})).front();
}

Result<> MemoryCandleStore::check_batch(const SeriesBatch& one) {
    const CandleBatch& batch = one.batch;
    check(batch.quotes.empty() || batch.quotes.size() == batch.candles.size(), "a quote for every candle, or none");
    (void)TRY(need(one.instrument));
    for (const std::int64_t ms : batch.candles.opened_ms) {
        if (ms < 0 || ms % minute.count() != 0) {
            return fail(ErrorCode::BadData, "a candle opens at a whole minute since 1970, not at {}", utc_from_ms(ms));
        }
        const UtcTime opened = day_start(utc_from_ms(ms));
        if (series_[{TRY(need(one.instrument))->id, batch.timeframe}].retired.contains(opened)) {
            return retired_and_closed(one.instrument, opened);
        }
    }
    return {};
}

Result<std::vector<MergeReport>> MemoryCandleStore::merge_all(std::span<const SeriesBatch> batches) {
    for (const SeriesBatch& one : batches) TRY(check_batch(one));
    const StoreVersion next = version_ + 1;
    std::vector<MergeReport> reports;
    bool changed = false;
    for (const auto& [instrument, batch] : batches) {
        StoredInstrument& into = *TRY(need(instrument));
        Series& series = series_[{into.id, batch.timeframe}];
        const MergeReport& report = reports.emplace_back(merge_rows(series, into, batch, next));
        RangeSet known;
        for (const Asked& asked : series.asked) known.add(asked.range);
        const bool new_range = !known.covers(batch.asked);
        if (new_range) series.asked.push_back({next, batch.asked});
        changed = changed || new_range || report.accepted + report.corrections > 0;
        for (const QualityNote& note : correction_notes(batch, report)) write(instrument, note);
        for (const QualityNote& note : batch.notes) write_once(instrument, note);
    }
    if (changed) version_ = next;
    for (MergeReport& report : reports) report.version = version_;
    return reports;
}

MergeReport MemoryCandleStore::merge_rows(Series& series, StoredInstrument& into, const CandleBatch& batch,
                                          StoreVersion next) {
    MergeReport report;
    for (std::size_t i = 0; i < batch.candles.size(); ++i) {
        const Candle candle = stored_candle(batch.candles[i]);
        const Quote quote = merged_quote({}, batch.quotes.empty() ? Quote{} : batch.quotes[i]);
        std::vector<Row>& versions = series.rows[candle.opened_at];
        into.quotes = into.quotes || quote.known();
        if (versions.empty()) {
            versions.push_back({next, candle, quote});
            ++report.accepted;
        } else if (is_duplicate(versions.back().candle, versions.back().quote, candle, quote)) {
            ++report.duplicates;
            continue;
        } else {
            if (report.replaced.size() < MergeReport::replaced_kept) {
                report.replaced.push_back({versions.back().candle, candle});
            }
            versions.push_back({next, candle, merged_quote(versions.back().quote, quote)});
            ++report.corrections;
        }
        series.noted.erase(day_start(candle.opened_at));
        series.changed = next;
    }
    return report;
}

void MemoryCandleStore::write(const Instrument& instrument, const QualityNote& note) {
    ledger_.push_back({static_cast<std::int64_t>(ledger_.size()) + 1, instrument, note});
}

bool MemoryCandleStore::write_once(const Instrument& instrument, const QualityNote& note) {
    const auto same = [&](const LedgerLine& line) {
        return line.instrument == instrument && line.note.timeframe == note.timeframe &&
               line.note.range == note.range && line.note.flaw == note.flaw && line.note.done == note.done;
    };
    if (std::ranges::any_of(ledger_, same)) return false;
    write(instrument, note);
    return true;
}

Result<std::int64_t> MemoryCandleStore::note_quality(const Instrument& instrument, std::span<const QualityNote> notes) {
    (void)TRY(need(instrument));
    std::int64_t written = 0;
    for (const QualityNote& note : notes) written += write_once(instrument, note) ? 1 : 0;
    return written;
}

Result<std::vector<LedgerLine>> MemoryCandleStore::quality(const LedgerFilter& filter) {
    std::vector<LedgerLine> found;
    for (const LedgerLine& line : ledger_) {
        if (filter.instrument && line.instrument != *filter.instrument) continue;
        if (filter.since && line.note.recorded_at < *filter.since) continue;
        if (filter.flaw && line.note.flaw != *filter.flaw) continue;
        found.push_back(line);
    }
    if (filter.limit > 0 && found.size() > filter.limit) {
        found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(filter.limit));
    }
    return found;
}

std::vector<MemoryCandleStore::Row> MemoryCandleStore::rows_as_of(const Series& series, TimeRange range,
                                                                  StoreVersion as_of) {
    std::vector<Row> found;
    for (auto at = series.rows.lower_bound(range.from); at != series.rows.end() && at->first < range.to; ++at) {
        const auto newer = std::ranges::find_if(at->second, [&](const Row& row) { return row.version > as_of; });
        if (newer != at->second.begin()) found.push_back(*(newer - 1));
    }
    return found;
}

Result<std::optional<TimeRange>> MemoryCandleStore::span(const Instrument& instrument, Timeframe timeframe,
                                                         StoreVersion as_of) {
    const Series& series = series_[{TRY(need(instrument))->id, timeframe}];
    const auto rows = rows_as_of(series, {utc_min, utc_max}, as_of);
    std::optional<TimeRange> span;
    if (!rows.empty()) span = {rows.front().candle.opened_at, rows.back().candle.opened_at + length_of(timeframe)};
    for (const auto& [opened, range] : series.retired) {
        if (series.noted.at(opened).first > as_of) continue;
        span = span ? TimeRange{std::min(span->from, range.from), std::max(span->to, range.to)} : range;
    }
    return span;
}

Result<std::int64_t> MemoryCandleStore::count(const Instrument& instrument, Timeframe timeframe) {
    const Series& series = series_[{TRY(need(instrument))->id, timeframe}];
    auto rows = static_cast<std::int64_t>(series.rows.size());
    for (const auto& [opened, range] : series.retired) rows += series.noted.at(opened).second.candles;
    return rows;
}

Result<RangeSet> MemoryCandleStore::asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) {
    RangeSet ranges;
    for (const Asked& asked : series_[{TRY(need(instrument))->id, timeframe}].asked) {
        if (asked.version <= as_of) ranges.add(asked.range);
    }
    return ranges;
}

Result<std::unique_ptr<CandleCursor>> MemoryCandleStore::read(const Instrument& instrument, Timeframe timeframe,
                                                              TimeRange range, StoreVersion as_of) {
    std::vector<Candle> candles;
    std::vector<Quote> quotes;
    const Series& series = series_[{TRY(need(instrument))->id, timeframe}];
    for (const auto& [opened, held] : series.retired) {
        if (opened < range.to && opened + day > range.from) return only_in_the_lake(instrument, opened);
    }
    for (const Row& row : rows_as_of(series, range, as_of)) {
        candles.push_back(row.candle);
        quotes.push_back(row.quote);
    }
    return std::make_unique<MemoryCursor>(std::move(candles), std::move(quotes));
}

Result<> MemoryCandleStore::note_days(const Instrument& instrument, Timeframe timeframe,
                                      std::span<const StoredDay> days, StoreVersion as_of) {
    Series& series = series_[{TRY(need(instrument))->id, timeframe}];
    if (series.changed > as_of) return candles_changed(instrument);
    for (const StoredDay& one : days) {
        if (!series.retired.contains(one.day)) series.noted[one.day] = {as_of, one};
    }
    return {};
}

Result<std::vector<StoredDay>> MemoryCandleStore::noted_days(const Instrument& instrument, Timeframe timeframe,
                                                             StoreVersion as_of) {
    std::vector<StoredDay> days;
    for (const auto& [opened, noted] : series_[{TRY(need(instrument))->id, timeframe}].noted) {
        if (noted.first <= as_of) days.push_back(noted.second);
    }
    return days;
}

Result<std::vector<StoredDay>> MemoryCandleStore::retire_days(const Instrument& instrument, Timeframe timeframe,
                                                              std::span<const StoredDay> days) {
    Series& series = series_[{TRY(need(instrument))->id, timeframe}];
    std::vector<StoredDay> gone;
    for (const StoredDay& one : days) {
        const auto noted = series.noted.find(one.day);
        if (noted == series.noted.end() || noted->second.second != one || series.retired.contains(one.day)) continue;
        const auto first = series.rows.lower_bound(one.day), end = series.rows.lower_bound(one.day + day);
        if (first == end || std::any_of(first, end, [](const auto& row) { return row.second.size() > 1; })) continue;
        StoreVersion newest = 0;
        for (auto at = first; at != end; ++at) newest = std::max(newest, at->second.back().version);
        noted->second.first = newest;
        series.retired[one.day] = {first->first, std::prev(end)->first + length_of(timeframe)};
        series.rows.erase(first, end);
        gone.push_back(one);
    }
    return gone;
}

Result<RangeSet> MemoryCandleStore::retired(const Instrument& instrument, Timeframe timeframe) {
    RangeSet days;
    for (const auto& [opened, range] : series_[{TRY(need(instrument))->id, timeframe}].retired) {
        days.add({opened, opened + day});
    }
    return days;
}

}  // namespace signalbox
