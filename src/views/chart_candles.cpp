#include "views/chart_candles.hpp"

#include <array>
#include <vector>

#include "runners/minute_feed.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_block = 8192;

Result<> each_resampled(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range,
                        const std::function<void(const ClosedBar&)>& take) {
    MinuteFeed feed = TRY(MinuteFeed::open(store, instrument, range, newest_version));
    const std::array wanted{timeframe};
    Resampler resampler{wanted};
    UtcTime closed_at = range.from;
    for (std::vector<Minute> minutes;;) {
        TRY(feed.next(rows_a_block, minutes));
        if (minutes.empty()) return {};
        for (const Minute& one : minutes) {
            closed_at += minute;
            for (const ClosedBar& bar : resampler.step(closed_at, one)) take(bar);
        }
    }
}

}  // namespace

Result<Timeframe> source_of(CandleStore& store, const Instrument& instrument, Timeframe timeframe) {
    return TRY(store.span(instrument, Timeframe::m1)) ? Timeframe::m1 : timeframe;
}

Result<> each_bar(CandleStore& store, const Instrument& instrument, Timeframe timeframe, Timeframe source,
                  TimeRange range, const std::function<void(const ClosedBar&)>& take) {
    const UtcTime first = bar_open(timeframe, range.from);
    range.from = first < range.from ? first + length_of(timeframe) : first;
    range.to = bar_open(timeframe, range.to);
    if (range.empty()) return {};
    if (source != timeframe) return each_resampled(store, instrument, timeframe, range, take);
    const auto cursor = TRY(store.read(instrument, timeframe, range));
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) return {};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            take({.timeframe = timeframe,
                  .opened_at = rows[i].opened_at,
                  .closed_at = rows[i].opened_at + length_of(timeframe),
                  .formed = true,
                  .partial = false,
                  .minutes_present = minutes_of(timeframe),
                  .candle = rows[i]});
        }
    }
}

}  // namespace signalbox
