// What BybitStream looks at twice a second: feeds that are silent, minutes that are late, and the last ones again by
// REST.
#include "venues/bybit/client/bybit_stream.hpp"
#include "venues/client/patience.hpp"

namespace signalbox::bybit {
namespace {

std::int64_t seconds(Millis span) { return span.count() / 1000; }

}  // namespace

void BybitStream::look(UtcTime now, News& news, Questions& questions) {
    for (const auto& [number, feed] : feeds_) {
        if (feed->subscriptions.is_open()) look(*feed, now);
    }
    say_feeds(news);
    for (auto& [instrument, pair] : pairs_) {
        const UtcTime to = bar_open(Timeframe::m1, now - settled);
        const TimeRange range{std::max(pair.since, to - looked_back), to};
        if (now < pair.again_at || range.empty() || !pair.feed->subscriptions.is_open()) continue;
        pair.again_at = now + again_every;
        pair.again_asked_at = now;
        questions.again.push_back({pair.followed, range});
    }
    const UtcTime closed_at = bar_open(Timeframe::m1, now);
    if (now < closed_at + late_after) return;
    const UtcTime opened_at = closed_at - minute;
    for (auto& [instrument, pair] : pairs_) {
        const bool is_awaited = pair.since <= opened_at && !pair.told.holds(opened_at) && pair.asked_for < opened_at;
        if (!is_awaited || !pair.feed->subscriptions.is_open()) continue;
        pair.asked_for = opened_at;
        questions.late.push_back({pair.followed, {opened_at, closed_at}});
    }
}

void BybitStream::look(Feed& feed, UtcTime now) {
    if (feed.subscriptions.is_unanswered(now, patient(answer_max, speed_)))
        return drop(feed, sentence("{} has not answered a subscription for {} s", "Bybit", seconds(answer_max)));
    if (now - feed.heard_at > patient(silence_max, speed_))
        return drop(feed, sentence("{} has sent nothing for {} s", "Bybit", seconds(silence_max)));
    const auto keep = [&](const Subscriptions::Line& line) {
        feed.socket->keep(line.id, [text = line.text] { return text; });
    };
    std::ranges::for_each(feed.subscriptions.asked_again(now), keep);
    for (const auto& [symbol, pair] : feed.pairs) {
        if (now - pair->heard_at <= patient(pair_silence_max, speed_)) continue;
        pair->heard_at = now;
        const auto [goodbye, lines] = feed.subscriptions.renew(symbol, now);
        if (!lines.empty()) feed.socket->send(goodbye);
        std::ranges::for_each(lines, keep);
    }
}

void BybitStream::drop(Feed& feed, Sentence why) {
    feed.subscriptions.closed();
    feed.why = why.text();
    feed.socket->reconnect(std::move(why));
}

std::vector<Instrument> BybitStream::Feed::instruments() const {
    std::vector<Instrument> all;
    for (const auto& [symbol, pair] : pairs) all.push_back(pair->followed.instrument);
    return all;
}

void BybitStream::say_feeds(News& news) {
    FallenFeeds fallen;
    for (const auto& [number, feed] : feeds_) {
        if (feed->subscriptions.stands()) feed->why.clear();
        if (!feed->why.empty()) fallen.add(feed->why, feed->instruments());
    }
    auto changed = said_.changed(venue_.name(), std::move(fallen), pairs_.size());
    if (changed) news.emplace_back(*std::move(changed));
}

// --- the askers ---

/// Of a minute that was late, what the stream said meanwhile is as true, and told already. Of one that is asked for
/// again REST wins; but where the stream has corrected something since it was asked, its answer may be the older one:
/// it is asked again.
void BybitStream::tell_rest(const PastArrived& answer, Asked asked, std::stop_token stop) {
    const std::scoped_lock telling(telling_);
    News news;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = pairs_.find(answer.instrument);
        if (found == pairs_.end()) return;
        Pair& pair = found->second;
        if (asked == Asked::again && pair.corrected_at >= pair.again_asked_at) {
            pair.again_at = pair.again_asked_at;
            return;
        }
        for (std::size_t i = 0; i < answer.candles.size(); ++i) {
            const Candle candle = answer.candles[i];
            const bool is_news =
                asked == Asked::late ? pair.told.first(candle.opened_at, candle) : pair.told.stands(candle);
            if (!is_news) continue;
            news.emplace_back(
                MinuteEnded{.instrument = answer.instrument, .candle = candle, .arrived_at = clock_.now()});
        }
    }
    tell(std::move(news), std::move(stop));
}

}  // namespace signalbox::bybit
