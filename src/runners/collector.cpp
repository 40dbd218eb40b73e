#include "runners/collector.hpp"

#include <algorithm>

#include "core/market/minute.hpp"
#include "platform/clock.hpp"
#include "runners/past_minutes.hpp"
#include "runners/venue_rules.hpp"

namespace signalbox {

namespace {

/// Messages of minutes to come, late minutes, and answers that wait for their minute's end: one more is dropped, and
/// asked for again later.
constexpr std::size_t waiting_max = 8192;

/// Lines of the ledger for rows that made no sense.
std::vector<QualityNote> unread_rows(const PastArrived& past, const std::string& source, UtcTime now) {
    std::vector<QualityNote> notes;
    for (const TimeRange& part : past.unread.ranges()) {
        notes.push_back({.recorded_at = now,
                         .range = part,
                         .flaw = Flaw::refused,
                         .rows = (part.to - part.from) / minute,
                         .done = Remedy::dropped,
                         .source = source,
                         .detail = past.why});
    }
    return notes;
}

}  // namespace

Collector::Collector(CandleStore& store, MarketStream& stream, SpillPlace& spill, MarketClock& clock,
                     std::vector<StoredInstrument> instruments, CollectRules rules, CollectListener listener,
                     Collected so_far)
    : store_(store),
      stream_(stream),
      clock_(clock),
      instruments_(std::move(instruments)),
      rules_(std::move(rules)),
      hold_(longest_hold(rules_.venue)),
      listener_(std::move(listener)),
      spill_(spill, instruments_),
      source_(rules_.venue + ":live"),
      slots_(instruments_.size()),
      unsettled_(rules_.corrected_for),
      counts_(std::move(so_far)) {
    for (std::size_t slot = 0; slot < instruments_.size(); ++slot) {
        numbers_[instruments_[slot].instrument] = static_cast<std::uint16_t>(slot);
    }
}

Result<> Collector::run(std::stop_token stop) {
    UtcTime closed_at = TRY(begin()) + minute;
    next_heartbeat_ = clock_.now() + rules_.heartbeat;
    for (; !rules_.until || closed_at <= *rules_.until; closed_at += minute) {
        if (!TRY(one_minute(closed_at, stop))) break;
        if (clock_.now() >= next_heartbeat_) {
            next_heartbeat_ += rules_.heartbeat;
            if (listener_.heartbeat) listener_.heartbeat(counts_);
        }
    }
    if (away_since_) return {};
    return store({.closed_at = counts_.last_closed, .arrived_at = clock_.now(), .minutes = {}}, {}, true);
}

/// Follows, and finds out what ended since the store was told last. The open of the first minute that is streamed.
Result<UtcTime> Collector::begin() {
    TRY(spill_.recover(store_, source_, wall_time()));
    std::vector<Followed> followed;
    followed.reserve(instruments_.size());
    for (const StoredInstrument& one : instruments_) followed.push_back({one.instrument, one.terms.multiplier});
    TRY(stream_.follow(followed));
    // What is streamed begins with the next minute; the one that is open now comes from the past.
    const UtcTime streamed_from = bar_open(Timeframe::m1, clock_.now()) + minute;
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        const RangeSet asked = TRY(store_.asked(instruments_[slot].instrument, Timeframe::m1));
        const auto missing = asked.missing_in({streamed_from - rules_.looked_back, streamed_from});
        if (missing.empty()) continue;
        slots_[slot].wanted = {missing.front().from, streamed_from};
        unsettled_.note(static_cast<std::uint16_t>(slot), {missing.front().from - rules_.corrected_for, streamed_from});
    }
    return streamed_from;
}

Result<bool> Collector::one_minute(UtcTime closed_at, std::stop_token stop) {
    MarketFrame frame{.closed_at = closed_at, .arrived_at = {}, .minutes = std::vector<Minute>(instruments_.size())};
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        const Slot& of = slots_[slot];
        const UtcTime ended = std::min(of.wanted.to, bar_open(Timeframe::m1, clock_.now()));
        const auto number = static_cast<std::uint16_t>(slot);
        if (of.wanted.from < ended) ask(number, {of.wanted.from, ended});
        if (const auto due = unsettled_.due(number, clock_.now()); due && of.wanted.empty()) ask(number, *due);
    }
    std::vector<MinuteEnded> early;
    early.swap(early_);
    for (MinuteEnded& one : early) hear_minute(std::move(one), frame);
    for (;;) {
        const UtcTime now = clock_.now();
        if (now >= closed_at && (now >= closed_at + hold_ || is_whole(frame))) break;
        auto news = TRY(stream_.next(now < closed_at ? closed_at : closed_at + hold_, stop));
        if (news) hear(std::move(*news), frame);
        if (stop.stop_requested()) return false;
    }
    TRY(close(std::move(frame)));
    return true;
}

