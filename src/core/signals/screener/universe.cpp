#include "core/signals/screener/universe.hpp"

#include <algorithm>

#include "core/signals/screener/token_kind.hpp"

namespace signalbox {

namespace {

bool is_named(const std::vector<std::string>& names, const Instrument& instrument) {
    return std::ranges::any_of(
        names, [&](const std::string& name) { return name == instrument.symbol() || name == to_text(instrument); });
}

LeftOut of_kind(TokenKind kind) {
    switch (kind) {
        case TokenKind::coin: return LeftOut::no;
        case TokenKind::stablecoin: return LeftOut::stablecoin;
        case TokenKind::pegged: return LeftOut::pegged;
        case TokenKind::leveraged: return LeftOut::leveraged;
        case TokenKind::stock: return LeftOut::stock;
        case TokenKind::commodity: return LeftOut::commodity;
    }
    return LeftOut::no;
}

}  // namespace

std::string_view to_text(LeftOut reason) {
    switch (reason) {
        case LeftOut::no: return "";
        case LeftOut::excluded: return "excluded";
        case LeftOut::market: return "market";
        case LeftOut::stablecoin: return "stablecoin";
        case LeftOut::pegged: return "pegged";
        case LeftOut::leveraged: return "leveraged";
        case LeftOut::stock: return "stock";
        case LeftOut::commodity: return "commodity";
        case LeftOut::no_candle: return "no_candle";
        case LeftOut::few_candles: return "few_candles";
        case LeftOut::turnover: return "turnover";
        case LeftOut::spread: return "spread";
    }
    return "unknown";
}

Universe::Universe(UniverseRules rules, std::span<const Instrument> listed) : rules_(std::move(rules)) {
    for (const Instrument& one : listed) bases_.push_back(one.base);
    std::ranges::sort(bases_);
    const auto repeated = std::ranges::unique(bases_);
    bases_.erase(repeated.begin(), repeated.end());
}

bool Universe::is_included(const Instrument& instrument) const {
    return is_named(rules_.include, instrument) && !is_named(rules_.exclude, instrument);
}

LeftOut Universe::by_name(const Instrument& instrument) const {
    if (is_named(rules_.exclude, instrument)) return LeftOut::excluded;
    if (is_included(instrument)) return LeftOut::no;
    if (instrument.quote != rules_.quote || !instrument.settle.empty()) return LeftOut::market;
    return of_kind(kind_of_token(instrument.base, bases_));
}

LeftOut Universe::by_market(const Instrument& instrument, const PairMarket& market) const {
    if (is_included(instrument)) return LeftOut::no;
    if (!(market.turnover >= rules_.turnover_min)) return LeftOut::turnover;  // NaN is below, too
    return market.spread < rules_.spread_max ? LeftOut::no : LeftOut::spread;
}

std::vector<Instrument> Universe::draw(std::span<const DrawnPair> pairs, std::size_t top,
                                       std::span<const Instrument> members) const {
    std::vector<const DrawnPair*> ranked;
    for (const DrawnPair& pair : pairs) {
        if (by_name(pair.instrument) == LeftOut::no && by_market(pair.instrument, pair.market) == LeftOut::no) {
            ranked.push_back(&pair);
        }
    }
    const auto turnover = [](const DrawnPair* pair) {  // an included pair's may be unknown: last
        return pair->market.turnover >= 0 ? pair->market.turnover : -1.0;
    };
    std::ranges::sort(ranked, [&](const DrawnPair* a, const DrawnPair* b) {
        if (turnover(a) != turnover(b)) return turnover(a) > turnover(b);
        return a->instrument < b->instrument;
    });
    enum Claim { included, stays, newcomer, claims };
    std::vector<Instrument> by_claim[claims];
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        const Instrument& one = ranked[i]->instrument;
        const bool near = 5 * (i + 1) <= 6 * top;  // rank ≤ 1.2 N
        const Claim claim = is_included(one)                                           ? included
                            : near && std::ranges::find(members, one) != members.end() ? stays
                                                                                       : newcomer;
        by_claim[claim].push_back(one);
    }
    std::vector<Instrument> drawn = std::move(by_claim[included]);
    for (const Claim claim : {stays, newcomer}) {
        for (Instrument& one : by_claim[claim]) {
            if (drawn.size() < top) drawn.push_back(std::move(one));
        }
    }
    return drawn;
}

}  // namespace signalbox
