#include "runners/warm_up.hpp"

#include <algorithm>

#include "core/engine/analyst.hpp"
#include "runners/minute_feed.hpp"

namespace signalbox {

namespace {

constexpr std::size_t native_candles_max = 400;
constexpr std::size_t block = 1440;

/// Native candles of one timeframe that closed at or before `end`, the newest `native_candles_max`.
Result<> warm_natives(CandleStore& store, const Instrument& instrument, Timeframe timeframe, UtcTime end,
                      StoreVersion as_of, Analyst& analyst, std::vector<WarmedFrom>& from) {
    const TimeRange range{end - length_of(timeframe) * static_cast<std::int64_t>(native_candles_max), end};
    const auto cursor = TRY(store.read(instrument, timeframe, range, as_of));
    CandleSeries rows;
    WarmedFrom part{.timeframe = timeframe, .range = {range.to, range.from}, .candles = 0, .hash = {}};
    RangeHash hash;
    for (;;) {
        TRY(cursor->next(block, rows, nullptr));
        if (rows.empty()) break;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Candle candle = rows[i];
            if (candle.opened_at + length_of(timeframe) > end) continue;
            analyst.warm(timeframe, candle);
            hash.add(candle_mix(candle));
            part.range.from = std::min(part.range.from, candle.opened_at);
            part.range.to = std::max(part.range.to, candle.opened_at + length_of(timeframe));
            ++part.candles;
        }
    }
    part.hash = hash.value();
    if (part.candles > 0) from.push_back(part);
    return {};
}

}  // namespace

Result<InstrumentJoined> plan_join(CandleStore& store, const Instrument& instrument, std::uint16_t slot,
                                   const EngineSettings& settings, UtcTime start, StoreVersion as_of) {
    const auto stored = TRY(store.find(instrument));
    if (!stored) {
        return fail(ErrorCode::NotFound, "{} is not in the store", instrument)
            .suggest("import its candles, or look at what is there with: signalbox status");
    }
    InstrumentJoined join{
        .slot = slot, .instrument = instrument, .terms = stored->terms, .analyst = {}, .warmed_from = {}};
    Analyst analyst(slot, settings.timeframes, stored->terms.round_trip());

    const auto minutes = TRY(store.span(instrument, Timeframe::m1, as_of));
    UtcTime first = start;
    if (minutes && minutes->from < start) {
        first = std::max(day_start(start - day * warm_up_days), minutes->from);
    }
    for (const Timeframe timeframe : Technical::timeframes(settings.timeframes)) {
        TRY(warm_natives(store, instrument, timeframe, first, as_of, analyst, join.warmed_from));
    }
    if (first < start) {
        MinuteFeed feed = TRY(MinuteFeed::open(store, instrument, {first, start}, as_of));
        WarmedFrom part{.timeframe = Timeframe::m1, .range = {first, start}, .candles = 0, .hash = {}};
        RangeHash hash;
        std::vector<Minute> rows;
        UtcTime closed_at = first;
        for (;;) {
            TRY(feed.next(block, rows));
            if (rows.empty()) break;
            for (const Minute& row : rows) {
                closed_at += minute;
                analyst.step_silently(closed_at, row);
                if (row.state != MinuteState::present) continue;
                hash.add(candle_mix({closed_at - minute, row.open, row.high, row.low, row.close, row.volume}));
                ++part.candles;
            }
        }
        part.hash = hash.value();
        if (part.candles > 0) join.warmed_from.push_back(part);
    }
    if (!join.warmed_from.empty()) join.analyst = analyst.save();
    return join;
}

}  // namespace signalbox
