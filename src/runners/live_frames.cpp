// How a live run makes its frames: held open for the stream, taken from the past when late, and healed afterwards.
#include <algorithm>

#include "runners/live.hpp"
#include "runners/venue_rules.hpp"

namespace signalbox {

namespace {

constexpr std::size_t news_at_the_close_max = 10'000;  ///< the rest is for the next frame: none waits for a flood
constexpr Millis tidied_before_close = minute / 2;     ///< as far from the close before as from this one
constexpr Millis tidied_no_later = minute / 6;
constexpr std::int32_t untidied_max = 10;  ///< frames; one more and it is done whenever it may be

}  // namespace

Result<> LiveRun::one_frame(UtcTime closed_at, std::stop_token stop, bool& stopped) {
    MarketFrame frame = empty_frame(closed_at);
    TRY(hear_early(frame));
    ask_for_holes(closed_at);
    ask_for_unsettled();
    const UtcTime tidy_at = closed_at - tidied_before_close;
    for (bool has_ended = false, is_tidy = false;;) {
        TRY(take_commands());
        TRY(take_handed(closed_at));
        const UtcTime now = clock_.now();
        if (now >= tidy_at && !std::exchange(is_tidy, true)) {
            if (now < closed_at - tidied_no_later || since_tidy_ > untidied_max) tidy();
        }
        if (now >= closed_at && !has_ended) {
            has_ended = true;
            TRY(let_in(frame));
            ask_for_holes(closed_at);  // once more before those that were away go on
        }
        const UtcTime end = now < closed_at ? closed_at : deadline(frame);
        if (now >= end) break;
        const UtcTime look_at = std::min({end, now + settings_.poll, is_tidy ? end : tidy_at});
        auto news = TRY(stream_.next(gathered_.empty() ? look_at : now, stop));
        TRY(news ? hear(*std::move(news), frame) : settle());
        if (stop.stop_requested()) {
            stopped = true;  // the next start takes the minute up
            return {};
        }
    }
    closing_ = Steady::now();
    // What is there already belongs to this frame, whoever waited for it.
    for (std::size_t heard = 0; heard < news_at_the_close_max; ++heard) {
        auto news = TRY(stream_.next(clock_.now(), stop));
        if (!news) break;
        TRY(hear(*std::move(news), frame));
    }
    for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
        if (frame.minutes[slot].state == MinuteState::missing) continue;
        frame.minutes[slot].quote = stream_.quote_at(engine_.instrument(static_cast<std::uint16_t>(slot)), closed_at);
    }
    return close_frame(std::move(frame));
}

/// Until when the frame waits for what is not in: for the slowest venue, and for no pair whose feed is known to be
/// lost.
UtcTime LiveRun::deadline(const MarketFrame& frame) const {
    UtcTime latest = frame.closed_at;
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine_.follows(slot) || frame.minutes[i].state != MinuteState::missing) continue;
        const Instrument& instrument = engine_.instrument(slot);
        if (lost_feeds_.holds(instrument)) continue;
        const Millis hold = std::min(engine_.settings().desk.hold, longest_hold(instrument.venue));
        latest = std::max(latest, frame.closed_at + hold);
    }
    return latest;
}

/// A minute that is past already, or that ended before the stream began.
Result<> LiveRun::late_frame(UtcTime closed_at, std::stop_token stop, bool& stopped) {
    MarketFrame frame = empty_frame(closed_at);
    tidy();
    TRY(hear_early(frame));
    while (ask_for_past(closed_at)) {
        auto news = TRY(stream_.next(clock_.now() + (gathered_.empty() ? settings_.poll : Millis{0}), stop));
        TRY(news ? hear(*std::move(news), frame) : settle());
        TRY(take_commands());
        if (stop.stop_requested()) {
            stopped = true;
            return {};
        }
    }
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (engine_.follows(slot) && frame.minutes[i].state == MinuteState::missing) {
            frame.minutes[i] = from_past(slot, closed_at);
        }
    }
    ++counted_.late_frames;
    return close_frame(std::move(frame));
}

Result<> LiveRun::close_frame(MarketFrame frame) {
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine_.follows(slot)) continue;
        Minute& brought = frame.minutes[i];
        if (brought.state != MinuteState::missing && holes_.keep_back(slot, frame.closed_at)) {
            auto& kept = kept_back_[slot];
            if (kept.size() < kept_back_max) kept.push_back({frame.closed_at, brought});
            brought = {};
        }
        if (brought.state != MinuteState::missing) continue;
        ++counted_.missing_minutes;
        holes_.note(slot, frame.closed_at);
    }
    TRY(take_commands());  // what is ordered now holds for this frame
    ++counted_.frames;
    frame.arrived_at = std::max(clock_.now(), frame.closed_at);
    return feed(std::move(frame));
}

/// Asks for what is missing; the answers come while the frame is open. Of a pair whose feed is lost nothing is asked.
void LiveRun::ask_for_holes(UtcTime closed_at) {
    holes_.give_up_before(closed_at);
    for (std::size_t i = 0; i < engine_.slots(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine_.follows(slot)) {
            holes_.drop(slot);
            kept_back_.erase(slot);
            unsettled_.drop(slot);
            continue;
        }
        const auto due = holes_.due(slot, closed_at);
        if (due && !lost_feeds_.holds(engine_.instrument(slot))) stream_.ask(engine_.instrument(slot), *due);
    }
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

MarketFrame LiveRun::empty_frame(UtcTime closed_at) const {
    return {.closed_at = closed_at, .arrived_at = {}, .minutes = std::vector<Minute>(engine_.slots())};
}

}  // namespace signalbox
