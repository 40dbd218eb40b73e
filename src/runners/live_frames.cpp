// How a live run makes its frames: held open for the stream, taken from history when late, and healed afterwards.
#include <algorithm>

#include "core/market/minute.hpp"
#include "runners/live.hpp"

namespace signalbox {

namespace {

constexpr std::size_t early_max = 4096;      ///< messages for frames to come; one more is dropped, and asked for later
constexpr Millis past_a_request{16 * hour};  ///< 960 minutes: what venues give at once

}  // namespace

Result<> LiveRun::one_frame(UtcTime closed_at, std::stop_token stop, bool& stopped) {
    MarketFrame frame = empty_frame(closed_at);
    std::vector<MinuteArrived> early;
    early.swap(early_);
    for (const MinuteArrived& message : early) TRY(hear(message, frame));
    while (clock_.now() < closed_at || !all_in(frame)) {
        TRY(take_commands());
        const UtcTime now = clock_.now();
        // A venue known to be down holds nothing open.
        const UtcTime deadline = feed_trouble_.empty() ? closed_at + engine_.settings().desk.hold : closed_at;
        if (now >= deadline) break;
        const UtcTime until = std::min(now < closed_at ? closed_at : deadline, now + settings_.poll);
        const auto message = source_.next(until, stop);
        if (!message) {
            TRY(venue_lost(message.error()));
            clock_.wait_until(until, stop);
        } else {
            TRY(venue_back());
            if (*message) TRY(hear(**message, frame));
        }
        if (stop.stop_requested()) {
            stopped = true;  // the frame is not closed: the next start takes the minute up
            return {};
        }
    }
    return close_frame(std::move(frame));
}

/// A minute that is past already, or that ended before the stream began.
Result<> LiveRun::late_frame(UtcTime closed_at) {
    MarketFrame frame = empty_frame(closed_at);
    for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (engine_.follows(number)) frame.minutes[slot] = from_history(number, closed_at);
    }
    ++counted_.late_frames;
    return close_frame(std::move(frame));
}

Result<> LiveRun::close_frame(MarketFrame frame) {
    TRY(heal(frame.closed_at));
    for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (!engine_.follows(number)) continue;
        Minute& brought = frame.minutes[slot];
        if (brought.state != MinuteState::missing && holes_.keep_back(number, frame.closed_at)) brought = {};
        if (brought.state != MinuteState::missing) continue;
        ++counted_.missing_minutes;
        holes_.note(number, frame.closed_at);
    }
    TRY(take_commands());  // what is ordered now holds for this frame
    ++counted_.frames;
    frame.arrived_at = std::max(clock_.now(), frame.closed_at);
    return feed(std::move(frame));
}

/// One message while a frame is open. Of two for its minute the later one counts; the same one twice changes nothing.
Result<> LiveRun::hear(const MinuteArrived& message, MarketFrame& frame) {
    const auto slot = slot_of(message.instrument);
    if (!slot) return {};
    const UtcTime opened_at = frame.closed_at - minute;
    if (message.candle.opened_at == opened_at) {
        frame.minutes[*slot] = minute_of(message.candle, message.quote);
    } else if (message.candle.opened_at < opened_at) {
        return take_past(*slot, message.candle, message.arrived_at);
    } else if (early_.size() < early_max) {
        early_.push_back(message);
    }
    return {};
}

Result<> LiveRun::venue_lost(const Error& error) {
    const bool was_there = feed_trouble_.empty();
    feed_trouble_ = error.text();
    return was_there ? say_feed(true) : Result<>{};
}

Result<> LiveRun::venue_back() {
    if (feed_trouble_.empty()) return {};
    feed_trouble_.clear();
    return say_feed(false);
}

/// Once for each venue that is followed: the source stands for all of them.
Result<> LiveRun::say_feed(bool lost) {
    std::vector<std::string> venues;
    venues.reserve(settings_.run.instruments.size());
    for (const Instrument& instrument : settings_.run.instruments) venues.push_back(instrument.venue);
    std::ranges::sort(venues);
    const auto repeated = std::ranges::unique(venues);
    venues.erase(repeated.begin(), repeated.end());
    for (const std::string& venue : venues) TRY(feed(FeedLost{.venue = venue, .at = clock_.now(), .lost = lost}));
    return {};
}

