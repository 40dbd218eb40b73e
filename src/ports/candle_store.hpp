// Where candles live, with every version of them, and which ranges were asked for (ENGINE 3, SPEC 2 and 3).
//
// Versions: every change of the store happens under the next `StoreVersion`. A reader that names a version sees the
// candles as they stood then, later rows and corrections left out: this is how a run can be replayed.
// Threads: one store object belongs to one thread; open another for another thread. Errors: Io, NoSpace, Busy, Corrupt.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/series.hpp"
#include "core/market/terms.hpp"
#include "core/market/timeframe.hpp"
#include "ports/quality.hpp"

namespace signalbox {

using StoreVersion = std::int64_t;
constexpr StoreVersion newest_version = INT64_MAX;

struct StoredInstrument {
    std::int64_t id = 0;
    Instrument instrument;
    InstrumentTerms terms;
    bool quotes = false;  ///< at least one row carries a quote
};

/// Candles on their way into the store: ascending, no time twice, all valid (the caller's duty: `validate`).
struct CandleBatch {
    Timeframe timeframe = Timeframe::m1;
    CandleView candles;
    std::span<const Quote> quotes;  ///< empty, or one for each candle
    TimeRange asked;                ///< the range that was asked for; empty: unknown
    std::string source;             ///< file:NAME, venue:rest, live …
    UtcTime arrived_at{};           ///< of what a live run hears: as in its events, market time; else wall time
    bool native = false;            ///< a higher candle as the venue gave it
    /// Lines of the ledger that are written with it, each once (note_quality).
    std::span<const QualityNote> notes = {};
};

struct SeriesBatch {
    Instrument instrument;
    CandleBatch batch;
};

/// A candle that a correction replaced; where only its quote came later both are alike.
struct Replaced {
    Candle was, is;
};

struct MergeReport {
    std::int64_t accepted = 0;     ///< new times
    std::int64_t duplicates = 0;   ///< already there, same bits
    std::int64_t corrections = 0;  ///< already there with other values: replaced, the old version kept
    StoreVersion version = 0;      ///< unchanged when nothing changed
    static constexpr std::size_t replaced_kept = 16;
    std::vector<Replaced> replaced = {};  ///< the first of the corrections
};

/// What a UTC day of a series holds, told by a hash (day_hash.hpp).
struct StoredDay {
    UtcTime day{};  ///< its first instant
    std::int64_t candles = 0;
    Hash128 hash;

    bool operator==(const StoredDay&) const = default;
};

/// Rows ascending by time, a block at a time.
struct CandleCursor {
    virtual ~CandleCursor() = default;
    /// Replaces `candles` (and `quotes`, where the pointer is given) by up to `rows` further rows; none: the end.
    virtual Result<> next(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) = 0;
};

struct CandleStore {
    virtual ~CandleStore() = default;

    virtual Result<std::vector<StoredInstrument>> instruments() = 0;
    /// Finds the instrument, or adds it with these terms.
    virtual Result<StoredInstrument> add(const Instrument& instrument, const InstrumentTerms& terms) = 0;
    virtual Result<std::optional<StoredInstrument>> find(const Instrument& instrument) = 0;
    virtual Result<> set_terms(const Instrument& instrument, const InstrumentTerms& terms) = 0;

    /// One transaction: all of it or nothing. The instrument must have been added. Each correction is a line of the
    /// ledger. Refused: a candle of a retired day, which is not there any more to be compared with.
    virtual Result<MergeReport> merge(const Instrument& instrument, const CandleBatch& batch) = 0;
    /// The same for several series, under one version: one transaction, one sync. A report for each.
    virtual Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) = 0;

    virtual Result<StoreVersion> version() = 0;
    /// Opens of the first and, exclusive, after the last stored candle.
    virtual Result<std::optional<TimeRange>> span(const Instrument& instrument, Timeframe timeframe,
                                                  StoreVersion as_of = newest_version) = 0;
    virtual Result<std::int64_t> count(const Instrument& instrument, Timeframe timeframe) = 0;
    virtual Result<RangeSet> asked(const Instrument& instrument, Timeframe timeframe,
                                   StoreVersion as_of = newest_version) = 0;
    virtual Result<std::unique_ptr<CandleCursor>> read(const Instrument& instrument, Timeframe timeframe,
                                                       TimeRange range, StoreVersion as_of = newest_version) = 0;

    /// Writes lines of the ledger, each once: what it says already of the same range, flaw and remedy is not said
    /// again. How many are new.
    virtual Result<std::int64_t> note_quality(const Instrument& instrument, std::span<const QualityNote> notes) = 0;
    /// In the order in which they were written.
    virtual Result<std::vector<LedgerLine>> quality(const LedgerFilter& filter) = 0;

    /// Remembers what these days hold as of a version: whoever keeps candles elsewhere too (a lake) asks later whether
    /// they still are the store's. Busy where the series has changed since; then nothing is remembered.
    virtual Result<> note_days(const Instrument& instrument, Timeframe timeframe, std::span<const StoredDay> days,
                               StoreVersion as_of) = 0;
    /// Ascending: the noted days that hold the same at `as_of`. A day in which anything changed is forgotten.
    virtual Result<std::vector<StoredDay>> noted_days(const Instrument& instrument, Timeframe timeframe,
                                                      StoreVersion as_of = newest_version) = 0;

    /// Takes the rows of these days out: whoever keeps them elsewhere has just read them back equal. Only of days that
    /// are noted so still, and in which no candle has versions; those that went, ascending. They stay noted, with the
    /// version since which they hold the same, and in `span`, `count` and `asked`.
    virtual Result<std::vector<StoredDay>> retire_days(const Instrument& instrument, Timeframe timeframe,
                                                       std::span<const StoredDay> days) = 0;
    /// The retired days. A `read` that reaches into one fails, at the latest with the rows: NotFound.
    virtual Result<RangeSet> retired(const Instrument& instrument, Timeframe timeframe) = 0;
};

/// What reading retired days says.
inline Failure only_in_the_lake(const Instrument& instrument, UtcTime day) {
    return fail(ErrorCode::NotFound, "the candles of {} of {} are not in the database: the lake alone has them",
                instrument, day)
        .suggest("bring the lake back, as from a backup: signalbox lake pull; then signalbox lake check");
}
/// What changing them says.
inline Failure retired_and_closed(const Instrument& instrument, UtcTime day) {
    return fail(ErrorCode::Refused, "the candles of {} of {} were handed over to the lake and do not change any more",
                instrument, day)
        .suggest("leave that day out");
}

}  // namespace signalbox
