// Candles in SQLite: one row under one integer (candle_key.hpp); see the decision in docs/decisions.
//
// A cursor has a connection of its own and keeps the snapshot of the moment it was made: writers, this store included,
// go on beside it unseen. Memory: a cursor holds about a mebibyte, whatever the length of the series.
#pragma once

#include "adapters/sql/candle_tables.hpp"
#include "adapters/sql/sqlite/row_reader.hpp"

namespace signalbox {

class SqliteCandleTables final : public CandleTables {
public:
    static Result<std::unique_ptr<SqliteCandleTables>> make(SqliteConnection& connection);

    Result<std::optional<TimeRange>> span(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of) override;
    Result<std::int64_t> count(std::int64_t symbol, Timeframe timeframe) override;
    Result<std::unique_ptr<CandleCursor>> read(const StoredInstrument& of, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of) override;

    RowReader& rows() { return rows_; }

private:
    SqliteCandleTables(SqliteConnection& connection, RowReader rows)
        : CandleTables(connection), connection_(connection), rows_(std::move(rows)) {}
    Result<> merge_rows(const StoredInstrument& into, const CandleBatch& batch, MergeReport& report,
                        RangeSet& changed) override;
    Result<HeldRows> held(std::int64_t symbol, Timeframe timeframe, TimeRange range) override;
    Result<> remove(std::int64_t symbol, Timeframe timeframe, TimeRange range) override;
    /// Rows [first, last) of a batch, whose times are not in the table.
    Result<> insert(std::int64_t series, const CandleBatch& batch, std::size_t first, std::size_t last,
                    StoreVersion version);
    Result<> correct(std::int64_t series, const CandleBatch& batch, std::size_t row, const Quote& quote,
                     StoreVersion version);

    SqliteConnection& connection_;
    RowReader rows_;
};

}  // namespace signalbox
