#include "runners/handing_store.hpp"

#include <algorithm>
#include <thread>

#include "ports/merge_rules.hpp"
#include "runners/venue_rules.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_block = 4096;
constexpr std::chrono::milliseconds look_every{200};

TimeRange minute_of(UtcTime opened_at) { return {opened_at, opened_at + minute}; }

std::optional<UtcTime> followed_since(const std::optional<RunAtWork>& run, const SeriesBatch& one) {
    if (!run || one.batch.timeframe != Timeframe::m1) return std::nullopt;
    const bool is_followed = std::ranges::find(run->instruments, one.instrument) != run->instruments.end();
    return is_followed ? std::optional(run->first_minute) : std::nullopt;
}

HandedMinute handed_minute(const SeriesBatch& one, UtcTime opened_at, const std::optional<Candle>& candle) {
    return {one.instrument, opened_at, candle, one.batch.source, one.batch.arrived_at};
}

/// Everything that the batch tells from then on.
std::vector<HandedMinute> all_since(const SeriesBatch& one, UtcTime since) {
    std::vector<HandedMinute> all;
    const CandleView& candles = one.batch.candles;
    for (std::size_t row = candles.lower_bound(since); row < candles.size(); ++row) {
        all.push_back(handed_minute(one, candles[row].opened_at, candles[row]));
    }
    return all;
}

}  // namespace

/// One batch: what is written, and what is left for the run.
struct HandingStore::Split {
    CandleView older;              ///< than what the run follows
    std::vector<TimeRange> asked;  ///< of it all, but for what is left
    std::int64_t duplicates = 0;   ///< of the newer ones
    std::vector<HandedMinute> left;
};

HandingStore::HandingStore(CandleStore& next, HandOver& handed, HandingWork work)
    : ForwardingCandleStore(next), handed_(handed), work_(std::move(work)) {}

Result<MergeReport> HandingStore::merge(const Instrument& instrument, const CandleBatch& batch) {
    const SeriesBatch one{instrument, batch};
    return TRY(merge_all({&one, 1})).front();
}

Result<std::vector<MergeReport>> HandingStore::merge_all(std::span<const SeriesBatch> batches) {
    const auto run = TRY(work_.at_work());
    std::vector<Split> splits;
    std::vector<SeriesBatch> direct;
    std::vector<HandedMinute> left;
    for (const SeriesBatch& one : batches) {
        Split& made = splits.emplace_back(TRY(split(one, run)));
        SeriesBatch written = one;
        written.batch.candles = made.older;
        if (!written.batch.quotes.empty()) written.batch.quotes = written.batch.quotes.first(made.older.size());
        written.batch.asked = made.asked.empty() ? TimeRange{} : made.asked.front();
        direct.push_back(written);
        std::ranges::copy(made.left, std::back_inserter(left));
    }
    for (std::size_t i = 0; i < batches.size(); ++i) {
        for (std::size_t more = 1; more < splits[i].asked.size(); ++more) {
            SeriesBatch told = batches[i];
            told.batch.candles = {};
            told.batch.quotes = {};
            told.batch.notes = {};
            told.batch.asked = splits[i].asked[more];
            direct.push_back(told);
        }
    }
    if (!left.empty()) TRY(wait_for_room(*run, left.size()));
    auto reports = TRY(next().merge_all(direct));
    if (!left.empty()) TRY(leave(*run, left));
    reports.resize(batches.size());
    for (std::size_t i = 0; i < reports.size(); ++i) reports[i].duplicates += splits[i].duplicates;

    const auto run_now = TRY(work_.at_work());
    for (const SeriesBatch& one : batches) {
        const auto since = followed_since(run_now, one);
        if (!since || followed_since(run, one) == since) continue;
        const auto all = all_since(one, *since);
        if (all.empty()) continue;
        TRY(wait_for_room(*run_now, all.size()));
        TRY(leave(*run_now, all));
    }
    return reports;
}

