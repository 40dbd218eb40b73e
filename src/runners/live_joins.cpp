// Instruments that come and go while a live run runs (ENGINE 1): frames never wait for them.
//
// Who arrives is streamed from the minute that begins next on, and its minutes go into the store; what the store lacks
// since 00:00 of the day before is asked for while frames are open. When a minute ends, whoever is streamed since it
// began and lacks nothing before it joins, with the state that every runner would make of the same store; from then on
// it is waited for like everybody.
#include <algorithm>

#include "runners/live.hpp"
#include "runners/warm_up.hpp"

namespace signalbox {

/// At a frame's opening.
Result<> LiveRun::meet_and_part(UtcTime opened_at) {
    bool changed = false;
    while (listener_.departure) {
        auto departure = listener_.departure();
        if (!departure) break;
        const Instrument& gone = departure->instrument;
        changed |= std::erase_if(arriving_, [&](const Arriving& one) { return one.pair.instrument == gone; }) > 0;
        leaving_.push_back(*std::move(departure));
    }
    while (listener_.arrival) {
        auto pair = listener_.arrival();
        if (!pair) break;
        std::erase_if(leaving_, [&](const Departure& one) { return one.instrument == pair->instrument; });
        if (slot_of(pair->instrument) || arriving(pair->instrument) != nullptr) continue;
        arriving_.push_back({.pair = *std::move(pair), .minute = {}});
        changed = true;
    }
    for (auto at = leaving_.begin(); at != leaving_.end();) {
        bool left = false;
        TRY(let_out(*at, left));
        changed = changed || left;
        at = left ? leaving_.erase(at) : at + 1;
    }
    if (changed) TRY(follow_all());
    for (Arriving& one : arriving_) {
        if (!one.streamed_from) one.streamed_from = std::chrono::ceil<std::chrono::minutes>(clock_.now());
        const std::vector<TimeRange> lacking = lacking_before(one, opened_at);
        if (!lacking.empty()) stream_.ask(one.pair.instrument, {lacking.front().from, opened_at});
    }
    return {};
}

/// What of its minutes since 00:00 of the day before the store was never told, but for those that nobody can read. All
/// of it where the store is away.
std::vector<TimeRange> LiveRun::lacking_before(const Arriving& newcomer, UtcTime opened_at) {
    const TimeRange needed{day_start(opened_at - day), opened_at};
    auto asked = candles_.asked(newcomer.pair.instrument, Timeframe::m1);
    if (!asked) return {needed};
    for (const TimeRange& part : newcomer.unread.ranges()) asked->add(part);
    return asked->missing_in(needed);
}

/// When a frame's minute has ended. A database that is away makes them wait for a later frame, and so does time.
Result<> LiveRun::let_in(MarketFrame& frame) {
    TRY(settle());
    const UtcTime opened_at = frame.closed_at - minute;
    const auto enough = Steady::now() + settings_.joining_max;
    std::size_t slot = engine_.slots();
    bool one_joined = false;  // whoever is left joins with the next frame
    for (auto at = arriving_.begin(); at != arriving_.end() && !(one_joined && Steady::now() >= enough);) {
        const Instrument& instrument = at->pair.instrument;
        const bool is_streamed = at->streamed_from && *at->streamed_from <= opened_at;
        if (!is_streamed || !lacking_before(*at, opened_at).empty()) {
            ++at;
            continue;
        }
        if (slot >= slots_max) {
            return fail(ErrorCode::Refused, "a run follows {} instruments at most, those that left among them",
                        slots_max)
                .suggest("begin another run: signalbox run --new");
        }
        auto join = plan_join(candles_, instrument, static_cast<std::uint16_t>(slot), engine_.settings(), opened_at,
                              newest_version);
        if (!join) {
            ++at;
            continue;
        }
        settings_.run.instruments.push_back(instrument);
        TRY(feed(*std::move(join)));
        unsettled_.note(static_cast<std::uint16_t>(slot),
                        {*at->streamed_from - settings_.corrected_for, *at->streamed_from});
        history_to_.resize(slot + 1);
        history_to_[slot] = opened_at;
        ++slot;
        one_joined = true;
        frame.minutes.push_back(at->minute.candle.opened_at == opened_at ? minute_of(at->minute) : Minute{});
        at = arriving_.erase(at);
    }
    return settle();
}

/// With a signal open it stays, unless it is gone.
Result<> LiveRun::let_out(const Departure& departure, bool& left) {
    const auto slot = slot_of(departure.instrument);
    left = true;
    if (!slot) return {};
    const auto& positions = engine_.desk().paper().positions();
    const bool open = std::ranges::any_of(positions, [&](const auto& one) { return one.signal.slot == *slot; });
    left = departure.is_gone || !open;
    return left ? feed(InstrumentLeft{.slot = *slot, .reason = departure.reason}) : Result<>{};
}

/// Who is followed and who arrives, in the units in which the store keeps them.
Result<> LiveRun::follow_all() {
    std::vector<Followed> pairs;
    for (const Arriving& one : arriving_) pairs.push_back(one.pair);
    for (std::size_t i = 0; i < settings_.run.instruments.size(); ++i) {
        const bool is_in = i >= engine_.slots() || engine_.follows(static_cast<std::uint16_t>(i));
        if (!is_in) continue;
        const Instrument& instrument = settings_.run.instruments[i];
        const auto stored = candles_.find(instrument);
        const bool known = stored && *stored;
        pairs.push_back({.instrument = instrument, .multiplier = known ? (*stored)->terms.multiplier : 1});
    }
    return stream_.follow(pairs);
}

/// Minutes of one who arrives go into the store, which it joins from. One that could not be stored is asked for again.
void LiveRun::store_for_join(const Instrument& instrument, std::span<const TimeRange> known, CandleView candles,
                             std::span<const Quote> quotes, UtcTime arrived_at) {
    std::vector<SeriesBatch> batches;
    for (const TimeRange& part : known) {
        const bool is_first = batches.empty();
        batches.push_back({instrument,
                           {.timeframe = Timeframe::m1,
                            .candles = is_first ? candles : CandleView{},
                            .quotes = is_first ? quotes : std::span<const Quote>{},
                            .asked = part,
                            .source = "live:" + settings_.run.id,
                            .arrived_at = arrived_at}});
    }
    if (!batches.empty()) static_cast<void>(candles_.merge_all(batches));
}

std::vector<Instrument> LiveRun::followed() const {
    std::vector<Instrument> now;
    for (std::size_t i = 0; i < engine_.slots(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (engine_.follows(slot)) now.push_back(engine_.instrument(slot));
    }
    return now;
}

LiveRun::Arriving* LiveRun::arriving(const Instrument& instrument) {
    const auto found =
        std::ranges::find(arriving_, instrument, [](const Arriving& one) { return one.pair.instrument; });
    return found == arriving_.end() ? nullptr : &*found;
}

}  // namespace signalbox
