// The candle tables on one connection: what the candle store and the projection of a live run both do with them.
// Writing functions stand inside a transaction of the caller. Threads: as connection.hpp.
#pragma once

#include <optional>
#include <vector>

#include "adapters/sql/sqlite/connection.hpp"
#include "adapters/sql/sqlite/row_reader.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

class CandleTables {
public:
    static Result<CandleTables> make(Connection& connection);

    Result<std::vector<StoredInstrument>> instruments();
    Result<std::optional<StoredInstrument>> find(const Instrument& instrument);
    /// The same; one that was never added is an error (NotFound).
    Result<StoredInstrument> need(const Instrument& instrument);
    Result<StoredInstrument> add(const Instrument& instrument, const InstrumentTerms& terms);
    Result<> set_terms(const Instrument& instrument, const InstrumentTerms& terms);

    Result<StoreVersion> version();
    Result<RangeSet> asked(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of);
    /// True if the newest rows of the series are those of `as_of`.
    Result<bool> unchanged_since(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of);

    /// Writes what is new in the batch under `version`. Nothing about the arrival itself: `note_arrival`.
    Result<MergeReport> merge(const StoredInstrument& into, const CandleBatch& batch, StoreVersion version);
    /// True if the range was not known before.
    Result<bool> note_asked(std::int64_t symbol, Timeframe timeframe, TimeRange range, StoreVersion version);

    /// What these days hold as of a version; the series has not changed since (the caller's duty).
    Result<> note_days(std::int64_t symbol, Timeframe timeframe, std::span<const StoredDay> days, StoreVersion as_of);
    Result<std::vector<StoredDay>> noted_days(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of);

    struct Arrival {
        StoreVersion version = 0;
        UtcTime arrived_at{};
        std::string source;
        std::optional<std::int64_t> symbol;  ///< empty: several
        std::optional<Timeframe> timeframe;
        std::int64_t accepted = 0;
        std::int64_t corrections = 0;
    };
    Result<> note_arrival(const Arrival& arrival);

    struct QualityNote {
        UtcTime recorded_at{};
        std::int64_t symbol = 0;
        Timeframe timeframe{};
        TimeRange range;
        std::string_view kind;
        std::int64_t rows = 0;
        std::string_view done;
        std::string source;
    };
    Result<> note_quality(const QualityNote& note);

    RowReader& rows() { return rows_; }

private:
    CandleTables(Connection& connection, RowReader rows) : connection_(&connection), rows_(std::move(rows)) {}
    /// Rows [first, last) of a batch, whose times are not in the table.
    Result<> insert(std::int64_t series, const CandleBatch& batch, std::size_t first, std::size_t last,
                    StoreVersion version);
    Result<> correct(std::int64_t series, const CandleBatch& batch, std::size_t row, const Quote& quote,
                     StoreVersion version);

    Result<> forget_days(std::int64_t symbol, Timeframe timeframe, const RangeSet& changed);

    Connection* connection_;
    RowReader rows_;
};

}  // namespace signalbox