/// Every instrument is in, or its feed is lost: then it is not waited for.
bool Collector::is_whole(const MarketFrame& frame) const {
    for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
        const bool is_missing = frame.minutes[slot].state == MinuteState::missing;
        if (is_missing && !counts_.lost.holds(instruments_[slot].instrument)) return false;
    }
    return true;
}

void Collector::hear(MarketNews news, MarketFrame& frame) {
    if (auto* ended = std::get_if<MinuteEnded>(&news)) return hear_minute(std::move(*ended), frame);
    if (auto* past = std::get_if<PastArrived>(&news)) return hear_past(std::move(*past));
    const auto& changed = std::get<FeedChanged>(news);
    const bool was_lost = counts_.lost.any_of(changed.venue);
    counts_.lost.take(changed);
    if (was_lost) ask_for_holes(frame.closed_at - minute);
    if (listener_.feed) listener_.feed(changed);
}

void Collector::hear_minute(MinuteEnded&& ended, MarketFrame& frame) {
    const auto slot = slot_of(ended.instrument);
    if (!slot) return;
    const UtcTime closed_at = ended.candle.opened_at + minute;
    if (closed_at > frame.closed_at) {
        if (early_.size() < waiting_max) early_.push_back(std::move(ended));
    } else if (closed_at < frame.closed_at) {
        if (late_.size() >= waiting_max) return;
        ++counts_.late;
        late_.push_back(
            {.slot = *slot, .candle = ended.candle, .arrived_at = ended.arrived_at, .quiet = ended.is_quiet});
    } else {
        frame.minutes[*slot] = ended.is_quiet ? Minute{.state = MinuteState::quiet} : minute_of(ended.candle);
    }
}

void Collector::hear_past(PastArrived&& past) {
    const auto slot = slot_of(past.instrument);
    if (!slot) return;
    slots_[*slot].is_awaited = false;
    if (past.told.empty() || past_.size() >= waiting_max) return;
    counts_.asked_again += past.candles.size();
    unsettled_.told(*slot, past.told, clock_.now());
    past_.push_back({*slot, std::move(past)});
}

Result<> Collector::close(MarketFrame frame) {
    frame.arrived_at = clock_.now();
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        Minute& at = frame.minutes[i];
        if (at.state == MinuteState::missing) {
            holes_.note(slot, frame.closed_at);
            ++counts_.missing;
            continue;
        }
        const bool is_quiet = at.state == MinuteState::quiet;
        ++(is_quiet ? counts_.quiet : counts_.candles);
        if (!is_quiet) at.quote = stream_.quote_at(instruments_[i].instrument, frame.closed_at);
        slots_[i].known.add({frame.closed_at - minute, frame.closed_at});
    }
    ++counts_.minutes;
    counts_.last_closed = frame.closed_at;
    std::vector<CandleCorrected> late;
    late.swap(late_);
    TRY(spill_.append(late, frame));
    if (away_since_) {
        TRY(mind_the_store(spill_.recover(store_, source_, wall_time())));
    } else {
        const Result<> stored = store(frame, late, closes_at(Timeframe::h1, frame.closed_at));
        if (stored) TRY(spill_.confirm());
        TRY(mind_the_store(stored));
    }
    for (const CandleCorrected& one : late) holes_.fill(one.slot, one.candle.opened_at + minute);
    holes_.give_up_before(frame.closed_at);
    ask_for_holes(frame.closed_at);
    if (listener_.closed) listener_.closed(counts_);
    return {};
}

