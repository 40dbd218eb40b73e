// A venue made by hand, for tests: they say what it lists and has, how much it answers at once, and when it is away.
//
// Like a real one it shows only candles that ended, and answers a range piece by piece. Threads: any, once it is set
// up.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "ports/clock.hpp"
#include "ports/venue.hpp"

namespace signalbox {

class MemoryVenue final : public Venue {
public:
    MemoryVenue(std::string name, MarketClock& clock) : name_(std::move(name)), clock_(clock) {}

    // Set up before anybody asks.
    std::vector<ListedPair> listed;
    std::vector<VenueTicker> prices;
    bool lists_quotes = true;  ///< false: only tickers that are asked for by name have bid and ask
    std::size_t at_once = 1000;
    std::size_t side_by_side = 4;
    std::vector<Timeframe> timeframes = {Timeframe::m1};
    RangeSet unreadable;  ///< its rows of these times make no sense
    /// The venue has this candle, of one coin.
    void has_candle(const Instrument& instrument, Timeframe timeframe, const Candle& candle) {
        candles_[{instrument, timeframe}][candle.opened_at] = candle;
    }
    /// Called before each answer of candles: an error is the answer.
    std::function<Result<>(const CandleQuestion&)> before_candles = [](const CandleQuestion&) { return Result<>{}; };
    std::atomic<bool> answers_time = true;
    void stands(const VenueState& state) {
        const std::scoped_lock lock(standing_mutex_);
        standing_ = state;
    }
    /// The same, and it says so by itself.
    void says(const VenueState& state) {
        stands(state);
        const std::scoped_lock lock(standing_mutex_);
        if (told_) told_(state);
    }
    Result<> rights;  ///< what check_key says

    /// How often candles were asked for.
    std::uint64_t questions() const { return questions_; }

    const std::string& name() const override { return name_; }
    Result<VenueTime> time(std::stop_token) override {
        if (!answers_time) return fail(ErrorCode::Unreachable, "{} does not answer", name_);
        const auto now = std::chrono::steady_clock::now();
        return VenueTime{clock_.now(), now, now};
    }
    Result<VenueState> state(std::stop_token) override {
        const std::scoped_lock lock(standing_mutex_);
        return standing_;
    }
    void tell_state(std::function<void(const VenueState&)> told) override {
        const std::scoped_lock lock(standing_mutex_);
        told_ = std::move(told);
    }
    Result<> check_key(std::stop_token) override { return rights; }
    Result<std::vector<ListedPair>> listings(std::stop_token) override { return listed; }
    Result<std::vector<VenueTicker>> tickers(std::span<const Instrument> instruments, std::stop_token) override {
        std::vector<VenueTicker> told;
        std::ranges::copy_if(prices, std::back_inserter(told), [&](const VenueTicker& one) {
            return instruments.empty() || std::ranges::find(instruments, one.instrument) != instruments.end();
        });
        if (!instruments.empty() || lists_quotes) return told;
        for (VenueTicker& one : told) one.bid = one.ask = VenueTicker::unknown;
        return told;
    }
    Result<CandleAnswer> candles(const CandleQuestion& question, std::stop_token) override {
        ++questions_;
        const std::scoped_lock lock(mutex_);
        if (auto good = before_candles(question); !good) return fail(std::move(good).error());
        const auto series = candles_.find({question.instrument, question.timeframe});
        if (series == candles_.end()) {
            return fail(ErrorCode::NotFound, "{} has no {} candles of {}", name_, to_text(question.timeframe),
                        to_text(question.instrument));
        }
        const Millis step = length_of(question.timeframe);
        const UtcTime ended = bar_open(question.timeframe, clock_.now());
        CandleAnswer answer;
        answer.told = {
            question.range.from,
            std::min({question.range.to, ended, question.range.from + step * static_cast<std::int64_t>(at_once)})};
        if (answer.told.empty()) answer.told.to = answer.told.from;
        const auto& rows = series->second;
        for (auto at = rows.lower_bound(answer.told.from); at != rows.end() && at->first < answer.told.to; ++at) {
            Candle scaled = at->second;
            const auto coins = static_cast<double>(question.multiplier);
            scaled.open *= coins, scaled.high *= coins, scaled.low *= coins, scaled.close *= coins;
            scaled.volume /= coins;
            if (unreadable.holds(scaled.opened_at)) {
                scaled.high = scaled.low / 2;
                answer.rejected.push_back(validate(scaled).error());
                answer.unread.add({scaled.opened_at, scaled.opened_at + step});
                continue;
            }
            answer.candles.append(scaled);
        }
        return answer;
    }
    bool has(Timeframe timeframe) const override {
        return std::ranges::find(timeframes, timeframe) != timeframes.end();
    }
    std::size_t candles_at_once() const override { return at_once; }
    std::size_t questions_at_once() const override { return side_by_side; }
    Result<std::unique_ptr<MarketStream>> stream(MarketClock&) override {
        return fail(ErrorCode::WrongUse, "a venue made by hand has no stream");
    }

private:
    const std::string name_;
    MarketClock& clock_;
    std::mutex mutex_;
    std::mutex standing_mutex_;
    VenueState standing_;
    std::function<void(const VenueState&)> told_;
    std::map<std::pair<Instrument, Timeframe>, std::map<UtcTime, Candle>> candles_;
    std::atomic<std::uint64_t> questions_ = 0;
};

}  // namespace signalbox
