// Candles in SQLite. The port's promises: ports/candle_store.hpp; the tables: migrations/sqlite.
//
// A cursor has a connection of its own and keeps the snapshot of the moment it was made: writers, this store included,
// go on beside it unseen. Memory: a cursor holds about a mebibyte, whatever the length of the series.
#pragma once

#include <memory>

#include "adapters/sql/sqlite/candle_tables.hpp"
#include "adapters/sql/sqlite/database.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

class SqliteCandleStore final : public CandleStore {
public:
    static Result<std::unique_ptr<SqliteCandleStore>> open(const Database::Options& options);

    Result<std::vector<StoredInstrument>> instruments() override;
    Result<StoredInstrument> add(const Instrument& instrument, const InstrumentTerms& terms) override;
    Result<std::optional<StoredInstrument>> find(const Instrument& instrument) override;
    Result<> set_terms(const Instrument& instrument, const InstrumentTerms& terms) override;
    Result<MergeReport> merge(const Instrument& instrument, const CandleBatch& batch) override;
    Result<StoreVersion> version() override;
    Result<std::optional<TimeRange>> span(const Instrument& instrument, Timeframe timeframe,
                                          StoreVersion as_of = newest_version) override;
    Result<std::int64_t> count(const Instrument& instrument, Timeframe timeframe) override;
    Result<RangeSet> asked(const Instrument& instrument, Timeframe timeframe,
                           StoreVersion as_of = newest_version) override;
    Result<std::unique_ptr<CandleCursor>> read(const Instrument& instrument, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of = newest_version) override;
    Result<> note_days(const Instrument& instrument, Timeframe timeframe, std::span<const StoredDay> days,
                       StoreVersion as_of) override;
    Result<std::vector<StoredDay>> noted_days(const Instrument& instrument, Timeframe timeframe,
                                              StoreVersion as_of = newest_version) override;

private:
    SqliteCandleStore(Database database, CandleTables tables)
        : database_(std::move(database)), tables_(std::move(tables)) {}
    Database database_;
    CandleTables tables_;
};

}  // namespace signalbox
