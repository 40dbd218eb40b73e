#include "testing/venue/market.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/base/random.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::int64_t minutes_in_day = 1440;
constexpr std::size_t days_kept = 1'536;        // 160 kB each
constexpr std::size_t day_bars_kept = 200'000;  // 100 B each
constexpr std::int64_t number_at_start = 1'000'000'000;

enum Purpose : std::uint64_t { quote_draws = 41, correction_draws = 42, closing_draws = 43 };

std::int64_t day_number(UtcTime time) { return minute_number(day_start(time)) / minutes_in_day; }
UtcTime day_begin(std::int64_t number) { return UtcTime{} + day * number; }
std::size_t minute_of_day(UtcTime time) { return static_cast<std::size_t>((time - day_start(time)) / minute); }

/// A quote around the close for sources that tell none: 1 to 4 bps wide, at least a step.
void draw_quote(Minute& made, const ScriptKey& key) {
    constexpr std::int64_t parts = 1'000'000;
    Random random(
        {key.seed, key.instrument, static_cast<std::uint64_t>(minute_number(made.bar.opened_at)), quote_draws});
    const std::int64_t width = 100 + static_cast<std::int64_t>(random.below(300));
    const auto spread = static_cast<std::int64_t>(Wide{made.bar.close} * width / parts) + 1;
    made.bid = std::max<std::int64_t>(1, made.bar.close - static_cast<std::int64_t>(random.below(2)) * spread);
    made.ask = made.bid + spread;
}

Minute minute_of(const Candle& candle, const Quote& quote, const Grid& grid, const ScriptKey& key) {
    const auto price = [&](double value) { return std::max<std::int64_t>(1, units_of(value, grid.price_places)); };
    Minute made{.bar = {.opened_at = candle.opened_at,
                        .open = price(candle.open),
                        .high = price(candle.high),
                        .low = price(candle.low),
                        .close = price(candle.close),
                        .size = units_of(candle.volume, grid.size_places)}};
    Bar& bar = made.bar;
    // No volume, no trades: it stands still at its close. Too little of it: as much as its prices need.
    if (bar.size == 0) {
        bar.open = bar.high = bar.low = bar.close;
    } else {
        bar.size = std::max<std::int64_t>(bar.size, fewest_trades(bar));
    }
    if (quote.known()) {
        made.bid = price(quote.bid);
        made.ask = std::max(made.bid + 1, price(quote.ask));
    } else {
        draw_quote(made, key);
    }
    complete(key, made);
    return made;
}

std::vector<Listed> listed_with(std::vector<Listed> all, const MarketTerms& terms) {
    UtcTime leaves = std::chrono::floor<std::chrono::minutes>(terms.start);
    for (std::size_t i = 0; i < std::min(terms.delisted, all.size()); ++i) {
        UtcTime& until = all[all.size() - 1 - i].when.to;
        until = std::min(until, leaves += hour);
    }
    return all;
}

}  // namespace

Market::Market(MinuteSource& source, const MarketTerms& terms)
    : source_(source), terms_(terms), listed_(listed_with(source.listed(), terms)) {
    for (const Listed& one : listed_) {
        ids_.emplace(one.instrument, keys_.size());
        keys_.push_back(hash_text(to_text(one.instrument)).low);
    }
}

std::optional<Id> Market::find(const Instrument& instrument) const {
    const auto found = ids_.find(instrument);
    if (found == ids_.end()) return std::nullopt;
    return found->second;
}

const Market::Day& Market::minutes_of(Id id, DayNumber number) {
    auto found = days_.find({id, number});
    if (found == days_.end()) {
        Day made = made_day(id, number);
        if (days_.size() == days_kept)
            days_.erase(std::ranges::min_element(days_, {}, [](const auto& one) { return one.second.used; }));
        found = days_.emplace(std::pair(id, number), std::move(made)).first;
    }
    found->second.used = ++uses_;
    return found->second;
}

