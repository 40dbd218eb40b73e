#include "runners/screening.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "runners/bar_feed.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_read = 8192;
constexpr Millis hours_a_block = 31 * day;
constexpr Millis looked_back = 90 * day;

UtcTime series_begin(UtcTime close) { return day_start(close - hour) - looked_back; }

/// What is stored of the venue, ascending by instrument.
Result<std::vector<StoredInstrument>> pairs_of(CandleStore& store, const std::string& venue) {
    std::vector<StoredInstrument> pairs;
    for (StoredInstrument& one : TRY(store.instruments())) {
        if (one.instrument.venue == venue) pairs.push_back(std::move(one));
    }
    std::ranges::sort(pairs, {}, &StoredInstrument::instrument);
    return pairs;
}

Universe universe_of(const UniverseRules& rules, const std::vector<StoredInstrument>& pairs) {
    std::vector<Instrument> listed;
    listed.reserve(pairs.size());
    for (const StoredInstrument& one : pairs) listed.push_back(one.instrument);
    return {rules, listed};
}

/// Closed hourly candles within `range` (by open), from hours of the clock.
Result<CandleSeries> hours_of(CandleStore& store, const Instrument& instrument, TimeRange range, StoreVersion as_of) {
    CandleSeries hours;
    const auto cursor = TRY(store.read(instrument, Timeframe::h1, range, as_of));
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_read, rows, nullptr));
        if (rows.empty()) break;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (closes_at(Timeframe::h1, rows[i].opened_at)) hours.append(rows[i]);
        }
    }
    const auto minutes = TRY(store.span(instrument, Timeframe::m1, as_of));
    if (!minutes) return hours;
    const UtcTime after_native = hours.empty() ? range.from : hours[hours.size() - 1].opened_at + hour;
    const TimeRange rest{std::max(after_native, bar_open(Timeframe::h1, minutes->from)),
                         std::min(range.to, bar_open(Timeframe::h1, minutes->to))};
    if (rest.empty()) return hours;
    const BarRequest request{.instrument = instrument, .timeframe = Timeframe::h1, .range = rest, .as_of = as_of};
    TRY(read_bars(store, request, [&](const ClosedBar& bar) -> Result<> {
        if (bar.formed) hours.append(bar.candle);
        return {};
    }));
    return hours;
}

/// The spreads that quotes say, by the hour's close.
Result<std::map<UtcTime, double>> quoted_spreads(CandleStore& store, const StoredInstrument& pair, HourSpan hours,
                                                 StoreVersion as_of) {
    std::map<UtcTime, double> spreads;
    if (!pair.quotes) return spreads;
    const auto cursor = TRY(store.read(pair.instrument, Timeframe::m1, {hours.first - minute, hours.last}, as_of));
    CandleSeries rows;
    for (std::vector<Quote> quotes;;) {
        TRY(cursor->next(rows_a_read, rows, &quotes));
        if (rows.empty()) return spreads;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const UtcTime close = rows[i].opened_at + minute;
            const Quote& quote = quotes[i];
            if (closes_at(Timeframe::h1, close) && quote.known()) {
                spreads[close] = (quote.ask - quote.bid) / ((quote.ask + quote.bid) / 2);
            }
        }
    }
}

/// One pair's track from hour to hour; each day's hours have a series of their own.
class HourWalk {
public:
    explicit HourWalk(CandleView candles) : candles_(candles) {}

    /// As of this close, which is not before the one asked for last.
    const HourTrack& at(UtcTime close) {
        if (const UtcTime begin = series_begin(close); begin != begin_) {
            begin_ = begin;
            track_ = HourTrack{};
            next_ = candles_.lower_bound(begin);
        }
        for (; next_ < candles_.size() && candles_[next_].opened_at < close; ++next_) track_.step(candles_[next_]);
        return track_;
    }

private:
    CandleView candles_;
    UtcTime begin_ = UtcTime::min();
    std::size_t next_ = 0;
    HourTrack track_;
};

/// What tickers say goes before what was reckoned.
void take_market(ScreenedPair& pair, const PairMarkets& markets) {
    const auto told = markets.find(pair.instrument);
    if (told == markets.end()) return;
    if (!std::isnan(told->second.turnover)) {
        pair.market.turnover = told->second.turnover;
        pair.turnover_assumed = false;
    }
    if (!std::isnan(told->second.spread)) {
        pair.market.spread = told->second.spread;
        pair.spread_assumed = false;
    }
}

