#include "venues/synthetic/synthetic_source.hpp"

#include <algorithm>

#include "core/base/random.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

SyntheticSource::SyntheticSource(std::uint64_t seed, MarketClock& clock, SyntheticFaults faults)
    : seed_(seed), market_(seed), clock_(clock), faults_(faults) {}

Result<> SyntheticSource::follow(std::span<const Instrument> instruments) {
    instruments_.assign(instruments.begin(), instruments.end());
    waiting_.clear();
    next_open_ = bar_open(Timeframe::m1, clock_.now());
    return {};
}

void SyntheticSource::schedule(UtcTime opened_at) {
    const auto ms = [](double value) { return Millis{static_cast<std::int64_t>(value)}; };
    for (const Instrument& instrument : instruments_) {
        const SyntheticMinute made = market_.minute(instrument, opened_at);
        Random draw({seed_, hash_text(to_text(instrument)).low, static_cast<std::uint64_t>(minute_number(opened_at)),
                     hash_text("arrival").low});
        const UtcTime end = opened_at + minute;
        const double fault = draw.uniform();
        MinuteArrived message{instrument, made.candle, made.quote, end + ms(50 + 350 * draw.uniform())};
        if (fault < faults_.lost) continue;
        if (fault < faults_.lost + faults_.late) {
            message.arrived_at = end + ms(20'000 + 30'000 * draw.uniform());
        } else if (fault < faults_.lost + faults_.late + faults_.corrected) {
            MinuteArrived wrong = message;
            wrong.candle.close = draw.uniform() < 0.5 ? wrong.candle.low : wrong.candle.high;
            waiting_.push_back(wrong);
            message.arrived_at = end + ms(30'000 + 60'000 * draw.uniform());
        }
        waiting_.push_back(message);
    }
    std::stable_sort(waiting_.begin(), waiting_.end(),
                     [](const MinuteArrived& a, const MinuteArrived& b) { return a.arrived_at > b.arrived_at; });
}

Result<std::optional<MinuteArrived>> SyntheticSource::next(UtcTime until, std::stop_token stop) {
    while (next_open_ + minute <= until) {
        schedule(next_open_);
        next_open_ += minute;
    }
    if (waiting_.empty() || waiting_.back().arrived_at > until) {
        clock_.wait_until(until, stop);
        return std::nullopt;
    }
    if (!clock_.wait_until(waiting_.back().arrived_at, stop)) return std::nullopt;
    MinuteArrived message = waiting_.back();
    waiting_.pop_back();
    return message;
}

Result<> SyntheticSource::history(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                                  std::vector<Quote>& quotes) {
    // Only what has ended: a venue knows no future.
    const UtcTime to = std::min(range.to, bar_open(Timeframe::m1, clock_.now()));
    if (range.from < to) market_.fill(instrument, range.from, to, candles, &quotes);
    return {};
}

}  // namespace signalbox
