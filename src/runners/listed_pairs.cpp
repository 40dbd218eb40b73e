#include "runners/listed_pairs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "core/base/edit_distance.hpp"
#include "core/base/letter_case.hpp"

namespace signalbox {

namespace {

constexpr std::array multipliers{1, 1000, 1'000'000};
constexpr double price_least = 0.001;
constexpr std::size_t near_shown = 5;

/// The listed pair of this symbol, by its own name or by that of its unit (1000PEPE/USDT).
const ListedPair* pair_of(std::span<const ListedPair> listed, std::string_view symbol) {
    const auto named = [&](std::string_view name) -> const ListedPair* {
        const auto found =
            std::ranges::find_if(listed, [&](const ListedPair& one) { return one.instrument.symbol() == name; });
        return found == listed.end() ? nullptr : &*found;
    };
    if (const ListedPair* found = named(symbol)) return found;
    for (const std::string_view prefix : {"1000000", "1000"}) {
        if (!symbol.starts_with(prefix)) continue;
        if (const ListedPair* found = named(symbol.substr(prefix.size()))) return found;
    }
    return nullptr;
}

/// Up to five that were probably meant: the venue's own name, other quotes of the base, then names that look alike.
std::string near(std::span<const ListedPair> listed, std::string_view symbol) {
    const std::string wanted = upper_case(symbol.substr(0, 64));
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const ListedPair& one : listed) {
        const std::string name = one.instrument.symbol();
        const bool same_base = wanted.starts_with(one.instrument.base + "/") || wanted == one.instrument.base;
        std::size_t far = edit_distance(wanted, name);
        if (wanted == one.symbol || wanted == name) {
            far = 0;
        } else if (same_base) {
            far = 1;
        }
        if (far <= 1) found.emplace_back(far, name);
    }
    std::ranges::sort(found);
    std::string text;
    for (std::size_t i = 0; i < std::min(found.size(), near_shown); ++i) text += (i > 0 ? ", " : "") + found[i].second;
    return text;
}

/// Price of one coin by instrument; those whose price nobody tells are not in it.
Result<std::map<Instrument, double>> prices_of(Venue& venue, std::span<const Instrument> instruments, UtcTime now,
                                               std::stop_token stop) {
    std::map<Instrument, double> prices;
    if (instruments.empty()) return prices;
    for (const VenueTicker& one : TRY(venue.tickers(instruments, stop))) {
        if (one.last > 0) prices[one.instrument] = one.last;
    }
    if (!venue.has(Timeframe::d1)) return prices;
    for (const Instrument& one : instruments) {
        if (prices.contains(one)) continue;
        const UtcTime today = day_start(now);
        const CandleQuestion question{
            .instrument = one, .timeframe = Timeframe::d1, .range = {today - 30 * day, today}, .is_urgent = false};
        const auto answer = venue.candles(question, stop);
        if (answer && !answer->candles.empty()) prices[one] = answer->candles.view().close.back();
    }
    return prices;
}

}  // namespace

Result<std::vector<ListedPair>> pairs_named(std::span<const ListedPair> listed, const std::string& venue,
                                            std::span<const std::string> names) {
    std::vector<ListedPair> pairs;
    for (const std::string& name : names) {
        const std::size_t colon = name.find(':');
        const bool full = colon != name.npos && colon < name.find('/');
        if (full && name.substr(0, colon) != venue) {
            return fail(ErrorCode::WrongUse, "{} is of another venue than {}", name, venue)
                .suggest("ask that venue for it: --venue {}", name.substr(0, colon));
        }
        const std::string symbol = full ? name.substr(colon + 1) : name;
        if (const ListedPair* found = pair_of(listed, symbol)) {
            pairs.push_back(*found);
            continue;
        }
        const std::string meant = near(listed, symbol);
        auto unknown = fail(ErrorCode::NotFound, "{} lists no pair {}", venue, symbol);
        if (!meant.empty()) return std::move(unknown).suggest("did you mean {}?", meant);
        if (symbol.find('/') == symbol.npos || listed.empty())
            return std::move(unknown).suggest("write it as BTC/USDT");
        return std::move(unknown).suggest("name pairs that it lists, such as {}", listed.front().instrument.symbol());
    }
    return pairs;
}

std::int32_t multiplier_of(double price) {
    if (!(price > 0)) return 1;
    for (const std::int32_t multiplier : multipliers) {
        if (price * multiplier >= price_least) return multiplier;
    }
    return multipliers.back();
}

Decimal tick_of_unit(Decimal tick_of_coin, std::int32_t multiplier) {
    return tick_of_coin.times(Decimal::from_int(multiplier)).value_or(Decimal{});
}

Result<std::vector<StoredInstrument>> add_listed(CandleStore& store, Venue& venue, std::span<const ListedPair> pairs,
                                                 const InstrumentTerms& costs, UtcTime now, std::stop_token stop) {
    std::vector<Instrument> fresh;
    for (const ListedPair& pair : pairs) {
        if (!TRY(store.find(pair.instrument))) fresh.push_back(pair.instrument);
    }
    const auto prices = TRY(prices_of(venue, fresh, now, stop));
    std::vector<StoredInstrument> stored;
    for (const ListedPair& pair : pairs) {
        const auto price = prices.find(pair.instrument);
        InstrumentTerms terms = costs;
        terms.multiplier = price == prices.end() ? 1 : multiplier_of(price->second);
        terms.tick = tick_of_unit(pair.tick, terms.multiplier);
        stored.push_back(TRY(store.add(pair.instrument, terms)));
    }
    return stored;
}

}  // namespace signalbox