/// Adds the pair to each list of the block.
Result<> screen_pair(CandleStore& store, const StoredInstrument& stored, const Universe& universe,
                     const ScreenRequest& request, std::vector<ScreenSnapshot>& block) {
    const HourSpan hours{block.front().at, block.back().at};
    const StoreVersion as_of = block.front().store_version;
    const CandleSeries candles =
        TRY(hours_of(store, stored.instrument, {series_begin(hours.first), hours.last}, as_of));
    const auto spreads = TRY(quoted_spreads(store, stored, hours, as_of));
    HourWalk walk(candles.view());
    for (ScreenSnapshot& list : block) {
        const HourTrack& track = walk.at(list.at);
        const auto quoted = spreads.find(list.at);
        ScreenedPair pair{.instrument = stored.instrument, .turnover_assumed = true};
        if (track.now().closed_at == list.at) {
            pair.now = track.now();
            pair.market.turnover = track.turnover();
        } else {
            pair.now.closed_at = track.now().closed_at;
        }
        pair.spread_assumed = quoted == spreads.end();
        pair.market.spread = pair.spread_assumed ? stored.terms.spread.mean : quoted->second;
        if (list.at == request.hours.last) take_market(pair, request.markets);
        pair.left_out = judge(universe, pair, list.at);
        list.pairs.push_back(std::move(pair));
    }
    return {};
}

Failure no_candles(const std::string& venue) {
    return fail(ErrorCode::NotFound, "the store has no hourly candles of pairs of {}", venue)
        .suggest(
            "ask the venue: signalbox screen --refresh, or import: signalbox import FILE --venue {} --timeframe 1h",
            venue);
}

}  // namespace

Result<std::string> venue_to_screen(CandleStore& store, std::string_view typed, std::string_view configured) {
    std::string named(typed.empty() ? configured : typed);
    std::set<std::string> others;
    for (const StoredInstrument& one : TRY(store.instruments())) {
        if (one.instrument.venue == named) return named;
        if (one.instrument.venue != "synthetic") others.insert(one.instrument.venue);
    }
    if (others.empty() || !typed.empty()) return no_candles(named);
    if (others.size() == 1) return *others.begin();
    std::string names;
    for (const std::string& venue : others) names += (names.empty() ? "" : ", ") + venue;
    return fail(ErrorCode::WrongUse, "the store has pairs of several venues: {}", names)
        .suggest("say which one: --venue {}", *others.begin());
}

Result<HourSpan> hours_to_screen(CandleStore& store, const std::string& venue, const UniverseRules& rules) {
    const auto pairs = TRY(pairs_of(store, venue));
    const Universe universe = universe_of(rules, pairs);
    std::vector<UtcTime> firsts;
    std::vector<UtcTime> lasts;
    for (const StoredInstrument& pair : pairs) {
        if (universe.by_name(pair.instrument) != LeftOut::no) continue;
        UtcTime first = UtcTime::max();
        UtcTime last = UtcTime::min();
        for (const Timeframe timeframe : {Timeframe::h1, Timeframe::m1}) {
            const auto span = TRY(store.span(pair.instrument, timeframe));
            if (!span) continue;
            first = std::min(first, bar_open(Timeframe::h1, span->from) + hour);
            last = std::max(last, bar_open(Timeframe::h1, span->to));
        }
        if (first > last) continue;
        firsts.push_back(first);
        lasts.push_back(last);
    }
    if (firsts.empty()) return no_candles(venue);
    std::ranges::sort(firsts);
    std::ranges::sort(lasts, std::greater<>{});
    const std::size_t half = (firsts.size() - 1) / 2;
    return HourSpan{std::min(firsts[half], lasts[half]), lasts[half]};
}

Result<> screen_hours(CandleStore& store, const ScreenRequest& request,
                      const std::function<Result<>(std::span<const ScreenSnapshot>)>& take) {
    const auto pairs = TRY(pairs_of(store, request.venue));
    const Universe universe = universe_of(request.rules, pairs);
    const StoreVersion version = TRY(store.version());
    for (UtcTime from = request.hours.first; from <= request.hours.last; from += hours_a_block) {
        std::vector<ScreenSnapshot> block;
        for (UtcTime at = from; at <= request.hours.last && at < from + hours_a_block; at += hour) {
            block.push_back({.venue = request.venue,
                             .at = at,
                             .taken_at = request.taken_at,
                             .store_version = version,
                             .rules = request.rules,
                             .pairs = {}});
        }
        for (const StoredInstrument& pair : pairs) {
            if (request.stop.stop_requested()) {
                return fail(ErrorCode::Interrupted, "interrupted; the lists of hours before {} are done", from);
            }
            TRY(screen_pair(store, pair, universe, request, block));
        }
        TRY(take(block));
        if (request.progress) request.progress(block.back().at);
    }
    return {};
}

Result<ScreenSnapshot> screen_at(CandleStore& store, const std::string& venue, const UniverseRules& rules, UtcTime at,
                                 UtcTime taken_at, const PairMarkets& markets) {
    ScreenSnapshot list;
    const ScreenRequest request{
        .venue = venue, .rules = rules, .hours = {at, at}, .taken_at = taken_at, .markets = markets};
    TRY(screen_hours(store, request, [&](std::span<const ScreenSnapshot> lists) -> Result<> {
        list = lists.front();
        return {};
    }));
    if (std::ranges::any_of(list.pairs, [](const ScreenedPair& pair) { return pair.now.candles > 0; })) return list;
    const HourSpan stored = TRY(hours_to_screen(store, venue, rules));
    return fail(ErrorCode::NotFound, "no pair of {} has a candle of the hour that closed at {}", venue, at)
        .suggest("they have candles from {} to {}", stored.first, stored.last);
}

}  // namespace signalbox
