// Higher candles from minutes. The hot path is a minute that closes nothing: one or two merges and a division test.
#include "core/market/resampler.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

// Every timeframe divides the week, so a minute's place in its week says what closes with it. Time's first day, in the
// year 1, was a Monday: counted from there nothing is negative.
static_assert(bar_open(Timeframe::w1, utc_min) == utc_min);

std::uint32_t minute_of_week(UtcTime time) {
    constexpr std::uint64_t minutes_in_week = minutes_of(Timeframe::w1);
    const auto since = static_cast<std::uint64_t>((time - utc_min).count());
    return static_cast<std::uint32_t>(since / std::uint64_t{minute.count()} % minutes_in_week);
}

// Divisibility without a division (Lemire, Kaser, Kurz 2019): with m = ⌊(2⁶⁴ − 1)/d⌋ + 1, d divides a 32-bit n exactly
// when n · m mod 2⁶⁴ < m.
constexpr auto inverses = [] {
    std::array<std::uint64_t, all_timeframes.size()> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = ~std::uint64_t{0} / static_cast<std::uint64_t>(minutes_of(all_timeframes[i])) + 1;
    }
    return table;
}();

bool closes(Timeframe timeframe, std::uint32_t place) {
    const std::uint64_t inverse = inverses[static_cast<std::size_t>(timeframe)];
    return place * inverse <= inverse - 1;
}

/// Puts a later stretch behind what `bar` holds already: a minute, or a shorter bar that has just closed.
template <typename Bar, typename Stretch>
void merge(Bar& bar, const Stretch& later, std::int32_t minutes) {
    if (bar.minutes_present == 0) {
        bar.open = later.open;
        bar.high = later.high;
        bar.low = later.low;
        bar.volume = later.volume;
    } else {
        bar.high = std::max(bar.high, later.high);
        bar.low = std::min(bar.low, later.low);
        bar.volume += later.volume;
    }
    bar.close = later.close;
    bar.minutes_present += minutes;
}

}  // namespace

Resampler::Resampler(std::span<const Timeframe> timeframes) {
    std::vector<Timeframe> sorted(timeframes.begin(), timeframes.end());
    std::ranges::sort(sorted);
    check(std::ranges::adjacent_find(sorted) == sorted.end(), "each timeframe is resampled once");
    for (const Timeframe timeframe : sorted) {
        check(timeframe > Timeframe::m1, "minutes are what bars are made of");
        Building bar{.timeframe = timeframe};
        for (std::size_t i = bars_.size(); i-- > 0 && bar.from < 0;) {
            if (minutes_of(timeframe) % minutes_of(bars_[i].timeframe) == 0) bar.from = static_cast<std::int32_t>(i);
        }
        bars_.push_back(bar);
    }
    closed_.reserve(bars_.size());
}

std::span<const ClosedBar> Resampler::step(UtcTime closed_at, const Minute& minute) {
    closed_.clear();
    if (minute.state == MinuteState::present) {
        last_close_ = minute.close;
        put(minute);
    } else if (minute.state == MinuteState::quiet && last_close_ > 0) {
        put(Minute{.open = last_close_, .high = last_close_, .low = last_close_, .close = last_close_});
    }
    const std::uint32_t place = minute_of_week(closed_at);
    for (const Building& bar : bars_) {
        if (bar.from >= 0) break;
        if (closes(bar.timeframe, place)) {
            close_bars(closed_at, place);
            break;
        }
    }
    return closed_;
}

void Resampler::put(const Minute& minute) {
    // Bars made from minutes come first: of three different timeframes one always divides another.
    for (Building& bar : bars_) {
        if (bar.from >= 0) break;
        merge(bar, minute, 1);
    }
}

void Resampler::close_bars(UtcTime closed_at, std::uint32_t minute_of_week) {
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        Building& bar = bars_[i];
        if (!closes(bar.timeframe, minute_of_week)) continue;

        const std::int32_t minutes = minutes_of(bar.timeframe);
        const UtcTime opened_at = closed_at - length_of(bar.timeframe);
        const bool is_formed = 2 * bar.minutes_present >= minutes;
        ClosedBar& closed = closed_.emplace_back(ClosedBar{.timeframe = bar.timeframe,
                                                           .opened_at = opened_at,
                                                           .closed_at = closed_at,
                                                           .formed = is_formed,
                                                           .partial = is_formed && bar.minutes_present < minutes,
                                                           .minutes_present = bar.minutes_present,
                                                           .candle = {}});
        if (is_formed) closed.candle = {opened_at, bar.open, bar.high, bar.low, bar.close, bar.volume};

        // A bar too thin to be formed still hands its minutes on: the longer bar may have enough.
        for (std::size_t longer = i + 1; longer < bars_.size() && bar.minutes_present > 0; ++longer) {
            if (bars_[longer].from == static_cast<std::int32_t>(i)) merge(bars_[longer], bar, bar.minutes_present);
        }
        bar = Building{.timeframe = bar.timeframe, .from = bar.from};
    }
}

void Resampler::encode_into(Writer& writer) const {
    writer.put(bars_);
    writer.put(last_close_);
}

void Resampler::decode_from(Reader& reader) {
    std::vector<Building> bars;
    reader.get(bars);
    reader.get(last_close_);
    // The shape must be one that the constructor makes: then no index leads outside.
    std::vector<Timeframe> timeframes;
    timeframes.reserve(bars.size());
    for (const Building& bar : bars) timeframes.push_back(bar.timeframe);
    const bool is_ascending = std::ranges::adjacent_find(timeframes, std::greater_equal{}) == timeframes.end();
    if (reader.failed() || !is_ascending || std::ranges::count(timeframes, Timeframe::m1) > 0) return reader.give_up();
    bars_ = Resampler(timeframes).bars_;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const bool fits = bars[i].from == bars_[i].from && bars[i].minutes_present >= 0 &&
                          bars[i].minutes_present < minutes_of(bars[i].timeframe);
        if (!fits) return reader.give_up();
    }
    bars_ = std::move(bars);
}

}  // namespace signalbox
