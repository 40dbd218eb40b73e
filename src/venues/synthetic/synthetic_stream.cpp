#include "venues/synthetic/synthetic_stream.hpp"

#include <algorithm>

#include "core/base/random.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

namespace {

constexpr Millis longest_delay{90'000};  ///< from a minute's end to the last word on it

}  // namespace

SyntheticStream::SyntheticStream(std::uint64_t seed, MarketClock& clock, SyntheticFaults faults)
    : seed_(seed), market_(seed), clock_(clock), faults_(faults) {}

Result<> SyntheticStream::follow(std::span<const Followed> pairs) {
    followed_.clear();
    for (const Followed& pair : pairs) {
        if (pair.multiplier != 1) {
            return fail(ErrorCode::WrongUse, "{} is never quoted by more than one coin", to_text(pair.instrument));
        }
        followed_.push_back({pair.instrument, hash_text(to_text(pair.instrument)).low, {}, {}});
    }
    waiting_.clear();
    // What is still on its way: a message of a minute that ended less than `longest_delay` ago.
    const UtcTime now = clock_.now();
    next_open_ = bar_open(Timeframe::m1, now - longest_delay) - minute;
    while (next_open_ + minute <= now) schedule_next();
    std::erase_if(waiting_, [&](const MinuteEnded& message) { return message.arrived_at <= now; });
    return {};
}

void SyntheticStream::schedule_next() {
    const auto ms = [](double value) { return Millis{static_cast<std::int64_t>(value)}; };
    const UtcTime opened_at = next_open_;
    next_open_ += minute;
    for (auto& [instrument, key, quoted_at, quote] : followed_) {
        const SyntheticMinute made = market_.minute(instrument, opened_at);
        Random draw({seed_, key, static_cast<std::uint64_t>(minute_number(opened_at)), hash_text("arrival").low});
        const UtcTime end = opened_at + minute;
        const double fault = draw.uniform();
        quoted_at = end;
        quote = made.quote;
        MinuteEnded message{
            .instrument = instrument, .candle = made.candle, .arrived_at = end + ms(50 + 350 * draw.uniform())};
        if (fault < faults_.lost) continue;
        if (fault < faults_.lost + faults_.late) {
            message.arrived_at = end + ms(20'000 + 30'000 * draw.uniform());
        } else if (fault < faults_.lost + faults_.late + faults_.corrected) {
            MinuteEnded wrong = message;
            wrong.candle.close = draw.uniform() < 0.5 ? wrong.candle.low : wrong.candle.high;
            waiting_.push_back(wrong);
            message.arrived_at = end + ms(30'000 + 60'000 * draw.uniform());
        }
        waiting_.push_back(message);
    }
    std::stable_sort(waiting_.begin(), waiting_.end(),
                     [](const MinuteEnded& a, const MinuteEnded& b) { return a.arrived_at > b.arrived_at; });
}

Result<std::optional<MarketNews>> SyntheticStream::next(UtcTime until, std::stop_token stop) {
    if (!answers_.empty()) {
        PastArrived answer = std::move(answers_.front());
        answers_.pop_front();
        return MarketNews(std::move(answer));
    }
    while (next_open_ + minute <= until && !followed_.empty()) schedule_next();
    if (waiting_.empty() || waiting_.back().arrived_at > until) {
        clock_.wait_until(until, stop);
        return std::nullopt;
    }
    if (!clock_.wait_until(waiting_.back().arrived_at, stop)) return std::nullopt;
    MinuteEnded message = std::move(waiting_.back());
    waiting_.pop_back();
    return MarketNews(std::move(message));
}

Quote SyntheticStream::quote_at(const Instrument& instrument, UtcTime closed_at) {
    const auto pair = std::ranges::find(followed_, instrument, &Pair::instrument);
    if (pair != followed_.end() && pair->quoted_at == closed_at) return pair->quote;
    return market_.minute(instrument, closed_at - minute).quote;
}

void SyntheticStream::ask(const Instrument& instrument, TimeRange range) {
    // Only what has ended: a venue knows no future.
    const UtcTime to = std::max(range.from, std::min(range.to, bar_open(Timeframe::m1, clock_.now())));
    PastArrived answer{.instrument = instrument, .asked = range, .told = {range.from, to}};
    market_.fill(instrument, range.from, to, answer.candles, &answer.quotes);
    answers_.push_back(std::move(answer));
}

}  // namespace signalbox