/// What was asked for first, then the minute, then what came late: of two the later one counts.
Result<> Collector::store(const MarketFrame& frame, const std::vector<CandleCorrected>& late, bool tells_known) {
    const UtcTime now = wall_time();
    std::vector<CandleSeries> rows;
    rows.reserve(frame.minutes.size() + late.size());
    std::vector<SeriesBatch> batches;
    const auto add = [&](std::uint16_t slot, const CandleView& candles, std::span<const Quote> quotes,
                         TimeRange asked) {
        batches.push_back(
            {instruments_[slot].instrument,
             {.candles = candles, .quotes = quotes, .asked = asked, .source = source_, .arrived_at = now}});
    };
    std::vector<std::vector<QualityNote>> unread;
    unread.reserve(past_.size());
    for (const Past& one : past_) {
        add(one.slot, one.told.candles.view(), one.told.quotes, {});
        CandleBatch& rows_told = batches.back().batch;
        rows_told.source = rules_.venue + ":rest";
        rows_told.notes = unread.emplace_back(unread_rows(one.told, rows_told.source, now));
        for (const TimeRange& known : one.told.known()) add(one.slot, {}, {}, known);
    }
    const auto add_minute = [&](std::uint16_t slot, const Candle& candle, std::span<const Quote> quote, bool is_quiet) {
        CandleSeries& series = rows.emplace_back();
        if (!is_quiet) series.append(candle);
        const TimeRange asked{candle.opened_at, candle.opened_at + minute};
        add(slot, series.view(), is_quiet ? std::span<const Quote>{} : quote, is_quiet ? asked : TimeRange{});
    };
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const Minute& at = frame.minutes[i];
        if (at.state == MinuteState::missing) continue;
        const Candle candle{frame.closed_at - minute, at.open, at.high, at.low, at.close, at.volume};
        add_minute(static_cast<std::uint16_t>(i), candle, {&at.quote, 1}, at.state == MinuteState::quiet);
    }
    for (const CandleCorrected& one : late) add_minute(one.slot, one.candle, {}, one.quiet);
    if (tells_known) {
        for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
            for (const TimeRange& known : slots_[slot].known.ranges())
                add(static_cast<std::uint16_t>(slot), {}, {}, known);
        }
    }
    const auto reports = TRY(store_.merge_all(batches));
    for (const MergeReport& one : reports) counts_.corrections += static_cast<std::uint64_t>(one.corrections);
    for (const Past& one : past_) {
        Slot& of = slots_[one.slot];
        const TimeRange& told = one.told.told;
        const bool is_wanted = of.wanted.holds(told.from);
        if (is_wanted) of.wanted.from = std::max(of.wanted.from, told.to);
        for (UtcTime at = told.from; at < told.to; at += minute) {
            if (is_wanted && one.told.unread.holds(at)) {
                holes_.note(one.slot, at + minute);
            } else if (minute_in(one.told, at).state != MinuteState::missing) {
                holes_.fill(one.slot, at + minute);
            }
        }
    }
    past_.clear();
    if (tells_known) {
        for (Slot& of : slots_) of.known = {};
    }
    return {};
}

/// A store that is away is waited for, up to the limit; what the venue told meanwhile is asked for again.
Result<> Collector::mind_the_store(const Result<>& stored) {
    if (stored) {
        away_since_.reset();
        counts_.trouble.clear();
        return {};
    }
    if (stored.error().code == ErrorCode::Corrupt) return fail(stored.error());
    past_.clear();
    counts_.trouble = stored.error().text();
    if (!away_since_) away_since_ = clock_.now();
    if (clock_.now() - *away_since_ < rules_.spill_max) return {};
    return fail(stored.error());
}

/// Every instrument's holes that are due (ENGINE 2), once its past is there.
void Collector::ask_for_holes(UtcTime closed_at) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (!slots_[i].wanted.empty()) continue;
        const auto slot = static_cast<std::uint16_t>(i);
        if (const auto due = holes_.due(slot, closed_at)) ask(slot, *due);
    }
}

void Collector::ask(std::uint16_t slot, TimeRange range) {
    const Instrument& instrument = instruments_[slot].instrument;
    if (slots_[slot].is_awaited || counts_.lost.holds(instrument)) return;
    slots_[slot].is_awaited = true;
    stream_.ask(instrument, {range.from, std::min(range.to, range.from + past_a_request)});
}

std::optional<std::uint16_t> Collector::slot_of(const Instrument& instrument) const {
    const auto found = numbers_.find(instrument);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace signalbox