Market::Day Market::made_day(Id id, DayNumber number) {
    const Listed& listed = listed_[id];
    const UtcTime begin = day_begin(number);
    Day made{.minutes = std::vector<Minute>(minutes_in_day)};
    const TimeRange range{std::max(begin, listed.when.from), std::min(begin + day, listed.when.to)};
    if (range.empty()) return made;
    CandleSeries candles;
    std::vector<Quote> quotes;
    if (auto filled = source_.fill(listed.instrument, range, candles, quotes); !filled && !trouble_)
        trouble_ = filled.error();
    std::size_t next = 0;
    std::int64_t last = candles.empty() || candles[0].opened_at > range.from ? close_before(id, range.from) : 0;
    if (last == 0 && !candles.empty()) last = units_of(candles[0].open, listed.grid.price_places);
    if (last == 0) return made;
    for (UtcTime at = range.from; at < range.to; at += minute) {
        Minute& one = made.minutes[minute_of_day(at)];
        if (next < candles.size() && candles[next].opened_at == at) {
            one = minute_of(candles[next], quotes[next], listed.grid, key(id));
            last = one.bar.close;
            ++next;
        } else {
            one.bar = {.opened_at = at, .open = last, .high = last, .low = last, .close = last};
            draw_quote(one, key(id));
        }
    }
    return made;
}

/// The last close before a time within the listing; 0: there is none.
std::int64_t Market::close_before(Id id, UtcTime time) {
    const TimeRange& when = listed_[id].when;
    for (UtcTime to = time; to > when.from; to = day_start(to - minute)) {
        CandleSeries candles;
        std::vector<Quote> quotes;
        const UtcTime from = std::max(when.from, day_start(to - minute));
        if (!source_.fill(listed_[id].instrument, {from, to}, candles, quotes)) return 0;
        if (!candles.empty()) return units_of(candles[candles.size() - 1].close, listed_[id].grid.price_places);
    }
    return 0;
}

std::optional<Minute> Market::streamed(Id id, UtcTime opened_at) {
    const Minute& found = minutes_of(id, day_number(opened_at)).minutes[minute_of_day(opened_at)];
    if (found.bar.open == 0) return std::nullopt;
    return found;
}

bool Market::is_corrected(Id id, UtcTime opened_at) {
    if (terms_.corrected <= 0) return false;
    const auto found = streamed(id, opened_at);
    if (!found || found->trades == 0) return false;
    Random random({terms_.seed, keys_[id], static_cast<std::uint64_t>(minute_number(opened_at)), correction_draws});
    return random.uniform() < terms_.corrected;
}

