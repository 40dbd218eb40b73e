// Spans, counts and cursors; merging is in candle_merge.cpp.
#include "adapters/sql/postgres/candle_tables.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

/// A series in the table, and the part of it that is asked for.
struct SeriesPart {
    std::int64_t symbol = 0;
    Timeframe timeframe{};
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;  ///< exclusive
    StoreVersion as_of = newest_version;
};

/// Candles open at 1970 or later.
SeriesPart part_of(std::int64_t symbol, Timeframe timeframe, TimeRange range, StoreVersion as_of) {
    const auto clamped = [](UtcTime time) { return std::clamp(to_ms(time), std::int64_t{0}, to_ms(utc_max)); };
    return {symbol, timeframe, clamped(range.from), clamped(range.to), as_of};
}

/// A row and its older versions have one time, and a row is as old as the oldest of them.
Result<std::optional<std::int64_t>> edge(PostgresConnection& connection, const SeriesPart& part, bool first) {
    std::string sql =
        "SELECT ts FROM ohlcv o WHERE symbol_id = ?1 AND timeframe = ?2 AND ts >= ?3 AND ts < ?4 AND (version <= ?5"
        " OR EXISTS (SELECT 1 FROM ohlcv_versions v WHERE v.symbol_id = o.symbol_id AND v.timeframe = o.timeframe"
        " AND v.ts = o.ts AND v.version <= ?5)) ORDER BY ts ";
    sql += first ? "ASC LIMIT 1" : "DESC LIMIT 1";
    Query query = TRY(connection.query(sql));
    query->with(part.symbol, static_cast<std::int64_t>(part.timeframe), part.from_ms, part.to_ms, part.as_of);
    if (!TRY(query->step())) return std::optional<std::int64_t>{};
    return std::optional{query->integer(0)};
}

/// Reads windows of as many bars as rows are wanted; holes are jumped over.
class PostgresCandleCursor final : public CandleCursor {
public:
    PostgresCandleCursor(std::shared_ptr<PostgresConnection> connection, Instrument instrument, SeriesPart part)
        : connection_(std::move(connection)), instrument_(std::move(instrument)), part_(part), all_(part) {}

    Result<> next(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) override {
        check(rows > 0, "a block holds at least one row");
        candles.clear();
        candles.reserve(rows);
        if (quotes != nullptr) quotes->clear();
        const std::int64_t bar = length_of(part_.timeframe).count();
        const std::int64_t most = to_ms(utc_max) / bar + 1;
        const std::int64_t window = static_cast<std::int64_t>(std::min<std::size_t>(rows, most)) * bar;
        while (part_.from_ms < part_.to_ms) {
            const std::int64_t to = part_.from_ms + std::min(window, part_.to_ms - part_.from_ms);
            TRY(read(to, candles, quotes));
            part_.from_ms = to;
            if (!candles.empty()) break;
            part_.from_ms = TRY(edge(*connection_, part_, true)).value_or(part_.to_ms);
        }
        return candles.empty() ? check_nothing_went() : Result<>{};
    }

private:
    /// A day that was retired while this was read may have been left out.
    Result<> check_nothing_went() {
        const TimeRange range{utc_from_ms(all_.from_ms), utc_from_ms(all_.to_ms)};
        const RangeSet retired = TRY(PostgresCandleTables(connection_).retired(all_.symbol, all_.timeframe, range));
        if (retired.empty()) return {};
        return only_in_the_lake(instrument_, retired.ranges().front().from);
    }
    /// Rows of one statement, so of one moment: what a correction takes from the one table it has put into the other.
    Result<> read(std::int64_t to, CandleSeries& candles, std::vector<Quote>* quotes) {
        Query query = TRY(connection_->query(
            "SELECT ts, open, high, low, close, volume, bid, ask FROM ohlcv WHERE symbol_id = ?1 AND timeframe = ?2"
            " AND ts >= ?3 AND ts < ?4 AND version <= ?5 "
            "UNION ALL "
            "SELECT ts, open, high, low, close, volume, bid, ask FROM ohlcv_versions WHERE symbol_id = ?1"
            " AND timeframe = ?2 AND ts >= ?3 AND ts < ?4 AND version <= ?5 AND replaced_version > ?5 "
            "ORDER BY 1"));
        query->with(part_.symbol, static_cast<std::int64_t>(part_.timeframe), part_.from_ms, to, part_.as_of);
        while (TRY(query->step())) {
            candles.append({.opened_at = query->time(0),
                            .open = query->real(1),
                            .high = query->real(2),
                            .low = query->real(3),
                            .close = query->real(4),
                            .volume = query->real(5)});
            if (quotes != nullptr) quotes->push_back({.bid = query->real(6), .ask = query->real(7)});
        }
        return {};
    }

    std::shared_ptr<PostgresConnection> connection_;
    Instrument instrument_;
    SeriesPart part_;
    SeriesPart all_;
};

}  // namespace

Result<std::optional<TimeRange>> PostgresCandleTables::span(std::int64_t symbol, Timeframe timeframe,
                                                            StoreVersion as_of) {
    const SeriesPart all = part_of(symbol, timeframe, {utc_min, utc_max}, as_of);
    const auto first = TRY(edge(*connection_, all, true));
    const auto last = TRY(edge(*connection_, all, false));
    if (!first || !last) return std::optional<TimeRange>{};
    return std::optional<TimeRange>{{utc_from_ms(*first), utc_from_ms(*last) + length_of(timeframe)}};
}

Result<std::int64_t> PostgresCandleTables::count(std::int64_t symbol, Timeframe timeframe) {
    Query query = TRY(connection_->query("SELECT count(*) FROM ohlcv WHERE symbol_id = ? AND timeframe = ?"));
    (void)TRY(query->with(symbol, static_cast<std::int64_t>(timeframe)).step());
    return query->integer(0);
}

Result<CandleTables::HeldRows> PostgresCandleTables::held(std::int64_t symbol, Timeframe timeframe, TimeRange range) {
    Query query = TRY(
        connection_->query("SELECT count(*), min(ts), max(ts), max(version), CAST(EXISTS (SELECT 1 FROM ohlcv_versions"
                           " WHERE symbol_id = ?1 AND timeframe = ?2 AND ts >= ?3 AND ts < ?4) AS int) FROM ohlcv"
                           " WHERE symbol_id = ?1 AND timeframe = ?2 AND ts >= ?3 AND ts < ?4"));
    query->with(symbol, static_cast<std::int64_t>(timeframe), range.from, range.to);
    (void)TRY(query->step());
    if (query->integer(0) == 0) return HeldRows{};
    return HeldRows{.rows = query->integer(0),
                    .first = query->time(1),
                    .last = query->time(2),
                    .newest = query->integer(3),
                    .has_versions = query->integer(4) != 0};
}

Result<> PostgresCandleTables::remove(std::int64_t symbol, Timeframe timeframe, TimeRange range) {
    Query query =
        TRY(connection_->query("DELETE FROM ohlcv WHERE symbol_id = ? AND timeframe = ? AND ts >= ? AND ts < ?"));
    return query->with(symbol, static_cast<std::int64_t>(timeframe), range.from, range.to).run();
}

Result<std::unique_ptr<CandleCursor>> PostgresCandleTables::read(const StoredInstrument& of, Timeframe timeframe,
                                                                 TimeRange range, StoreVersion as_of) {
    const StoreVersion now = TRY(version());
    return std::make_unique<PostgresCandleCursor>(connection_, of.instrument,
                                                  part_of(of.id, timeframe, range, std::min(as_of, now)));
}

}  // namespace signalbox
