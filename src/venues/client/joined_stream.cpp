#include "venues/client/joined_stream.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox {

namespace {

constexpr Millis look_again{60'000};  ///< a stream is asked for news by then, and then again

}  // namespace

JoinedStream::JoinedStream(std::map<std::string, std::unique_ptr<MarketStream>> streams, MarketClock& clock)
    : clock_(clock), news_(clock) {
    for (auto& [venue, stream] : streams) parts_[venue].stream = std::move(stream);
}

JoinedStream::~JoinedStream() {
    for (auto& [venue, part] : parts_) part.listener.request_stop();
}

/// A stream is told whom to follow by one thread alone: its listener rests meanwhile.
Result<> JoinedStream::follow(std::span<const Followed> pairs) {
    std::map<std::string, std::vector<Followed>> by_venue;
    for (const Followed& pair : pairs) {
        if (!parts_.contains(pair.instrument.venue)) {
            return fail(ErrorCode::WrongUse, "{} is of none of the venues that are followed", pair.instrument);
        }
        by_venue[pair.instrument.venue].push_back(pair);
    }
    Result<> all;
    for (auto& [venue, part] : parts_) {
        if (part.listener.joinable()) {
            part.listener.request_stop();
            part.listener.join();
        }
        Result<> followed = part.stream->follow(by_venue[venue]);
        listen(part);
        if (!followed && all) all = std::move(followed);
    }
    return all;
}

void JoinedStream::listen(Part& part) {
    part.listener = std::jthread([this, &part](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            auto news = part.stream->next(clock_.now() + look_again, stop);
            if (!news) {
                const std::scoped_lock lock(mutex_);
                if (!error_) error_ = std::move(news).error();
                return;
            }
            // What was taken is handed over, even when the listener is to rest.
            if (*news) news_.push(**std::move(news), {});
        }
    });
}

Result<std::optional<MarketNews>> JoinedStream::next(UtcTime until, std::stop_token stop) {
    auto news = news_.next(until, stop);
    if (news) return news;
    const std::scoped_lock lock(mutex_);
    if (error_) return fail(*error_);
    return std::nullopt;
}

std::vector<VenueTicker> JoinedStream::take_tickers() {
    std::vector<VenueTicker> all;
    for (auto& [venue, part] : parts_) std::ranges::move(part.stream->take_tickers(), std::back_inserter(all));
    return all;
}

std::vector<std::string> JoinedStream::refused() const {
    std::vector<std::string> all;
    for (const auto& [venue, part] : parts_) std::ranges::move(part.stream->refused(), std::back_inserter(all));
    return all;
}

StreamCounts JoinedStream::counts() const {
    StreamCounts all;
    for (const auto& [venue, part] : parts_) all += part.stream->counts();
    return all;
}

Quote JoinedStream::quote_at(const Instrument& instrument, UtcTime closed_at) {
    const auto part = parts_.find(instrument.venue);
    return part == parts_.end() ? Quote{} : part->second.stream->quote_at(instrument, closed_at);
}

void JoinedStream::ask(const Instrument& instrument, TimeRange range) {
    const auto part = parts_.find(instrument.venue);
    if (part != parts_.end()) {
        part->second.stream->ask(instrument, range);
    } else {
        news_.push(PastArrived{.instrument = instrument,
                               .asked = range,
                               .told = {range.from, range.from},
                               .candles = {},
                               .quotes = {},
                               .why = "its venue is not followed"},
                   {});
    }
}

}  // namespace signalbox
