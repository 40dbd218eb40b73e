// The candle tables on one connection: what the candle store and the projection of a live run both do with them.
//
// Symbols, arrivals, asked ranges and noted days lie alike in every database and are read and written here. Candles lie
// as each database reads them fastest, and are its own room's: sqlite/candle_tables.hpp, postgres/candle_tables.hpp.
// Writing functions stand inside a transaction of the caller. Threads: as connection.hpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/sql/connection.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

class CandleTables {
public:
    explicit CandleTables(Connection& connection) : connection_(&connection) {}
    CandleTables(const CandleTables&) = delete;
    CandleTables& operator=(const CandleTables&) = delete;
    virtual ~CandleTables() = default;

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

    /// Takes out the rows of those days that may go (CandleStore::retire_days).
    Result<std::vector<StoredDay>> retire_days(std::int64_t symbol, Timeframe timeframe,
                                               std::span<const StoredDay> days);
    /// Retired days that reach into the range.
    Result<RangeSet> retired(std::int64_t symbol, Timeframe timeframe, TimeRange range);
    /// What retired days held as of a version.
    struct RetiredRows {
        std::optional<TimeRange> span;
        std::int64_t candles = 0;
    };
    Result<RetiredRows> retired_rows(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of);

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

    Result<> note_quality(std::int64_t symbol, const QualityNote& note);
    /// True if the ledger did not have it already, but for its time.
    Result<bool> note_quality_once(std::int64_t symbol, const QualityNote& note);
    Result<std::vector<LedgerLine>> quality(const LedgerFilter& filter);

    /// Opens of the first candle and, exclusive, after the last one; nothing where there was none.
    virtual Result<std::optional<TimeRange>> span(std::int64_t symbol, Timeframe timeframe, StoreVersion as_of) = 0;
    virtual Result<std::int64_t> count(std::int64_t symbol, Timeframe timeframe) = 0;
    /// The rows of this moment, whatever is written while the cursor lives.
    virtual Result<std::unique_ptr<CandleCursor>> read(const StoredInstrument& of, Timeframe timeframe, TimeRange range,
                                                       StoreVersion as_of) = 0;

protected:
    /// Writes the rows of a batch whose times are whole minutes: adds to the report what was accepted, a duplicate, a
    /// correction (merge_rules.hpp), and to `changed` the whole days in which anything changed.
    virtual Result<> merge_rows(const StoredInstrument& into, const CandleBatch& batch, MergeReport& report,
                                RangeSet& changed) = 0;

    /// The newest rows in a range of time.
    struct HeldRows {
        std::int64_t rows = 0;
        UtcTime first{}, last{};  ///< opens, where there are rows
        StoreVersion newest = 0;
        bool has_versions = false;  ///< at least one replaced another
    };
    virtual Result<HeldRows> held(std::int64_t symbol, Timeframe timeframe, TimeRange range) = 0;
    virtual Result<> remove(std::int64_t symbol, Timeframe timeframe, TimeRange range) = 0;

private:
    /// False where the day is not noted so any more, or is retired already.
    Result<bool> mark_retired(std::int64_t symbol, Timeframe timeframe, const StoredDay& noted, const HeldRows& rows);
    /// Refused where one of them is retired.
    Result<> forget_days(const StoredInstrument& of, Timeframe timeframe, const RangeSet& changed);

    Connection* connection_;
};

}  // namespace signalbox
