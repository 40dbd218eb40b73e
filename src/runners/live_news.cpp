// What a stream tells a live run: minutes, feeds that break and come back, and the past that was asked for.
#include <algorithm>

#include "core/market/minute.hpp"
#include "runners/live.hpp"
#include "runners/past_minutes.hpp"

namespace signalbox {

namespace {

constexpr std::size_t early_max = 8192;  ///< messages for frames to come; one more is dropped, and asked for later
constexpr Millis past_again{10'000};     ///< from one failure to the next try

}  // namespace

/// What came while an earlier frame was open.
Result<> LiveRun::hear_early(MarketFrame& frame) {
    std::vector<MinuteEnded> early;
    early.swap(early_);
    for (MinuteEnded& ended : early) TRY(hear_minute(std::move(ended), frame));
    return {};
}

Result<> LiveRun::hear(MarketNews news, MarketFrame& frame) {
    if (auto* ended = std::get_if<MinuteEnded>(&news)) return hear_minute(std::move(*ended), frame);
    if (auto* past = std::get_if<PastArrived>(&news)) return hear_past(std::move(*past));
    return hear_feed(std::get<FeedChanged>(news), frame.closed_at);
}

/// Of two for its minute the later one counts; the same one twice changes nothing.
Result<> LiveRun::hear_minute(MinuteEnded&& ended, MarketFrame& frame) {
    const auto slot = slot_of(ended.instrument);
    if (!slot) {
        Arriving* const newcomer = arriving(ended.instrument);
        if (newcomer == nullptr) return {};
        CandleSeries one;
        if (!ended.is_quiet) one.append(ended.candle);
        const TimeRange known{ended.candle.opened_at, ended.candle.opened_at + minute};
        store_for_join(ended.instrument, {&known, 1}, one.view(), {}, ended.arrived_at);
        newcomer->minute = std::move(ended);
        return {};
    }
    const UtcTime closed_at = ended.candle.opened_at + minute;
    if (closed_at > frame.closed_at) {
        if (early_.size() < early_max) early_.push_back(std::move(ended));
        return {};
    }
    const Minute known = minute_of(ended);
    if (closed_at < frame.closed_at) return take_past(*slot, closed_at, known, ended.arrived_at);
    frame.minutes[*slot] = known;
    return {};
}

/// Pairs that are back are asked for at once: their hole is filled before their candles go on. The event says that
/// something of the venue is lost, or that nothing is any more.
Result<> LiveRun::hear_feed(const FeedChanged& changed, UtcTime closed_at) {
    const bool was_lost = lost_feeds_.any_of(changed.venue);
    lost_feeds_.take(changed);
    if (was_lost) ask_for_holes(closed_at);
    if (was_lost == changed.is_lost) return {};
    return feed(FeedLost{.venue = changed.venue, .at = clock_.now(), .lost = changed.is_lost});
}

/// Holes are filled oldest first. What comes for late frames waits for them. What the venue corrected while nobody ran
/// is news; of minutes that were streamed, the stream has the last word.
Result<> LiveRun::hear_past(PastArrived&& past) {
    const auto slot = slot_of(past.instrument);
    if (!slot) {
        Arriving* const newcomer = arriving(past.instrument);
        if (newcomer == nullptr) return {};
        for (const TimeRange& part : past.unread.ranges()) newcomer->unread.add(part);
        store_for_join(past.instrument, past.known(), past.candles.view(), past.quotes, clock_.now());
        return {};
    }
    for (UtcTime opened_at = past.told.from; opened_at < past.told.to; opened_at += minute) {
        const UtcTime closed_at = opened_at + minute;
        const bool is_unsettled = closed_at <= engine_.now() && unsettled_.holds(*slot, opened_at);
        if (!holes_.holds(*slot, closed_at) && !is_unsettled) continue;
        if (*slot < history_to_.size() && opened_at < history_to_[*slot]) continue;
        TRY(take_past(*slot, closed_at, minute_in(past, opened_at), clock_.now()));
    }
    if (*slot < history_to_.size()) store_history(past, history_to_[*slot]);
    unsettled_.told(*slot, past.told, clock_.now());
    if (*slot >= past_.size() || !past_[*slot].is_awaited) return {};
    past_[*slot] = {.told = std::move(past)};
    if (past_[*slot].told.told.empty()) past_[*slot].again_at = clock_.now() + past_again;
    return {};
}

/// A minute whose frame is closed: a correction, unless it says what is known. What was before the run is history, and
/// stored by whoever fetches history; what was before its instrument joined changes the store alone, or a backtest like
/// this run, which begins with the state in the journal, would part from it.
Result<> LiveRun::take_past(std::uint16_t slot, UtcTime closed_at, const Minute& known, UtcTime arrived_at) {
    if (known.state == MinuteState::missing || closed_at <= first_minute()) return {};
    const UtcTime opened_at = closed_at - minute;
    if (slot < history_to_.size() && opened_at < history_to_[slot]) {
        CandleSeries one;
        if (known.state == MinuteState::present)
            one.append({opened_at, known.open, known.high, known.low, known.close, known.volume});
        const TimeRange told{opened_at, closed_at};
        store_for_join(engine_.instrument(slot), {&told, 1}, one.view(), {}, arrived_at);
        return {};
    }
    const auto is_it = [&](const Event& event) {
        const auto* other = std::get_if<CandleCorrected>(&event);
        return other != nullptr && other->slot == slot && other->candle.opened_at == opened_at;
    };
    if (std::ranges::any_of(gathered_, is_it)) TRY(settle());  // what it was is not what is known now
    if (const Minute* had = engine_.analyst(slot).known(closed_at)) {
        if (known.state == MinuteState::quiet && had->state != MinuteState::missing) return {};  // a trade stands
        Minute told = known;
        told.quote = had->quote;
        if (*had == told) return {};
    }
    ++counted_.corrections;
    holes_.fill(slot, closed_at);
    TRY(feed(
        CandleCorrected{.slot = slot,
                        .candle = {closed_at - minute, known.open, known.high, known.low, known.close, known.volume},
                        .arrived_at = arrived_at,
                        .quiet = known.state == MinuteState::quiet}));
    return tell_kept_back(slot);
}

/// Where REST tells a minute only when it is settled (Coinbase: 90 s), each minute kept back would be a hole of its
/// own.
Result<> LiveRun::tell_kept_back(std::uint16_t slot) {
    for (;;) {
        const auto waiting = kept_back_.find(slot);
        if (waiting == kept_back_.end()) return {};
        const KeptBack next = waiting->second.front();
        if (holes_.holds(slot, next.closed_at - minute)) return {};
        waiting->second.erase(waiting->second.begin());
        if (waiting->second.empty()) kept_back_.erase(waiting);
        TRY(take_past(slot, next.closed_at, next.known, clock_.now()));
    }
}

/// Behind the holes: an instrument has one question at a time, and one that is lost is due at the next frame.
void LiveRun::ask_for_unsettled() {
    const UtcTime now = clock_.now();
    for (const auto& [instrument, slot] : numbers_) {
        const auto due = unsettled_.due(slot, now);
        if (due && !lost_feeds_.holds(instrument)) stream_.ask(instrument, *due);
    }
}

/// What the venue says now of minutes that an instrument joined with: the journal has the state that was made of them,
/// so the store alone changes (as with what is handed over, ENGINE 8).
void LiveRun::store_history(const PastArrived& past, UtcTime to) {
    std::vector<TimeRange> known;
    for (TimeRange part : past.known()) {
        part.to = std::min(part.to, to);
        if (!part.empty()) known.push_back(part);
    }
    if (known.empty()) return;
    CandleSeries candles;
    for (std::size_t i = 0; i < past.candles.size(); ++i) {
        if (past.candles[i].opened_at < to) candles.append(past.candles[i]);
    }
    store_for_join(past.instrument, known, candles.view(), {}, clock_.now());
}

/// Asks for the minute closing then and those behind it, of every instrument of which they are not there yet. False:
/// nothing is awaited.
bool LiveRun::ask_for_past(UtcTime closed_at) {
    const UtcTime opened_at = closed_at - minute;
    past_.resize(engine_.slots());
    bool awaited = false;
    for (std::size_t i = 0; i < past_.size(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        Past& past = past_[i];
        if (!engine_.follows(slot) || past.told.told.holds(opened_at)) continue;
        const bool is_down = lost_feeds_.holds(engine_.instrument(slot)) || clock_.now() < past.again_at;
        if (!past.is_awaited && is_down) continue;
        awaited = true;
        if (past.is_awaited) continue;
        past = {.is_awaited = true};
        const UtcTime ended = bar_open(Timeframe::m1, clock_.now());
        stream_.ask(engine_.instrument(slot),
                    {opened_at, std::max(closed_at, std::min(ended, opened_at + past_a_request))});
    }
    return awaited;
}

Minute LiveRun::from_past(std::uint16_t slot, UtcTime closed_at) const {
    return slot < past_.size() ? minute_in(past_[slot].told, closed_at - minute) : Minute{};
}

std::optional<std::uint16_t> LiveRun::slot_of(const Instrument& instrument) const {
    const auto found = numbers_.find(instrument);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

void LiveRun::number_slots() {
    numbers_.clear();
    for (std::size_t slot = 0; slot < engine_.slots(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (engine_.follows(number)) numbers_.emplace(engine_.instrument(number), number);
    }
}

}  // namespace signalbox
