// Candles in PostgreSQL: COPY where a range is empty, COPY into a staging table and then an upsert where it is not.
//
// A cursor shares its store's connection and opens no transaction: it reads as of the version of the moment it was
// made, by the block, and since every change comes under a new version it sees the same rows whatever is written beside
// it. It belongs to the store's thread and may outlive the store.
#pragma once

#include "adapters/sql/candle_tables.hpp"
#include "adapters/sql/postgres/connection.hpp"

namespace signalbox {

class PostgresCandleTables final : public CandleTables {
public:
    explicit PostgresCandleTables(std::shared_ptr<PostgresConnection> connection)
        : CandleTables(*connection), connection_(std::move(connection)) {}

    Result<std::optional<TimeRange>> span(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of) override;
    Result<std::int64_t> count(std::int64_t symbol, Timeframe timeframe) override;
    Result<std::unique_ptr<CandleCursor>> read(const StoredInstrument& of, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of) override;

private:
    Result<> merge_rows(const StoredInstrument& into, const CandleBatch& batch, MergeReport& report,
                        RangeSet& changed) override;
    Result<HeldRows> held(std::int64_t symbol, Timeframe timeframe, TimeRange range) override;
    Result<> remove(std::int64_t symbol, Timeframe timeframe, TimeRange range) override;
    /// The first of the rows that were kept as older versions, and what takes their place.
    Result<> tell_replaced(std::int64_t symbol, const CandleBatch& batch, MergeReport& report);
    Result<bool> has_rows(std::int64_t symbol, const CandleBatch& batch);
    Result<> add_to_empty(std::int64_t symbol, const CandleBatch& batch, MergeReport& report, RangeSet& changed);
    Result<> stage(const CandleBatch& batch);
    /// Runs a statement that tells days and how many rows it wrote in each; the sum.
    Result<std::int64_t> take_days(Query& told, RangeSet& changed);

    std::shared_ptr<PostgresConnection> connection_;
};

}  // namespace signalbox
