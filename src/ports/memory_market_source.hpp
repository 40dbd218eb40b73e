// A venue made by hand: tests say what it has, what it sends, when, and when it is down.
//
// Like a venue it forgets: what arrived before follow() is not sent again, and history shows only minutes that ended.
// Threads: one owner; the clock must outlive it.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "ports/clock.hpp"
#include "ports/market_source.hpp"

namespace signalbox {

class MemoryMarketSource final : public MarketSource {
public:
    explicit MemoryMarketSource(MarketClock& clock) : clock_(clock) {}

    /// The venue has this minute, whether it sends it or not.
    void has(const Instrument& instrument, const Candle& candle, const Quote& quote = {}) {
        stored_[instrument][candle.opened_at] = {candle, quote};
    }
    void sends(const MinuteArrived& message) { messages_.emplace(message.arrived_at, message); }
    /// `next` fails in these times, and `history` in those (market time).
    TimeRange stream_down, history_down;
    int requests = 0;  ///< how often history was asked

    Result<> follow(std::span<const Instrument>) override {
        messages_.erase(messages_.begin(), messages_.upper_bound(clock_.now()));
        return {};
    }
    Result<std::optional<MinuteArrived>> next(UtcTime until, std::stop_token stop) override {
        if (stream_down.holds(clock_.now())) return fail(ErrorCode::Unreachable, "the venue does not answer");
        const auto first = messages_.begin();
        if (first == messages_.end() || first->first > until) {
            clock_.wait_until(until, stop);
            return std::nullopt;
        }
        if (!clock_.wait_until(first->first, stop)) return std::nullopt;
        MinuteArrived message = first->second;
        messages_.erase(first);
        return message;
    }
    Result<> history(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                     std::vector<Quote>& quotes) override {
        ++requests;
        if (history_down.holds(clock_.now())) return fail(ErrorCode::Unreachable, "the venue does not answer");
        const auto& minutes = stored_[instrument];
        const UtcTime to = std::min(range.to, clock_.now() - minute + Millis{1});
        for (auto at = minutes.lower_bound(range.from); at != minutes.end() && at->first < to; ++at) {
            candles.append(at->second.first);
            quotes.push_back(at->second.second);
        }
        return {};
    }

private:
    MarketClock& clock_;
    std::map<Instrument, std::map<UtcTime, std::pair<Candle, Quote>>> stored_;
    std::multimap<UtcTime, MinuteArrived> messages_;
};

}  // namespace signalbox