/// Asks for what is missing, oldest first. A venue that does not answer is asked again at the next frame.
Result<> LiveRun::heal(UtcTime closed_at) {
    holes_.give_up_before(closed_at);
    for (std::size_t i = 0; i < engine_.slots(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine_.follows(slot)) {
            holes_.drop(slot);
            continue;
        }
        const auto due = holes_.due(slot, closed_at);
        if (!due) continue;
        CandleSeries candles;
        std::vector<Quote> quotes;
        if (!source_.history(engine_.instrument(slot), *due, candles, quotes)) continue;
        for (std::size_t row = 0; row < candles.size(); ++row) {
            if (!holes_.holds(slot, candles[row].opened_at + minute)) continue;
            TRY(take_past(slot, candles[row], clock_.now()));
        }
    }
    return {};
}

/// A minute whose frame is closed: a correction, unless it says what is known. What was before the run is history, and
/// stored by whoever fetches history.
Result<> LiveRun::take_past(std::uint16_t slot, const Candle& candle, UtcTime arrived_at) {
    const UtcTime closed_at = candle.opened_at + minute;
    if (candle.opened_at < first_minute()) return {};
    const Minute* known = engine_.analyst(slot).known(closed_at);
    if (known != nullptr && *known == minute_of(candle, known->quote)) return {};
    ++counted_.corrections;
    holes_.fill(slot, closed_at);
    return feed(CandleCorrected{.slot = slot, .candle = candle, .arrived_at = arrived_at});
}

Minute LiveRun::from_history(std::uint16_t slot, UtcTime closed_at) {
    if (slot >= past_.size()) past_.resize(slot + 1U);
    Past& past = past_[slot];
    const UtcTime opened_at = closed_at - minute;
    if (!past.range.holds(opened_at)) {
        past = {};
        const UtcTime ended = bar_open(Timeframe::m1, clock_.now());
        const TimeRange range{opened_at, std::max(closed_at, std::min(ended, opened_at + past_a_request))};
        if (!source_.history(engine_.instrument(slot), range, past.candles, past.quotes)) {
            past = {};
            return {};
        }
        past.range = range;
    }
    const std::size_t row = past.candles.view().lower_bound(opened_at);
    if (row == past.candles.size() || past.candles[row].opened_at != opened_at) return {};
    return minute_of(past.candles[row], row < past.quotes.size() ? past.quotes[row] : Quote{});
}

/// After a start: the minutes of this run that its analysts still miss, as far as they may be healed.
void LiveRun::find_holes() {
    for (std::size_t i = 0; i < engine_.slots(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine_.follows(slot)) continue;
        const UtcTime oldest = std::max(first_minute() + minute, engine_.now() - day);
        for (UtcTime closed_at = oldest; closed_at <= engine_.now(); closed_at += minute) {
            const Minute* known = engine_.analyst(slot).known(closed_at);
            if (known != nullptr && known->state == MinuteState::missing) holes_.note(slot, closed_at);
        }
    }
}

bool LiveRun::all_in(const MarketFrame& frame) const {
    for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
        const bool waits = engine_.follows(static_cast<std::uint16_t>(slot));
        if (waits && frame.minutes[slot].state == MinuteState::missing) return false;
    }
    return true;
}

MarketFrame LiveRun::empty_frame(UtcTime closed_at) const {
    return {.closed_at = closed_at, .arrived_at = {}, .minutes = std::vector<Minute>(engine_.slots())};
}

std::optional<std::uint16_t> LiveRun::slot_of(const Instrument& instrument) const {
    for (std::size_t slot = 0; slot < engine_.slots(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (engine_.follows(number) && engine_.instrument(number) == instrument) return number;
    }
    return std::nullopt;
}

}  // namespace signalbox
