// A venue's stream made by hand: tests say what it has, what it sends, when, and when it is down.
//
// Like a venue it forgets: what arrived before follow() is not sent again, and its past shows only minutes that ended.
// Threads: one owner; the clock must outlive it.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/market/timeframe.hpp"
#include "ports/clock.hpp"
#include "ports/market_stream.hpp"

namespace signalbox {

class MemoryMarketStream final : public MarketStream {
public:
    explicit MemoryMarketStream(MarketClock& clock, std::string venue = "test")
        : clock_(clock), venue_(std::move(venue)) {}

    /// The venue has this minute, whether it sends it or not.
    void has(const Instrument& instrument, const Candle& candle, const Quote& quote = {}) {
        stored_[instrument][candle.opened_at] = {candle, quote};
    }
    void sends(const MinuteEnded& message) { messages_.emplace(message.arrived_at, message); }
    /// The stream is lost in these times, and `ask` gets nothing in those (market time).
    TimeRange stream_down, history_down;
    std::vector<Instrument> pairs_down;  ///< only theirs is lost; none: all of it
    Millis history_lags{0};              ///< a minute is in the history so long after its end
    RangeSet unreadable;                 ///< rows of these times make no sense in the history
    int requests = 0;                    ///< how often the past was asked for

    Result<> follow(std::span<const Followed>) override {
        messages_.erase(messages_.begin(), messages_.upper_bound(clock_.now()));
        return {};
    }
    Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) override {
        if (!answers_.empty()) {
            PastArrived answer = std::move(answers_.front());
            answers_.pop_front();
            return MarketNews(std::move(answer));
        }
        const bool is_down = stream_down.holds(clock_.now());
        if (is_down != was_down_) {
            was_down_ = is_down;
            if (!is_down) return MarketNews(FeedChanged{.venue = venue_});
            return MarketNews(
                FeedChanged{.venue = venue_, .is_lost = true, .why = "the venue does not answer", .pairs = pairs_down});
        }
        std::erase_if(messages_, [&](const auto& one) {
            const bool is_of_them = std::ranges::find(pairs_down, one.second.instrument) != pairs_down.end();
            return is_of_them && stream_down.holds(one.first);
        });
        const bool is_all_down = is_down && pairs_down.empty();
        const auto first = messages_.begin();
        if (is_all_down || first == messages_.end() || first->first > until) {
            clock_.wait_until(until, stop);
            return std::nullopt;
        }
        if (!clock_.wait_until(first->first, stop)) return std::nullopt;
        MinuteEnded message = first->second;
        messages_.erase(first);
        return MarketNews(std::move(message));
    }
    Quote quote_at(const Instrument& instrument, UtcTime closed_at) override {
        const auto& minutes = stored_[instrument];
        const auto at = minutes.find(closed_at - minute);
        return at == minutes.end() ? Quote{} : at->second.second;
    }
    void ask(const Instrument& instrument, TimeRange range) override {
        const auto asks = [&](const PastArrived& one) { return one.instrument == instrument; };
        if (std::ranges::any_of(answers_, asks)) return;  // its answer counts for both
        ++requests;
        PastArrived answer{.instrument = instrument, .asked = range, .told = {range.from, range.from}};
        if (history_down.holds(clock_.now())) {
            answer.why = "the venue does not answer";
        } else {
            answer.told.to =
                std::max(range.from, std::min(range.to, bar_open(Timeframe::m1, clock_.now() - history_lags)));
            const auto& minutes = stored_[instrument];
            for (auto at = minutes.lower_bound(range.from); at != minutes.end() && at->first < answer.told.to; ++at) {
                if (unreadable.holds(at->first)) {
                    answer.unread.add({at->first, at->first + minute});
                    continue;
                }
                answer.candles.append(at->second.first);
                answer.quotes.push_back(at->second.second);
            }
        }
        answers_.push_back(std::move(answer));
    }

private:
    MarketClock& clock_;
    const std::string venue_;
    bool was_down_ = false;
    std::map<Instrument, std::map<UtcTime, std::pair<Candle, Quote>>> stored_;
    std::multimap<UtcTime, MinuteEnded> messages_;
    std::deque<PastArrived> answers_;
};

}  // namespace signalbox
