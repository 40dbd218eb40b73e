#include "runners/lake_builder.hpp"

#include <algorithm>
#include <vector>

#include "ports/day_hash.hpp"
#include "runners/bar_feed.hpp"
#include "runners/minute_feed.hpp"

namespace signalbox {
namespace {

constexpr std::size_t minutes_a_block = 1440;

/// One month of a series as the store holds it.
struct MonthToWrite {
    LakeMonth month;
    LakeRows rows;
    std::int64_t quiet = 0;
};

/// `part`: of the month, from the beginning of a day. The day before it tells the close at which a quiet minute stands.
Result<MonthToWrite> read_month(CandleStore& store, const Instrument& instrument, TimeRange part, StoreVersion as_of) {
    MonthToWrite out;
    out.month = {.month = month_start(part.from), .through = part.to, .days = {}, .asked = {}};
    const RangeSet asked = TRY(store.asked(instrument, Timeframe::m1, as_of));
    for (const TimeRange& range : asked.ranges()) {
        const TimeRange inside{std::max(range.from, out.month.month), std::min(range.to, next_month(part.from))};
        if (!inside.empty()) out.month.asked.add(inside);
    }
    MinuteFeed feed = TRY(MinuteFeed::open(store, instrument, {part.from - day, part.to}, as_of));
    DayHashes days;
    double last_close = 0;
    UtcTime at = part.from - day;
    for (std::vector<Minute> minutes;;) {
        TRY(feed.next(minutes_a_block, minutes));
        if (minutes.empty()) break;
        for (const Minute& one : minutes) {
            const UtcTime opened_at = at;
            at += minute;
            const bool present = one.state == MinuteState::present;
            if (present) last_close = one.close;
            if (opened_at < part.from) continue;
            days.begin(day_start(opened_at));
            const bool quiet = one.state == MinuteState::quiet && last_close > 0;
            if (!present && !quiet) continue;
            const Candle candle = present ? Candle{opened_at, one.open, one.high, one.low, one.close, one.volume}
                                          : Candle{opened_at, last_close, last_close, last_close, last_close, 0};
            if (present) days.add(candle, one.quote);
            out.rows.candles.append(candle);
            out.rows.quotes.push_back(one.quote);
            out.rows.quiet.push_back(quiet ? 1 : 0);
            out.quiet += quiet ? 1 : 0;
        }
    }
    out.month.days = days.days();
    return out;
}

/// Is what the lake says of the month still what the store holds of these days?
bool is_right(const LakeMonth& there, const std::vector<StoredDay>& noted, TimeRange part) {
    if (there.through != part.to || there.days.empty() || there.days.front().day != part.from) return false;
    return std::ranges::all_of(there.days,
                               [&](const StoredDay& one) { return std::ranges::find(noted, one) != noted.end(); });
}

}  // namespace

Result<LakeBuilt> build_lake(CandleStore& store, CandleLake& lake, const Instrument& instrument, const LakeWork& work) {
    LakeBuilt built;
    const StoreVersion as_of = TRY(store.version());
    const auto span = TRY(store.span(instrument, Timeframe::m1, as_of));
    if (!span) return built;
    const auto noted = TRY(store.noted_days(instrument, Timeframe::m1, as_of));
    const auto there = TRY(lake.months(instrument));
    const UtcTime first = day_start(span->from);
    for (UtcTime month = month_start(first); month < span->to; month = next_month(month)) {
        if (work.stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, "interrupted at {}; the months before it are written", month)
                .suggest("start it again: it goes on there");
        }
        const TimeRange part{std::max(month, first), std::min(next_month(month), span->to)};
        const auto old = std::ranges::find(there, month, &LakeMonth::month);
        if (old != there.end() && is_right(*old, noted, part)) {
            ++built.kept;
        } else {
            const MonthToWrite fresh = TRY(read_month(store, instrument, part, as_of));
            TRY(lake.write(instrument, fresh.month, fresh.rows));
            TRY(store.note_days(instrument, Timeframe::m1, fresh.month.days, as_of));
            ++built.written;
            built.quiet += fresh.quiet;
            built.candles += static_cast<std::int64_t>(fresh.rows.candles.size()) - fresh.quiet;
        }
        if (work.progress) work.progress((part.to - first) / minute, (span->to - first) / minute);
    }
    return built;
}

}  // namespace signalbox
