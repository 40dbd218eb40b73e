#include "runners/bar_feed.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "runners/minute_feed.hpp"

namespace signalbox {

Failure interrupted() { return fail(ErrorCode::Interrupted, "interrupted").suggest("start it again"); }

Failure interrupted_before(std::string_view file) {
    return fail(ErrorCode::Interrupted, "interrupted; {} was not written", file).suggest("start it again");
}

namespace {

constexpr std::size_t rows_a_block = 8192;

ClosedBar missing_bar(Timeframe timeframe, UtcTime opened_at) {
    return {.timeframe = timeframe, .opened_at = opened_at, .closed_at = opened_at + length_of(timeframe)};
}

/// A minute as a bar: quiet ones at the last close that the caller keeps.
ClosedBar bar_of(UtcTime opened_at, const Minute& now, double& last_close) {
    ClosedBar bar = missing_bar(Timeframe::m1, opened_at);
    if (now.state == MinuteState::present) {
        bar.candle = {opened_at, now.open, now.high, now.low, now.close, now.volume};
        last_close = now.close;
    } else if (now.state == MinuteState::quiet && last_close > 0) {
        bar.candle = {opened_at, last_close, last_close, last_close, last_close, 0};
    } else {
        return bar;
    }
    bar.formed = true;
    bar.minutes_present = 1;
    return bar;
}

Result<> read_from_minutes(CandleStore& store, const BarRequest& request,
                           const std::function<Result<>(const ClosedBar&)>& take) {
    MinuteFeed feed = TRY(MinuteFeed::open(store, request.instrument, request.range, request.as_of));
    const bool minutes_themselves = request.timeframe == Timeframe::m1;
    const std::array wanted{request.timeframe};
    Resampler resampler = minutes_themselves ? Resampler{} : Resampler{wanted};
    double last_close = 0;
    UtcTime at = request.range.from;
    for (std::vector<Minute> minutes;;) {
        TRY(feed.next(rows_a_block, minutes));
        if (minutes.empty()) return {};
        if (request.stop.stop_requested()) return interrupted();
        for (const Minute& one : minutes) {
            if (minutes_themselves) TRY(take(bar_of(at, one, last_close)));
            at += minute;
            if (minutes_themselves) continue;
            for (const ClosedBar& bar : resampler.step(at, one)) TRY(take(bar));
        }
        if (request.progress) request.progress(at);
    }
}

Result<> read_native(CandleStore& store, const BarRequest& request,
                     const std::function<Result<>(const ClosedBar&)>& take) {
    const auto cursor = TRY(store.read(request.instrument, request.timeframe, request.range, request.as_of));
    const Millis step = length_of(request.timeframe);
    UtcTime at = request.range.from;
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) return {};
        if (request.stop.stop_requested()) return interrupted();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Candle candle = rows[i];
            for (; at < candle.opened_at; at += step) TRY(take(missing_bar(request.timeframe, at)));
            ClosedBar bar = missing_bar(request.timeframe, at);
            bar.formed = true;
            bar.minutes_present = minutes_of(request.timeframe);
            bar.candle = candle;
            TRY(take(bar));
            at += step;
        }
        if (request.progress) request.progress(at);
    }
}

}  // namespace

Result<TimeRange> stored_part(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range) {
    const auto span = TRY(store.span(instrument, timeframe));
    if (!span) {
        return fail(ErrorCode::NotFound, "the store has no {} candles of {}", timeframe, instrument)
            .suggest("import them: signalbox import FILE --venue {} --symbol {} --timeframe {}", instrument.venue,
                     instrument.symbol(), timeframe);
    }
    const TimeRange part{std::max(range.from, span->from), std::min(range.to, span->to)};
    if (part.empty()) {
        return fail(ErrorCode::NotFound, "the store has no {} candles of {} in that time", timeframe, instrument)
            .suggest("it has {} to {}", span->from, span->to);
    }
    return part;
}

Result<BarRequest> stored_bars(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range) {
    // Without minutes there is nothing to make longer candles from: then the imported ones, as the venue gave them.
    const bool from_minutes = timeframe == Timeframe::m1 || TRY(store.span(instrument, Timeframe::m1)).has_value();
    BarRequest request{.instrument = instrument,
                       .timeframe = timeframe,
                       .range = TRY(stored_part(store, instrument, from_minutes ? Timeframe::m1 : timeframe, range)),
                       .native = !from_minutes};
    // Whole bars: from the open of the first, and to the end of the one that holds the last minute.
    request.range.from = bar_open(timeframe, request.range.from);
    const UtcTime last = bar_open(timeframe, request.range.to - Millis{1});
    request.range.to = std::min(last + length_of(timeframe), range.to);
    return request;
}

Result<> read_bars(CandleStore& store, const BarRequest& request,
                   const std::function<Result<>(const ClosedBar&)>& take) {
    return request.native ? read_native(store, request, take) : read_from_minutes(store, request, take);
}

}  // namespace signalbox
