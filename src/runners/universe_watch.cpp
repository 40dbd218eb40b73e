#include "runners/universe_watch.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

KnownListing known_of(const ListedPair& pair, UtcTime now) {
    return {.instrument = pair.instrument,
            .symbol = pair.symbol,
            .state = pair.state,
            .changed_at = now,
            .listed_at = pair.listed_at,
            .delisted_at = pair.delisted_at};
}

std::vector<Instrument> names_of(std::span<const ListedPair> listed) {
    std::vector<Instrument> names;
    for (const ListedPair& one : listed) names.push_back(one.instrument);
    return names;
}

}  // namespace

WatchRules watch_rules(UniverseRules universe, std::size_t top, std::span<const ListedPair> named) {
    if (named.empty()) return {.universe = std::move(universe), .top = top};
    universe.include.clear();
    universe.exclude.clear();
    for (const ListedPair& pair : named) universe.include.push_back(to_text(pair.instrument));
    return {.universe = std::move(universe), .top = 0};
}

UniverseWatch::UniverseWatch(Venue& venue, ListingStore& store, WatchRules rules, std::vector<Instrument> members)
    : venue_(venue), store_(store), rules_(std::move(rules)), members_(std::move(members)) {}

Result<UniverseNews> UniverseWatch::look(UtcTime now, std::stop_token stop) {
    next_look_ = now + rules_.poll;
    const auto listed = TRY(venue_.listings(stop));
    UniverseNews news;
    if (now >= next_draw_) news.drawn = TRY(draw(listed, stop));
    news.changes = TRY(compare(listed, now));
    if (news.drawn) {
        members_.clear();
        for (const ListedPair& one : *news.drawn) members_.push_back(one.instrument);
        const UtcTime today = day_start(now) + rules_.draw_at;
        next_draw_ = now < today ? today : today + day;
    }
    next_look_ = std::min(next_look_, std::max(next_draw_, now + Millis{1000}));
    return news;
}

Result<std::vector<ListingChange>> UniverseWatch::compare(const std::vector<ListedPair>& listed, UtcTime now) {
    if (!known_) {
        const auto stored = TRY(store_.listings(venue_.name()));
        std::map<Instrument, KnownListing> known;
        for (const KnownListing& one : stored) known.emplace(one.instrument, one);
        known_ = std::move(known);
    }
    const bool is_first = known_->empty();
    std::map<Instrument, ListingChange> changes;
    std::set<Instrument> seen;
    for (const ListedPair& pair : listed) {
        seen.insert(pair.instrument);
        const auto before = known_->find(pair.instrument);
        if (before == known_->end()) {
            changes[pair.instrument] = {.now = known_of(pair, now), .was = {}, .old_symbol = {}};
            continue;
        }
        const KnownListing& was = before->second;
        const bool renamed = was.symbol != pair.symbol;
        if (was.state == pair.state && !renamed && was.delisted_at == pair.delisted_at) continue;
        changes[pair.instrument] = {
            .now = known_of(pair, now), .was = was.state, .old_symbol = renamed ? was.symbol : std::string()};
    }
    std::set<Instrument> missed;
    for (const auto& [instrument, was] : *known_) {
        if (was.state == Listed::gone || seen.contains(instrument)) continue;
        if (!missed_.contains(instrument)) {
            missed.insert(instrument);
            continue;
        }
        KnownListing gone = was;
        gone.state = Listed::gone;
        gone.changed_at = now;
        changes[instrument] = {.now = gone, .was = was.state, .old_symbol = {}};
    }
    std::vector<KnownListing> save;
    for (const auto& [instrument, change] : changes) save.push_back(change.now);
    if (!save.empty()) TRY(store_.save(save));
    missed_ = std::move(missed);
    std::vector<ListingChange> told;
    for (auto& [instrument, change] : changes) {
        (*known_)[instrument] = change.now;
        if (!is_first) told.push_back(std::move(change));
    }
    return told;
}

Result<std::vector<ListedPair>> UniverseWatch::draw(const std::vector<ListedPair>& listed, std::stop_token stop) {
    return draw_universe(venue_, rules_.universe, rules_.top, listed, members_, stop);
}

Result<PairMarkets> markets_now(Venue& venue, const UniverseRules& rules, std::span<const ListedPair> listed,
                                std::size_t quotes_max, std::stop_token stop) {
    const Universe universe(rules, names_of(listed));
    PairMarkets markets;
    std::vector<std::pair<double, Instrument>> unquoted;
    for (const VenueTicker& ticker : TRY(venue.tickers({}, stop))) {
        const PairMarket& market = markets[ticker.instrument] = market_of(ticker);
        const bool is_in_question = std::isnan(market.spread) && universe.by_name(ticker.instrument) == LeftOut::no &&
                                    universe.by_market(ticker.instrument, market) == LeftOut::spread;
        if (is_in_question) unquoted.emplace_back(-market.turnover, ticker.instrument);
    }
    std::ranges::sort(unquoted);
    unquoted.resize(std::min(unquoted.size(), quotes_max));
    if (unquoted.empty()) return markets;
    std::vector<Instrument> asked;
    for (auto& [order, instrument] : unquoted) asked.push_back(std::move(instrument));
    for (const VenueTicker& ticker : TRY(venue.tickers(asked, stop))) markets[ticker.instrument] = market_of(ticker);
    return markets;
}

Result<std::vector<ListedPair>> draw_universe(Venue& venue, const UniverseRules& rules, std::size_t top,
                                              std::span<const ListedPair> listed, std::span<const Instrument> members,
                                              std::stop_token stop) {
    const auto markets = TRY(markets_now(venue, rules, listed, 2 * top, stop));
    return draw_from(markets, rules, top, listed, members);
}

std::vector<ListedPair> draw_from(const PairMarkets& markets, const UniverseRules& rules, std::size_t top,
                                  std::span<const ListedPair> listed, std::span<const Instrument> members) {
    std::map<Instrument, const ListedPair*> trading;
    for (const ListedPair& one : listed) {
        if (one.state == Listed::trading || one.state == Listed::leaving) trading[one.instrument] = &one;
    }
    std::vector<DrawnPair> pairs;
    for (const auto& [instrument, market] : markets) {
        if (trading.contains(instrument)) pairs.push_back({instrument, market});
    }
    std::vector<ListedPair> drawn;
    for (const Instrument& one : Universe(rules, names_of(listed)).draw(pairs, top, members)) {
        drawn.push_back(*trading.at(one));
    }
    return drawn;
}

PairMarket market_of(const VenueTicker& ticker) {
    return {.turnover = ticker.turnover_24h,
            .spread = ticker.bid > 0 && ticker.ask >= ticker.bid
                          ? (ticker.ask - ticker.bid) / ((ticker.ask + ticker.bid) / 2)
                          : VenueTicker::unknown};
}

}  // namespace signalbox
