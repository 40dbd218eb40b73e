// Candles in memory: the honest fake of the candle store, and the shortest statement of what one does.
// Same rules, same errors, nothing kept after its end. Threads: one owner; cursors read a copy.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "ports/candle_store.hpp"

namespace signalbox {

class MemoryCandleStore final : public CandleStore {
public:
    Result<std::vector<StoredInstrument>> instruments() override;
    Result<StoredInstrument> add(const Instrument& instrument, const InstrumentTerms& terms) override;
    Result<std::optional<StoredInstrument>> find(const Instrument& instrument) override;
    Result<> set_terms(const Instrument& instrument, const InstrumentTerms& terms) override;
    Result<MergeReport> merge(const Instrument& instrument, const CandleBatch& batch) override;
    Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) override;
    Result<StoreVersion> version() override { return version_; }
    Result<std::optional<TimeRange>> span(const Instrument& instrument, Timeframe timeframe,
                                          StoreVersion as_of = newest_version) override;
    Result<std::int64_t> count(const Instrument& instrument, Timeframe timeframe) override;
    Result<RangeSet> asked(const Instrument& instrument, Timeframe timeframe,
                           StoreVersion as_of = newest_version) override;
    Result<std::unique_ptr<CandleCursor>> read(const Instrument& instrument, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of = newest_version) override;
    Result<std::int64_t> note_quality(const Instrument& instrument, std::span<const QualityNote> notes) override;
    Result<std::vector<LedgerLine>> quality(const LedgerFilter& filter) override;
    Result<> note_days(const Instrument& instrument, Timeframe timeframe, std::span<const StoredDay> days,
                       StoreVersion as_of) override;
    Result<std::vector<StoredDay>> noted_days(const Instrument& instrument, Timeframe timeframe,
                                              StoreVersion as_of = newest_version) override;
    Result<std::vector<StoredDay>> retire_days(const Instrument& instrument, Timeframe timeframe,
                                               std::span<const StoredDay> days) override;
    Result<RangeSet> retired(const Instrument& instrument, Timeframe timeframe) override;

private:
    struct Row {
        StoreVersion version = 0;
        Candle candle;
        Quote quote;
    };
    struct Asked {
        StoreVersion version = 0;
        TimeRange range;
    };
    struct Series {
        std::map<UtcTime, std::vector<Row>> rows;  ///< every version of a candle, oldest first
        std::vector<Asked> asked;
        std::map<UtcTime, std::pair<StoreVersion, StoredDay>> noted;
        std::map<UtcTime, TimeRange> retired;  ///< day → opens of its first and, exclusive, after its last candle
        StoreVersion changed = 0;              ///< the last version under which a row came
    };
    Result<StoredInstrument*> need(const Instrument& instrument);
    /// Checked before anything is changed: all of it or nothing.
    Result<> check_batch(const SeriesBatch& one);
    MergeReport merge_rows(Series& series, StoredInstrument& into, const CandleBatch& batch, StoreVersion next);
    void write(const Instrument& instrument, const QualityNote& note);
    bool write_once(const Instrument& instrument, const QualityNote& note);
    /// The rows as they stood at a version.
    static std::vector<Row> rows_as_of(const Series& series, TimeRange range, StoreVersion as_of);

    std::vector<StoredInstrument> instruments_;
    std::map<std::pair<std::int64_t, Timeframe>, Series> series_;
    std::vector<LedgerLine> ledger_;
    StoreVersion version_ = 0;
};

}  // namespace signalbox
