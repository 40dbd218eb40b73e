#include "runners/minute_feed.hpp"

#include <algorithm>

#include "runners/venue_rules.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_block = 1024;

/// Which minutes of `range` the store has of `instrument`.
Result<std::vector<bool>> present_in(CandleStore& store, const Instrument& instrument, TimeRange range,
                                     StoreVersion as_of) {
    const auto cursor = TRY(store.read(instrument, Timeframe::m1, range, as_of));
    std::vector<bool> present(static_cast<std::size_t>((range.to - range.from) / minute));
    CandleSeries rows;
    for (;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) return present;
        for (const std::int64_t opened_ms : rows.view().opened_ms)
            present[static_cast<std::size_t>((utc_from_ms(opened_ms) - range.from) / minute)] = true;
    }
}

}  // namespace

Result<MinuteFeed> MinuteFeed::open(CandleStore& store, const Instrument& instrument, TimeRange range,
                                    StoreVersion as_of) {
    MinuteFeed feed;
    feed.store_ = &store;
    feed.instrument_ = instrument;
    feed.range_ = range;
    feed.as_of_ = as_of;
    feed.at_ = range.from;
    const auto stored = TRY(store.find(instrument));
    if (!stored) {
        return fail(ErrorCode::NotFound, "{} is not in the store", instrument)
            .suggest("import its candles first: signalbox import FILE --venue {} --symbol {} --timeframe 1m",
                     instrument.venue, instrument.symbol());
    }
    feed.with_quotes_ = stored->quotes;
    feed.asked_ = TRY(store.asked(instrument, Timeframe::m1, as_of));
    feed.cursor_ = TRY(store.read(instrument, Timeframe::m1, range, as_of));
    return feed;
}

Result<> MinuteFeed::refill() {
    TRY(cursor_->next(rows_a_block, rows_, with_quotes_ ? &quotes_ : nullptr));
    row_ = 0;
    ended_ = rows_.empty();
    return {};
}

/// What the venue's other instruments were asked for. Only a hole asks, and few series have one.
Result<> MinuteFeed::meet_peers() {
    if (peers_known_) return {};
    const auto instruments = TRY(store_->instruments());
    for (const StoredInstrument& other : instruments) {
        if (other.instrument.venue != instrument_.venue || other.instrument == instrument_) continue;
        peers_.push_back({other.instrument, TRY(store_->asked(other.instrument, Timeframe::m1, as_of_)), {}});
    }
    peers_known_ = true;
    return {};
}

/// Reads the peers' minutes of a span from `from` on that holds `to`, unless they are known: one hole is seldom alone.
Result<> MinuteFeed::look_at_peers(UtcTime from, UtcTime to) {
    TRY(meet_peers());
    if (from >= peer_span_.from && to <= peer_span_.to) return {};
    peer_span_ = {from, std::max(to, std::min(range_.to, from + minute * std::int64_t{rows_a_block}))};
    for (Peer& peer : peers_) peer.present = TRY(present_in(*store_, peer.instrument, peer_span_, as_of_));
    return {};
}

Result<> MinuteFeed::judge_holes(UtcTime from, UtcTime to) {
    quiet_ = {};
    RangeSet known;
    for (const TimeRange& part : asked_.ranges()) {
        const TimeRange inside{std::max(part.from, from), std::min(part.to, to)};
        if (!inside.empty()) known.add(inside);
    }
    if (known.empty()) return {};
    if (!prints_every_minute(instrument_.venue)) {
        quiet_ = known;
        return {};
    }
    // A halt: at least three instruments (this one among them) were asked for the minute, and none of the venue has it.
    TRY(look_at_peers(from, to));
    for (const TimeRange& part : known.ranges()) {
        for (UtcTime at = part.from; at < part.to; at += minute) {
            std::size_t stored = 1;
            bool printed = false;
            for (const Peer& peer : peers_) {
                if (peer.asked.holds(at)) ++stored;
                printed = printed || peer.present[static_cast<std::size_t>((at - peer_span_.from) / minute)];
            }
            if (stored >= 3 && !printed) quiet_.add({at, at + minute});
        }
    }
    return {};
}

Result<> MinuteFeed::next(std::size_t count, std::vector<Minute>& out) {
    out.clear();
    while (out.size() < count && at_ < range_.to) {
        if (row_ == rows_.size() && !ended_) TRY(refill());
        const CandleView rows = rows_.view();
        // The straight run: rows that stand minute by minute.
        std::int64_t expected = to_ms(at_);
        while (row_ < rows.size() && out.size() < count && rows.opened_ms[row_] == expected) {
            Minute& filled = out.emplace_back();
            filled.state = MinuteState::present;
            filled.open = rows.open[row_];
            filled.high = rows.high[row_];
            filled.low = rows.low[row_];
            filled.close = rows.close[row_];
            filled.volume = rows.volume[row_];
            if (with_quotes_) filled.quote = quotes_[row_];
            ++row_;
            expected += minute.count();
        }
        at_ = utc_from_ms(expected);
        if (out.size() == count || at_ >= range_.to) break;
        if (row_ == rows.size() && !ended_) continue;
        // A hole, up to the next row or the end of the range.
        const UtcTime end = row_ < rows.size() ? utc_from_ms(rows.opened_ms[row_]) : range_.to;
        const UtcTime until = std::min(end, at_ + minute * static_cast<std::int64_t>(count - out.size()));
        TRY(judge_holes(at_, until));
        for (; at_ < until; at_ += minute) {
            out.emplace_back().state = quiet_.holds(at_) ? MinuteState::quiet : MinuteState::missing;
        }
    }
    return {};
}

}  // namespace signalbox