Bar Market::corrected(Id id, Bar bar) const {
    Random random(
        {terms_.seed, keys_[id], static_cast<std::uint64_t>(minute_number(bar.opened_at)), correction_draws, 1});
    const std::int64_t step = std::max<std::int64_t>(1, bar.close / 20'000);
    const bool up = random.below(2) == 0 || bar.close <= step;
    const std::int64_t late = 1 + bar.size / 500;
    bar.close += up ? step : -step;
    bar.high = std::max(bar.high, bar.close);
    bar.low = std::min(bar.low, bar.close);
    bar.size += late;
    bar.turnover += Wide{bar.close} * late;
    return bar;
}

std::optional<Bar> Market::truth(Id id, UtcTime opened_at) {
    const auto found = streamed(id, opened_at);
    if (!found) return std::nullopt;
    return is_corrected(id, opened_at) ? corrected(id, found->bar) : found->bar;
}

std::optional<Bar> Market::minute_bar(Id id, UtcTime opened_at, UtcTime now) {
    const UtcTime end = opened_at + minute;
    if (end + corrected_after <= now) return truth(id, opened_at);
    const auto found = streamed(id, opened_at);
    if (!found || end <= now) return found ? std::optional(found->bar) : std::nullopt;
    // Under way: the last close, until something trades.
    const auto before = streamed(id, opened_at - minute);
    const std::int64_t last = before ? before->bar.close : found->bar.open;
    Bar bar{.opened_at = opened_at, .open = last, .high = last, .low = last, .close = last};
    for (const Trade& trade : trades(id, opened_at)) {
        if (trade.at > now) break;
        const Wide turnover = Wide{trade.price} * trade.size;
        bar.add({.opened_at = opened_at,
                 .open = trade.price,
                 .high = trade.price,
                 .low = trade.price,
                 .close = trade.price,
                 .size = trade.size,
                 .turnover = turnover,
                 .last_trade = trade.at});
    }
    return bar;
}

Bar Market::day_bar(Id id, DayNumber number) {
    const auto found = day_bars_.find({id, number});
    if (found != day_bars_.end()) return found->second;
    std::optional<Bar> bar;
    for (UtcTime at = day_begin(number); at < day_begin(number + 1); at += minute) {
        const auto one = truth(id, at);
        if (one && bar) bar->add(*one);
        if (one && !bar) bar = one;
    }
    if (day_bars_.size() == day_bars_kept) day_bars_.clear();
    return day_bars_.emplace(std::pair(id, number), bar.value_or(Bar{})).first->second;
}

bool Market::prepare(Id id, TimeRange range, UtcTime now) {
    const TimeRange& when = listed_[id].when;
    const UtcTime to = std::min({range.to, when.to, now});
    int left = days_at_once;
    for (UtcTime at = day_start(std::max(range.from, when.from)); at < to; at += day) {
        const bool is_over = at + day + corrected_after <= now;
        const std::pair key(id, day_number(at));
        if (is_over ? day_bars_.contains(key) : days_.contains(key)) continue;
        if (left-- == 0) return false;
        if (is_over)
            (void)day_bar(id, day_number(at));
        else
            (void)minutes_of(id, day_number(at));
    }
    return true;
}

std::optional<Bar> Market::told(Id id, TimeRange range, UtcTime now) {
    std::optional<Bar> bar;
    const auto take = [&](const Bar& one) {
        if (bar) return bar->add(one);
        bar = one;
        bar->opened_at = range.from;
    };
    const TimeRange& when = listed_[id].when;
    UtcTime at = std::max(range.from, when.from);
    const UtcTime to = std::min({range.to, when.to, now + Millis{1}});
    while (at < to) {
        const bool whole_day = day_start(at) == at && at + day <= to && at + day + corrected_after <= now;
        if (whole_day) {
            if (const Bar one = day_bar(id, day_number(at)); one.open > 0) take(one);
            at += day;
        } else {
            if (const auto one = minute_bar(id, at, now)) take(*one);
            at += minute;
        }
    }
    return bar;
}

std::int64_t Market::number_of_day(Id id, DayNumber number) {
    const DayNumber anchor = day_number(terms_.start);
    const auto trades_of = [&](DayNumber one) {
        std::int64_t count = 0;
        for (const Minute& each : minutes_of(id, one).minutes) count += each.trades;
        return count;
    };
    numbers_.try_emplace({id, anchor}, number_at_start);
    // The days that are known follow each other: from the nearest of them, a day at a time.
    auto known = numbers_.lower_bound({id, number});
    if (known == numbers_.end() || known->first.first != id) --known;
    DayNumber at = known->first.second;
    std::int64_t counted = known->second;
    while (at < number) {
        counted += trades_of(at);
        numbers_.insert_or_assign({id, ++at}, counted);
    }
    while (at > number) {
        counted -= trades_of(--at);
        numbers_.insert_or_assign({id, at}, counted);
    }
    return counted;
}

/// Of its first trade.
std::int64_t Market::number_of_minute(Id id, UtcTime opened_at) {
    std::int64_t number = number_of_day(id, day_number(opened_at));
    const auto& minutes = minutes_of(id, day_number(opened_at)).minutes;
    for (std::size_t i = 0; i < minute_of_day(opened_at); ++i) number += minutes[i].trades;
    return number;
}

std::vector<Trade> Market::trades(Id id, UtcTime opened_at) {
    std::vector<Trade> trades;
    const auto found = streamed(id, opened_at);
    if (!found || found->trades == 0) return trades;
    write_trades(key(id), *found, number_of_minute(id, opened_at), trades);
    return trades;
}

std::vector<Trade> Market::newest_trades(Id id, UtcTime now, std::size_t count) {
    std::vector<Trade> newest;
    for (UtcTime at = bar_open(Timeframe::m1, now); newest.size() < count && at >= listed_[id].when.from;
         at -= minute) {
        std::vector<Trade> of_minute = trades(id, at);
        std::erase_if(of_minute, [&](const Trade& trade) { return trade.at > now; });
        newest.insert(newest.begin(), of_minute.begin(), of_minute.end());
    }
    if (newest.size() > count) newest.erase(newest.begin(), newest.end() - static_cast<std::ptrdiff_t>(count));
    return newest;
}

std::vector<Top> Market::tops(Id id, UtcTime opened_at) {
    std::vector<Top> tops;
    const auto found = streamed(id, opened_at);
    if (!found) return tops;
    // Each minute has one quote more than trades.
    const std::int64_t minutes_since = minute_number(opened_at) - minute_number(day_start(terms_.start));
    write_tops(key(id), *found, trades(id, opened_at), number_of_minute(id, opened_at) + minutes_since, tops);
    return tops;
}

std::optional<Top> Market::top(Id id, UtcTime now) {
    const UtcTime opened_at = bar_open(Timeframe::m1, now);
    for (const UtcTime at : {opened_at, opened_at - minute}) {
        const std::vector<Top> all = tops(id, at);
        const auto later = std::ranges::upper_bound(all, now, {}, &Top::at);
        if (later != all.begin()) return *std::prev(later);
    }
    return std::nullopt;
}

UtcTime Market::closed_at(Id id, UtcTime opened_at) const {
    constexpr std::int64_t least = 5;
    Random random({terms_.seed, keys_[id], static_cast<std::uint64_t>(minute_number(opened_at)), closing_draws});
    const auto spread = static_cast<std::uint64_t>(closed_within.count() - least);
    return opened_at + minute + Millis{least + static_cast<std::int64_t>(random.below(spread + 1))};
}

void Watch::add(Id id, UtcTime now) {
    Followed& followed = followed_[id];
    if (followed.times++ > 0) return;
    followed.told_until = now;
    followed.opened_at = bar_open(Timeframe::m1, now) - minute;  // its closing may still be to come
    load(id, followed);
}

void Watch::remove(Id id) {
    const auto found = followed_.find(id);
    check(found != followed_.end(), "removing what is not followed");
    if (--found->second.times == 0) followed_.erase(found);
}

void Watch::load(Id id, Followed& followed) {
    followed.minute.clear();
    followed.next = 0;
    const auto minute = market_.streamed(id, followed.opened_at);
    if (!minute) return;
    for (const Trade& trade : market_.trades(id, followed.opened_at))
        followed.minute.push_back({.what = Happening::What::trade, .id = id, .at = trade.at, .trade = trade});
    for (const Top& top : market_.tops(id, followed.opened_at))
        followed.minute.push_back({.what = Happening::What::top, .id = id, .at = top.at, .top = top});
    followed.minute.push_back({.what = Happening::What::minute_closed,
                               .id = id,
                               .at = market_.closed_at(id, followed.opened_at),
                               .minute = *minute});
    std::ranges::stable_sort(followed.minute, {}, &Happening::at);
}

void Watch::advance(UtcTime now, std::vector<Happening>& out) {
    const std::size_t first = out.size();
    for (auto& [id, followed] : followed_) {
        for (;;) {
            while (followed.next < followed.minute.size() && followed.minute[followed.next].at <= now) {
                const Happening& one = followed.minute[followed.next++];
                if (one.at > followed.told_until) out.push_back(one);
            }
            if (followed.next < followed.minute.size() || followed.opened_at + minute > now) break;
            followed.opened_at += minute;
            load(id, followed);
        }
        followed.told_until = now;
    }
    std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                     [](const Happening& a, const Happening& b) { return a.at < b.at; });
}

}  // namespace signalbox::simulator
