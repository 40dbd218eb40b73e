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

RangeSet asked_within(const RangeSet& asked, UtcTime month) {
    RangeSet inside;
    for (const TimeRange& range : asked.ranges()) {
        const TimeRange part{std::max(range.from, month), std::min(range.to, next_month(month))};
        if (!part.empty()) inside.add(part);
    }
    return inside;
}

/// `part`: of the month, from the beginning of a day. The day before it tells the close at which a quiet minute stands.
Result<MonthToWrite> read_month(CandleStore& store, const Instrument& instrument, TimeRange part, const RangeSet& asked,
                                StoreVersion as_of) {
    MonthToWrite out;
    out.month = {.month = month_start(part.from), .through = part.to, .days = {}, .asked = asked};
    MinuteFeed feed = TRY(MinuteFeed::open(store, instrument, {part.from - day, part.to}, as_of));
    DayHashes days;
    QuietHash quiet_hash;
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
            if (quiet) quiet_hash.add(candle);
            out.rows.candles.append(candle);
            out.rows.quotes.push_back(one.quote);
            out.rows.quiet.push_back(quiet ? 1 : 0);
            out.quiet += quiet ? 1 : 0;
        }
    }
    out.month.days = days.days();
    out.month.quiet = quiet_hash.minutes();
    return out;
}

/// May what the lake says of the month still be what the store holds, as far as can be told without reading?
bool may_be_right(const LakeMonth& there, const std::vector<StoredDay>& noted, TimeRange part, const RangeSet& asked) {
    if (there.through != part.to || there.days.empty() || there.days.front().day != part.from) return false;
    if (!there.quiet || there.asked != asked) return false;
    return std::ranges::all_of(there.days,
                               [&](const StoredDay& one) { return std::ranges::find(noted, one) != noted.end(); });
}

/// A minute without a candle may be quiet or not, as the venue's other instruments have it.
bool has_holes(const LakeMonth& month, TimeRange part) {
    std::int64_t candles = 0;
    for (const StoredDay& one : month.days) candles += one.candles;
    return candles < (part.to - part.from) / minute;
}

}  // namespace

Result<LakeBuilt> build_lake(CandleStore& store, CandleLake& lake, const Instrument& instrument, const LakeWork& work) {
    LakeBuilt built;
    const StoreVersion as_of = TRY(store.version());
    const auto span = TRY(store.span(instrument, Timeframe::m1, as_of));
    if (!span) return built;
    const auto noted = TRY(store.noted_days(instrument, Timeframe::m1, as_of));
    const auto there = TRY(lake.months(instrument));
    const RangeSet all_asked = TRY(store.asked(instrument, Timeframe::m1, as_of));
    const UtcTime first = day_start(span->from);
    for (UtcTime month = month_start(first); month < span->to; month = next_month(month)) {
        if (work.stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, "interrupted at {}; the months before it are written", month)
                .suggest("start it again: it goes on there");
        }
        const TimeRange part{std::max(month, first), std::min(next_month(month), span->to)};
        const RangeSet asked = asked_within(all_asked, month);
        const auto old = std::ranges::find(there, month, &LakeMonth::month);
        const bool hopeful = old != there.end() && may_be_right(*old, noted, part, asked);
        bool right = hopeful && !has_holes(*old, part);
        if (!right) {
            const MonthToWrite fresh = TRY(read_month(store, instrument, part, asked, as_of));
            right = hopeful && fresh.month == *old;
            if (!right) {
                TRY(lake.write(instrument, fresh.month, fresh.rows));
                TRY(store.note_days(instrument, Timeframe::m1, fresh.month.days, as_of));
                built.quiet += fresh.quiet;
                built.candles += static_cast<std::int64_t>(fresh.rows.candles.size()) - fresh.quiet;
            }
        }
        ++(right ? built.kept : built.written);
        if (work.progress) work.progress((part.to - first) / minute, (span->to - first) / minute);
    }
    return built;
}

}  // namespace signalbox
