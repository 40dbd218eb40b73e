#include "venues/synthetic/synthetic_source.hpp"

#include <algorithm>

#include "core/base/random.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

namespace {

constexpr Millis longest_delay{90'000};  ///< from a minute's end to the last word on it

}  // namespace

SyntheticSource::SyntheticSource(std::uint64_t seed, MarketClock& clock, SyntheticFaults faults)
    : seed_(seed), market_(seed), clock_(clock), faults_(faults) {}

Result<> SyntheticSource::follow(std::span<const Instrument> instruments) {
    followed_.clear();
    for (const Instrument& instrument : instruments) {
        followed_.push_back({instrument, hash_text(to_text(instrument)).low});
    }
    waiting_.clear();
    // What is still on its way: a message of a minute that ended less than `longest_delay` ago.
    const UtcTime now = clock_.now();
    next_open_ = bar_open(Timeframe::m1, now - longest_delay) - minute;
    while (next_open_ + minute <= now) schedule_next();
    std::erase_if(waiting_, [&](const MinuteArrived& message) { return message.arrived_at <= now; });
    return {};
}

void SyntheticSource::schedule_next() {
    const auto ms = [](double value) { return Millis{static_cast<std::int64_t>(value)}; };
    const UtcTime opened_at = next_open_;
    next_open_ += minute;
    for (const auto& [instrument, key] : followed_) {
        const SyntheticMinute made = market_.minute(instrument, opened_at);
        Random draw({seed_, key, static_cast<std::uint64_t>(minute_number(opened_at)), hash_text("arrival").low});
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
    while (next_open_ + minute <= until) schedule_next();
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