Result<HandingStore::Split> HandingStore::split(const SeriesBatch& one, const std::optional<RunAtWork>& run) {
    Split made{.older = one.batch.candles, .asked = {}, .left = {}};
    const auto since = followed_since(run, one);
    const TimeRange told = one.batch.asked;
    if (!since) {
        if (!told.empty()) made.asked.push_back(told);
        return made;
    }
    made.older = one.batch.candles.slice(0, one.batch.candles.lower_bound(*since));
    TRY(split_candles(one, made));
    if (told.empty()) return made;

    RangeSet written;
    written.add(told);
    for (const HandedMinute& news : made.left) written.remove(minute_of(news.opened_at));
    if (!prints_every_minute(one.instrument.venue)) {
        // No candle was printed: the run may know the minute as missing, and learns that it was quiet.
        RangeSet candles;
        for (const std::int64_t opened_ms : one.batch.candles.opened_ms) candles.add(minute_of(utc_from_ms(opened_ms)));
        const RangeSet known = TRY(next().asked(one.instrument, Timeframe::m1));
        for (const TimeRange& empty : candles.missing_in({std::max(told.from, *since), std::max(told.to, *since)})) {
            for (const TimeRange& unknown : known.missing_in(empty)) {
                for (UtcTime at = unknown.from; at < unknown.to; at += minute) {
                    made.left.push_back(handed_minute(one, at, std::nullopt));
                }
                written.remove(unknown);
            }
        }
    }
    made.asked.assign(written.ranges().begin(), written.ranges().end());
    return made;
}

/// The candles from the run's first minute on: those that the store has are duplicates, the others are left.
Result<> HandingStore::split_candles(const SeriesBatch& one, Split& into) {
    const CandleView& all = one.batch.candles;
    const CandleView newer = all.slice(into.older.size(), all.size() - into.older.size());
    if (newer.empty()) return {};
    const RangeSet retired = TRY(next().retired(one.instrument, Timeframe::m1));
    const auto cursor = TRY(
        next().read(one.instrument, Timeframe::m1, {newer[0].opened_at, newer[newer.size() - 1].opened_at + minute}));
    CandleSeries stored;
    TRY(cursor->next(rows_a_block, stored, nullptr));
    for (std::size_t row = 0, at = 0; row < newer.size(); ++row) {
        const Candle candle = newer[row];
        while (at < stored.size() && stored[at].opened_at < candle.opened_at) {
            if (++at < stored.size()) continue;
            TRY(cursor->next(rows_a_block, stored, nullptr));
            at = 0;
        }
        const bool is_there = at < stored.size() && stored[at].opened_at == candle.opened_at;
        if (is_there && is_duplicate(stored[at], {}, candle, {})) {
            ++into.duplicates;
        } else if (retired.holds(candle.opened_at)) {
            return retired_and_closed(one.instrument, day_start(candle.opened_at));
        } else {
            into.left.push_back(handed_minute(one, candle.opened_at, candle));
        }
    }
    return {};
}

Result<> HandingStore::leave(const RunAtWork& run, std::span<const HandedMinute> minutes) {
    TRY(handed_.leave(minutes));
    run_ = run.run;
    for (const HandedMinute& one : minutes) {
        left_[one.instrument].add(minute_of(one.opened_at));
        if (one.candle) ++count_[one.instrument];
    }
    return {};
}

/// A batch that is larger than all there is room for waits until nothing else does.
Result<> HandingStore::wait_for_room(const RunAtWork& run, std::size_t minutes) {
    using Steady = std::chrono::steady_clock;
    const std::int64_t room = handed_over_max - std::min(static_cast<std::int64_t>(minutes), handed_over_max);
    std::int64_t least = INT64_MAX;
    Steady::time_point give_up{};
    for (;;) {
        const std::int64_t waiting = TRY(handed_.waiting());
        if (waiting <= room) return {};
        if (waiting < least) give_up = Steady::now() + work_.patience;
        least = std::min(least, waiting);
        if (work_.stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, "interrupted; {} candles wait for run {}", waiting, run.run);
        }
        if (Steady::now() >= give_up) {
            return fail(ErrorCode::Busy, "{} candles wait already, and run {} takes none of them", waiting, run.run)
                .suggest("look at what it is doing: signalbox status; or end it first");
        }
        std::this_thread::sleep_for(look_every);
    }
}

Result<RangeSet> HandingStore::asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) {
    RangeSet asked = TRY(next().asked(instrument, timeframe, as_of));
    const auto left = left_.find(instrument);
    if (timeframe != Timeframe::m1 || left == left_.end()) return asked;
    for (const TimeRange& range : left->second.ranges()) asked.add(range);
    return asked;
}

std::int64_t HandingStore::handed() const {
    std::int64_t all = 0;
    for (const auto& [instrument, candles] : count_) all += candles;
    return all;
}

std::int64_t HandingStore::handed(const Instrument& instrument) const {
    const auto found = count_.find(instrument);
    return found == count_.end() ? 0 : found->second;
}

Result<std::int64_t> settle_what_waits(HandOver& handed, std::stop_token stop) {
    std::int64_t settled = 0;
    while (!stop.stop_requested()) {
        const auto minutes = TRY(handed.oldest(rows_a_block));
        if (minutes.empty()) break;
        TRY(handed.settle(minutes));
        settled += static_cast<std::int64_t>(minutes.size());
    }
    return settled;
}

}  // namespace signalbox
