// Candles in a database of SQL. The port's promises: ports/candle_store.hpp; the tables: migrations.
#pragma once

#include <memory>

#include "adapters/sql/candle_tables.hpp"
#include "adapters/sql/database.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// What a merge of several series came to.
struct MergedBatches {
    std::vector<MergeReport> reports;  ///< one for each
    bool is_news = false;              ///< anything was written
};
/// CandleStore::merge_all inside a transaction of the caller. `batches` are not empty.
Result<MergedBatches> merge_batches(CandleTables& tables, std::span<const SeriesBatch> batches);

class SqlCandleStore final : public CandleStore {
public:
    SqlCandleStore(Database database, std::unique_ptr<CandleTables> tables)
        : database_(std::move(database)), tables_(std::move(tables)) {}

    Result<std::vector<StoredInstrument>> instruments() override;
    Result<StoredInstrument> add(const Instrument& instrument, const InstrumentTerms& terms) override;
    Result<std::optional<StoredInstrument>> find(const Instrument& instrument) override;
    Result<> set_terms(const Instrument& instrument, const InstrumentTerms& terms) override;
    Result<MergeReport> merge(const Instrument& instrument, const CandleBatch& batch) override;
    Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) override;
    Result<StoreVersion> version() override;
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
    Database database_;
    std::unique_ptr<CandleTables> tables_;
};

}  // namespace signalbox
